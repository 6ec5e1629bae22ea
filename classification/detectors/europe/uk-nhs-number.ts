import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  nhs, nhs number, nhs no, nhs num, nhsnumber, nhsno, national health service, national health, nhs id, health
  service, health authority, patient id, patient identification, patient no, patient number, patient, gp, dob, d o
  b, date of birth, birth date, surgery, hospital, clinic
`);

/** NHS number of England, Wales and the Isle of Man: nine digits and a check digit modulo 11. */
export const ukNhsNumber: Detector = {
  id: 'uk-nhs-number',
  name: 'U.K. national health service number',
  purviewId: '3192014e-2a16-44e9-aa69-4b20375c9a78',
  pattern: standalone(`[0-9]{3}${s}[0-9]{3}${s}[0-9]{4}|[0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NHS number 943 476 5919', confidence: 85, because: 'grouped by 3-3-4' },
      { text: 'Patient: 9434765919', confidence: 85, because: 'unspaced' },
    ],
    noMatch: [
      { text: 'NHS number 943 476 5918', because: 'wrong check digit' },
      { text: 'Order 943 476 5919', because: 'no keyword' },
      { text: 'NHS number 0000000000', because: 'filler, though its sum is zero' },
    ],
  },
};

/** Weights 10 to 2; a remainder that would need ten as check digit is never issued. */
function hasCheckDigit(digits: string): boolean {
  const check = (11 - (weightedSum(digits.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === Number(digits.slice(9));
}
