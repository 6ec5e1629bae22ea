import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { bulgaria } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  егн, ЕГН, е г н, единен граждански номер, ЕДИНЕН ГРАЖДАНСКИ НОМЕР, граждански номер, egn, edinen grazhdanski
  nomer, bulgarian national number, bnn, uniform civil number, bulgarian id
`);

/**
 * Bulgarian uniform civil number (EGN): birth date `YYMMDD`, serial number, check digit; month + 20 before 1900, + 40
 * since 2000.
 */
export const bulgariaUniformCivilNumber: Detector = {
  id: 'bulgaria-uniform-civil-number',
  name: 'Bulgaria uniform civil number',
  purviewId: '100d58b1-0a35-4fb1-aa89-e4a86fb53fcc',
  pattern: standalone(`(?<!\\+)[0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => isYearMonthDay(digits, [0, 20, 40]) && hasCheckDigit(digits),
  levels: namedLevels(85, { own, common: identityWords, country: bulgaria }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ЕГН: 7523169263', confidence: 85, because: 'born 1875' },
      { text: 'Единен граждански номер 8032056031', confidence: 85, because: 'born 1880' },
      { text: 'Bulgaria, personal id number 8507150010', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'ЕГН: 7523169264', because: 'wrong check digit' },
      { text: 'ЕГН 7513169260', because: 'no month 13' },
      { text: 'Телефон 7523169263', because: 'a phone number, no keyword' },
      { text: 'Order 8032056031', because: 'an order number, no keyword' },
    ],
  },
};

/** Weights modulo eleven; ten counts as zero. */
function hasCheckDigit(digits: string): boolean {
  return (weightedSum(digits.slice(0, 9), [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(digits.slice(9));
}
