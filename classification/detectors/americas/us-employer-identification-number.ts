import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  ein, eins, ein number, ein no, fein, feins, employer identification number, employer identification no, employer
  id, employer id number, employer id no, federal employer identification number, federal tax id, federal tax id
  number, federal tax identification number, federal id number, federal ein, business tax id, form ss 4
`);

/** Prefixes that the IRS gives to none of its campuses. */
const unusedPrefixes = new Set('00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97'.split(' '));

/** Employer identification number of the IRS: campus prefix and seven digits; no checksum, hence never without keyword. */
export const usEmployerIdentificationNumber: Detector = {
  id: 'us-employer-identification-number',
  name: 'U.S. employer identification number (EIN)',
  pattern: unlabelled('[0-9]{2}-[0-9]{7}|[0-9]{9}'),
  normalize: digitsOf,
  valid: (digits) => !unusedPrefixes.has(digits.slice(0, 2)) && !isUniform(digits),
  levels: [
    { confidence: 85, appliesTo: isFormatted, evidence: [{ keywords }] },
    { confidence: 65, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'EIN: 47-3815290', confidence: 85, because: 'formatted, keyword' },
      { text: 'Employer identification number 12-8047315', confidence: 85, because: 'as on form W-2' },
      { text: 'FEIN 473815290', confidence: 65, because: 'unformatted' },
    ],
    noMatch: [
      { text: 'EIN 07-3815290', because: 'no campus has prefix 07' },
      { text: 'Order 47-3815290', because: 'no keyword' },
      { text: 'EIN on file, invoice no. 473815290', because: 'an invoice by its label' },
      { text: 'EIN 47-38152901', because: 'ten digits' },
      { text: 'our EIN; SSN 473-81-5290', because: 'grouped like a social security number' },
    ],
  },
};
