import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isDayOfMonth } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { identityWords } from './evidence.ts';

const own = commaSeparated(`
  fødselsnummer, fodselsnummer, fødselsnr, fnr, f nr, fødsels og personnummer, fødselsnummeret, fødselsdato og
  personnummer, d nummer, dnr, personnr, norsk personnummer, norwegian id number, norwegian personal number,
  norwegian national id, 11 siffer
`);

/**
 * Norwegian identification number (fødselsnummer, D number, H number): birth date `DDMMYY`, three digits, two check
 * digits.
 */
export const norwayIdentificationNumber: Detector = {
  id: 'norway-identification-number',
  name: 'Norway identification number',
  purviewId: 'd4c8a798-e9f2-4bd3-9652-500d24080fc3',
  pattern: standalone(`(?<!\\+)[0-7][0-9][0-9]{4} ?[0-9]{5}`),
  normalize: digitsOf,
  valid: (digits) => isBirthDate(digits) && hasCheckDigits(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 85, evidence: [identityWords] },
    { confidence: 85, evidence: [{ keywords: ['personnummer'] }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Fødselsnummer: 151086 95088', confidence: 85, because: 'grouped' },
      { text: 'Personnummer 15108695088', confidence: 85, because: 'unspaced' },
      { text: 'x 15108695088 y', confidence: 65, because: 'a date and two check digits, no keyword' },
      { text: 'D-nummer 55071512087', confidence: 85, because: 'day + 40' },
    ],
    noMatch: [
      { text: 'Fødselsnummer: 151086 95089', because: 'wrong second check digit' },
      { text: 'Fødselsnummer 151386 95088', because: 'no month 13' },
      { text: 'Ordre 15108695098', because: 'wrong check digits, an order number' },
      { text: 'Telefon +15108695088', because: 'a phone number' },
    ],
  },
};

/** D numbers add 40 to the day, H numbers 40 to the month, numbers for tests 65 or 80. */
function isBirthDate(digits: string): boolean {
  const day = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  return [0, 40, 65, 80].some((offset) => isDayOfMonth(month - offset, day > 40 ? day - 40 : day));
}

/** Both sums modulo eleven are zero, the check digits included. */
function hasCheckDigits(digits: string): boolean {
  return (
    weightedSum(digits.slice(0, 10), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}
