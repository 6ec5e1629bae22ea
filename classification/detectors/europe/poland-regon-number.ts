import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const own = commaSeparated(`
  regon, numer regon, numeru regon, nr regon, regon id, regon number, rejestr gospodarki narodowej, numer
  statystyczny, statistical number, statistical no, statistical id
`);

/** Polish statistical number of a company (REGON): nine digits, or fourteen for a branch, with check digits. */
export const polandRegonNumber: Detector = {
  id: 'poland-regon-number',
  name: 'Poland REGON number',
  purviewId: 'fc87b421-f437-4f8b-b739-29a735ead0d9',
  pattern: standalone(`(?<!\\+)[0-9]{9}(?:-?[0-9]{5})?`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigits(digits),
  levels: [{ confidence: 85, evidence: [{ keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'REGON: 123456785', confidence: 85, because: 'nine digits' },
      { text: 'Numer REGON 12345678512347', confidence: 85, because: 'a branch' },
      { text: 'REGON 123456785-12347', confidence: 85, because: 'with a hyphen' },
    ],
    noMatch: [
      { text: 'REGON: 123456786', because: 'wrong check digit' },
      { text: 'REGON 12345678512348', because: 'wrong check digit of the branch' },
      { text: 'Tel. 123456785', because: 'a phone number, no keyword' },
      { text: 'REGON +48123456785', because: 'a phone number' },
    ],
  },
};

/** Weights modulo eleven, ten counting as zero; a branch has a check digit more. */
function hasCheckDigits(digits: string): boolean {
  const company = (weightedSum(digits.slice(0, 8), [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === Number(digits.charAt(8));
  if (digits.length === 9) return company;
  const branch = (weightedSum(digits.slice(0, 13), [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10;
  return company && branch === Number(digits.charAt(13));
}
