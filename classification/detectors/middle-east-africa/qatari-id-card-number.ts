import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  qid, qid no, qid number, qatar id, qatari id, qatar id card, qatari id card, qatar identity card, qatari identity card,
  qatari identification card, state of qatar, residency permit qatar, qatar residency permit, البطاقة الشخصية, رقم البطاقة
  الشخصية, دولة قطر
`);

/** Qatari identity card: century of birth, two digits of the year, numeric country code (ISO 3166-1), five digits; no checksum. */
export const qatariIdCardNumber: Detector = {
  id: 'qatari-id-card-number',
  name: 'Qatari ID card number',
  purviewId: '52b1b60e-a4be-4b5a-a67b-6f9bbb7811da',
  pattern: standalone('[23][0-9]{2}[0-8][0-9]{2}[0-9]{5}'),
  normalize: digitsOf,
  valid: (digits) => isBirthYear(digits) && isCountry(Number(digits.slice(3, 6))),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'QID: 28563448201', confidence: 85, because: 'born in 1985 in Qatar (634)' },
      { text: 'Qatar ID 30135673051', confidence: 85, because: 'born in 2001 in India (356)' },
    ],
    noMatch: [
      { text: 'order 28563448201', because: 'no keyword' },
      { text: 'QID 48563448201', because: 'no century 4' },
      { text: 'QID 28500348201', because: 'no country 003' },
      { text: 'QID 285634482011', because: 'twelve digits' },
    ],
  },
};

/** 2 stands for the 1900s, 3 for the 2000s. */
function isBirthYear(digits: string): boolean {
  return digits.startsWith('2') || Number(digits.slice(1, 3)) < 50;
}

/** Numeric codes run from 004 to 894. */
function isCountry(code: number): boolean {
  return code >= 4 && code <= 894;
}
