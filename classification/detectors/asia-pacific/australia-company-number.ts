import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  acn, acn no, acn number, arbn, australian company number, australia company number, australian company no, australia
  company no, asic, pty ltd, pty limited
`);

/** Australian company number: eight digits and a check digit modulo ten. */
export const australiaCompanyNumber: Detector = {
  id: 'australia-company-number',
  name: 'Australia company number',
  purviewId: 'b1fba4f7-7b3e-4bb9-8f9a-9366df604dbb',
  pattern: standalone(`(?<![0-9] )(?:[0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[0-9]{9})`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ACN 004 085 616', confidence: 85, because: 'grouped, keyword' },
      { text: 'Australian Company Number 137482056', confidence: 85, because: 'unformatted' },
    ],
    noMatch: [
      { text: 'ACN 004 085 617', because: 'wrong check digit' },
      { text: 'order 137 482 056', because: 'no keyword' },
      { text: 'Acme Pty Ltd ABN 32 137 482 056', because: 'the end of a business number' },
      { text: 'ACN 137 482 0561', because: 'ten digits' },
    ],
  },
};

/** Weights 8 to 1; the rest to the next ten. */
function hasCheckDigit(digits: string): boolean {
  return (10 - (weightedSum(digits.slice(0, 8), [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(digits.slice(8));
}
