import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { romania } from './countries.ts';
import { identityWords, namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  cnp, c n p, cod numeric personal, codul numeric personal, codului numeric personal, cod identificare personal, cod
  unic identificare, codnumericpersonal, număr identificare personal, număr identitate, număr personal unic, carte
  de identitate, buletin, cod fiscal, număr de identificare fiscală, romanian personal numeric code, personal
  numeric code, personal numerical code
`);

/**
 * Romanian personal numeric code (CNP): sex and century, birth date `YYMMDD`, county, serial number, check digit.
 */
export const romaniaPersonalNumericCode: Detector = {
  id: 'romania-personal-numeric-code',
  name: 'Romania personal numeric code (CNP)',
  purviewId: 'eb5fa399-fe28-4c67-8188-d63a616ed89c',
  pattern: standalone(`(?<!\\+)[1-9][0-9]{12}`),
  normalize: digitsOf,
  valid: (digits) => isYearMonthDay(digits.slice(1)) && isCounty(digits.slice(7, 9)) && hasCheckDigit(digits),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: romania }),
    { confidence: 85, evidence: [taxWords, romania] },
    { confidence: 75, evidence: [identityWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'CNP: 1800101221144', confidence: 85, because: 'born 1980' },
      { text: 'Cod numeric personal 2930615123458', confidence: 85, because: 'a woman' },
      {
        text: 'personal numeric code 1800101221144',
        confidence: 85,
        because: 'its name in English',
      },
      { text: 'identity number 1800101221144', confidence: 75, because: 'a common word: date, county, check digit' },
    ],
    noMatch: [
      { text: 'CNP: 1800101221143', because: 'wrong check digit' },
      { text: 'CNP 1801301221144', because: 'no month 13' },
      { text: 'CNP 1800101601144', because: 'no county 60' },
      { text: 'Timestamp 1730612345678', because: 'a timestamp, no keyword' },
      { text: 'Comanda 1800101221144', because: 'an order number, no keyword' },
    ],
  },
};

/** 01 to 46 and 51, 52; 47 and 48 were sectors of Bucharest, 70, 80 to 83, 90 and 99 are for residents and others. */
function isCounty(county: string): boolean {
  const code = Number(county);
  return (code >= 1 && code <= 48) || [51, 52, 70, 80, 81, 82, 83, 90, 99].includes(code);
}

/** Weights modulo eleven, ten counting as one. */
function hasCheckDigit(digits: string): boolean {
  const remainder = weightedSum(digits.slice(0, 12), [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (remainder === 10 ? 1 : remainder) === Number(digits.slice(12));
}
