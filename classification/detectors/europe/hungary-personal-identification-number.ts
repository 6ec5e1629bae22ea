import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { hungary } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  személyi szám, személyi száma, személyi azonosító, személyi azonosító szám, személyazonosító, személyazonosító
  jel, személyi igazolvány, személyazonosító igazolvány, személyi igazolvány száma, személyi igazolvány szám, szig,
  sz ig, szem ig, hungarian personal id
`);

/**
 * Hungarian personal identification number: sex and century, birth date `YYMMDD`, serial number, check digit (Act XX
 * of 1996).
 */
export const hungaryPersonalIdentificationNumber: Detector = {
  id: 'hungary-personal-identification-number',
  name: 'Hungary personal identification number',
  purviewId: '7b5cc218-7046-47d9-80c9-f325b50896ca',
  pattern: standalone(`(?<!\\+)[1-8][- ]?[0-9]{6}[- ]?[0-9]{4}`),
  normalize: digitsOf,
  valid: (digits) => isYearMonthDay(digits.slice(1)) && hasCheckDigit(digits),
  levels: namedLevels(85, { own, common: identityWords, country: hungary }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Személyi szám: 1 850715 1202', confidence: 85, because: 'born before 1997: weights rise' },
      { text: 'Személyi azonosító 3-020715-1232', confidence: 85, because: 'born since 1997: weights fall' },
      {
        text: 'Hungary, personal identification number 2-790228-4565',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'Személyi szám: 1 850715 1203', because: 'wrong check digit' },
      { text: 'Személyi szám 1 851315 1234', because: 'no month 13' },
      { text: 'Rendelés 2-790228-4561', because: 'an order number, no keyword' },
    ],
  },
};

/** Weights 1 to 10 for births before 1997, 10 to 1 since; sex digits 3 and 4 are for births since 2000. */
function hasCheckDigit(digits: string): boolean {
  const since1997 = /^[34]/.test(digits) || Number(digits.slice(1, 3)) >= 97;
  const weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const sum = weightedSum(digits.slice(0, 10), since1997 ? weights.toReversed() : weights);
  return sum % 11 === Number(digits.slice(10));
}
