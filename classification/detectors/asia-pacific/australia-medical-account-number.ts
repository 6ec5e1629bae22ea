import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  medicare, medicare number, medicare no, medicare card, medicare card number, medicare payments, medicarenumber,
  medical account number, services australia, department of human services, irn, bulk bill, pbs
`);

/** Australian Medicare number: eight digits, check digit, issue, optionally the person's line on the card. */
export const australiaMedicalAccountNumber: Detector = {
  id: 'australia-medical-account-number',
  name: 'Australia medical account number',
  purviewId: '104a99a0-3d3b-4542-a40d-ab0b9e1efe63',
  pattern: standalone(`[2-6][0-9]{3}${s}[0-9]{5}${s}[1-9](?:[ /-]{0,2}[1-9])?|[2-6][0-9]{8}[1-9][1-9]?`),
  normalize: (value) => digitsOf(value).slice(0, 10),
  valid: (digits) => weightedSum(digits.slice(0, 8), [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits.charAt(8)),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Medicare number 2950 39767 1', confidence: 85, because: 'grouped as on the card' },
      { text: 'Medicare card: 4281 05374 1/2', confidence: 85, because: 'with the person’s line' },
      { text: 'Medicare no 29503976711', confidence: 85, because: 'eleven digits' },
    ],
    noMatch: [
      { text: 'Medicare 2950 39768 1', because: 'wrong check digit' },
      { text: 'order 2950397671', because: 'no keyword' },
      { text: 'Medicare 7950 39767 1', because: 'begins with 2 to 6' },
      { text: 'Medicare number 1EG4-TE5-MK72', because: 'of the United States' },
    ],
  },
};
