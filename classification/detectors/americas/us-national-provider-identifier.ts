import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  npi, npi number, npi no, npi id, npinumber, national provider identifier, national provider id, provider
  identifier, provider npi, rendering provider, referring provider, billing provider, nppes
`);

/** National provider identifier of the CMS (45 CFR 162.406): ten digits, Luhn digit as if 80840 stood before them. */
export const usNationalProviderIdentifier: Detector = {
  id: 'us-national-provider-identifier',
  name: 'U.S. national provider identifier (NPI)',
  pattern: standalone('[12][0-9]{9}'),
  normalize: digitsOf,
  valid: (digits) => luhn(`80840${digits}`),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NPI: 1234567893', confidence: 85, because: 'the check digit of the CMS example' },
      { text: 'Billing provider 1987654328, taxonomy 207Q00000X', confidence: 85, because: 'named by its role' },
    ],
    noMatch: [
      { text: 'NPI 1234567890', because: 'wrong check digit' },
      { text: 'Order 1234567893', because: 'no keyword' },
      { text: 'NPI 3234567891', because: 'begins with 1 or 2' },
      { text: 'NPI 12345678931', because: 'eleven digits' },
    ],
  },
};
