import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  tfn, tfn number, tfns, tax file number, tax file no, tax file, taxfilenumber, australian tax file number, individual tax
  return, marginal tax rate, medicare levy, withholding tax, tfn declaration, payg, superannuation, ato,
  australian taxation office
`);

/** Tax file number of the Australian Taxation Office: nine digits (eight of old), weighted sum divisible by eleven. */
export const australiaTaxFileNumber: Detector = {
  id: 'australia-tax-file-number',
  name: 'Australia tax file number',
  purviewId: 'e29bc95f-ff70-4a37-aa01-04d17360a4c5',
  pattern: standalone(`[0-9]{3}${s}[0-9]{3}${s}[0-9]{2,3}|[0-9]{8,9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'TFN: 483 109 271', confidence: 85, because: 'grouped as on the letter' },
      { text: 'Tax file number 123456782', confidence: 85, because: 'unformatted' },
      { text: 'TFN 813 856 12', confidence: 85, because: 'eight digits' },
    ],
    noMatch: [
      { text: 'TFN 483 109 272', because: 'wrong check digit' },
      { text: 'order 483 109 271', because: 'no keyword' },
      { text: 'TFN 483 109 2711', because: 'ten digits' },
      { text: 'TFN 000 000 000', because: 'filler, though its sum is zero' },
    ],
  },
};

function hasCheckDigit(digits: string): boolean {
  const weights = digits.length === 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1];
  return weightedSum(digits, weights) % 11 === 0;
}
