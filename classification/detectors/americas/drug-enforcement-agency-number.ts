import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  dea, dea number, dea no, dea id, dea registration, dea registration number, deanumber, drug enforcement
  administration, drug enforcement agency, controlled substance, prescriber, prescriber dea
`);

/** DEA registration: registrant's kind, initial of the surname or 9, six digits, check digit. */
export const drugEnforcementAgencyNumber: Detector = {
  id: 'drug-enforcement-agency-number',
  name: 'Drug Enforcement Agency (DEA) number',
  purviewId: '9a5445ad-406e-43eb-8bd7-cac17ab6d0e4',
  pattern: standalone('[ABFGMPRabfgmpr][A-Za-z9][0-9]{7}'),
  normalize: alphanumericsOf,
  valid: (value) => hasCheckDigit(value.slice(2)),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [], without: [{ keywords: otherNumberWords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'DEA number: BJ2904818', confidence: 85, because: 'check digit holds, keyword beside it' },
      { text: 'prescriber DEA# F91234563', confidence: 85, because: '9 for a registrant without a surname' },
      { text: 'x BJ2904818 y', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'DEA BJ2904817', because: 'wrong check digit' },
      { text: 'DEA KJ2904818', because: 'no registrants of kind K' },
      { text: 'DEA BJ29048180', because: 'eight digits' },
    ],
  },
};

/** First, third and fifth digit, and twice the second, fourth and sixth; the last digit of the sum. */
function hasCheckDigit(digits: string): boolean {
  return weightedSum(digits.slice(0, 6), [1, 2]) % 10 === Number(digits.slice(6));
}
