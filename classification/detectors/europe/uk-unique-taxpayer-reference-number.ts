import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { unitedKingdom } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  utr, utr number, utr no, unique taxpayer reference, unique taxpayer reference number, unique tax reference, tax
  reference, tax reference number, self assessment, sa utr, corporation tax utr, hmrc reference, hmrc
`);

/** British unique taxpayer reference (UTR): ten digits, the first a check digit over the others. */
export const ukUniqueTaxpayerReferenceNumber: Detector = {
  id: 'uk-unique-taxpayer-reference-number',
  name: 'U.K. Unique Taxpayer Reference Number',
  purviewId: 'ad4a8116-0db8-439a-b545-6d967642f0ec',
  pattern: standalone(`(?<!\\+)[0-9]{5} ?[0-9]{5}[Kk]?`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: namedLevels(85, { own, common: taxWords, country: unitedKingdom }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'UTR: 19558 39661', confidence: 85, because: 'grouped' },
      { text: 'Unique Taxpayer Reference 1955839661K', confidence: 85, because: 'with the K of self assessment' },
      { text: 'UK, tax number 1955839661', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'UTR: 29558 39661', because: 'wrong check digit' },
      { text: 'Order 1955839661', because: 'an order number, no keyword' },
      { text: 'Tel. 01955839661', because: 'a phone number' },
      { text: 'Tax number 1955839661', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights modulo eleven over the last nine digits; the remainder picks the first. */
function hasCheckDigit(digits: string): boolean {
  const remainder = weightedSum(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
  return '21987654321'.charAt(remainder) === digits.charAt(0);
}
