import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, standalone } from '../../patterns.ts';
import { isLongDate } from '../../validators/calendar-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  주민등록번호, 주민번호, 주민등록, 외국인등록번호, 생년월일, 주민등록증, resident registration number, resident
  registration no, rrn, citizen s registration number, alien registration number, national id card, korean id, jumin
  deungnok beonho, jumin
`);

/** Resident registration number of South Korea: birth date, century and sex, six digits, the last a check digit until 2020. */
export const southKoreaResidentRegistrationNumber: Detector = {
  id: 'south-korea-resident-registration-number',
  name: 'South Korea resident registration number',
  purviewId: '5b802e18-ba80-44c4-bc83-bf2ad36ae36a',
  pattern: standalone('[0-9]{2}[01][0-9][0-3][0-9] ?-? ?[0-9]{7}'),
  normalize: digitsOf,
  valid: (digits) => isLongDate(birthOf(digits)) && (hasCheckDigit(digits) || birthOf(digits) >= '20201005'),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 75,
      appliesTo: (value) => isFormatted(value) && hasCheckDigit(digitsOf(value)),
      evidence: [],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '주민등록번호는 890710-1068366입니다', confidence: 85, because: 'an ending is written onto it' },
      { text: '주민등록번호: 850412-2345672', confidence: 85, because: 'hyphenated, keyword' },
      { text: 'RRN 0109233123458', confidence: 85, because: 'unformatted, born in 2001' },
      { text: '홍길동 850412-2345672', confidence: 75, because: 'date and check digit hold, no keyword' },
      { text: '외국인등록번호 850412-5345673', confidence: 85, because: 'a foreigner’s, other check digit' },
      { text: '주민등록번호 210308-3482019', confidence: 85, because: 'since October 2020 without check digit' },
    ],
    noMatch: [
      { text: '주민등록번호 850412-2345673', because: 'wrong check digit' },
      { text: '주민등록번호 851312-2345672', because: 'no month 13' },
      { text: 'order 0109233123458', because: '13 digits without keyword' },
      { text: '주민등록번호 850412-23456721', because: '14 digits' },
    ],
  },
};

/** `YYYYMMDD`; the seventh digit tells the century: 9 and 0 the 1800s, 1, 2, 5, 6 the 1900s, 3, 4, 7, 8 the 2000s. */
function birthOf(digits: string): string {
  const kind = digits.charAt(6);
  const century = '1256'.includes(kind) ? '19' : '3478'.includes(kind) ? '20' : '18';
  return century + digits.slice(0, 6);
}

/** Weights 2 to 9, then 2 to 5; eleven minus the remainder, two more for foreigners (seventh digit 5 to 8). */
function hasCheckDigit(digits: string): boolean {
  const base = '5678'.includes(digits.charAt(6)) ? 13 : 11;
  const sum = weightedSum(digits.slice(0, 12), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return (base - (sum % 11)) % 10 === Number(digits.slice(12));
}
