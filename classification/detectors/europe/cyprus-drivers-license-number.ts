import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { cyprus } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  άδεια οδήγησης, ΑΔΕΙΑ ΟΔΗΓΗΣΗΣ, αριθμός άδειας οδήγησης, adeia odigisis
`);

/** Cypriot driving licence number: twelve digits. */
export const cyprusDriversLicenseNumber: Detector = {
  id: 'cyprus-drivers-license-number',
  name: "Cyprus driver's license number",
  purviewId: '356fa104-f9ac-4aff-a0e4-2e6e65ea06c4',
  pattern: standalone(`(?<!\\+)[0-9]{12}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: cyprus }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Άδεια οδήγησης: 000281937564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Cyprus driving licence 000281937564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 000281937564', because: 'a common word does not tell the country' },
      { text: 'Cyprus order 000281937564', because: 'an order number, no word for a licence' },
      { text: 'Άδεια οδήγησης: 00028193756', because: 'eleven digits' },
    ],
  },
};
