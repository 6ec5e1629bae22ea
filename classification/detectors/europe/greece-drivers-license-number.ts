import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { greece } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  άδεια οδήγησης, ΑΔΕΙΑ ΟΔΗΓΗΣΗΣ, αριθμός άδειας οδήγησης, δίπλωμα οδήγησης, adeia odigisis
`);

/** Greek driving licence number: nine digits. */
export const greeceDriversLicenseNumber: Detector = {
  id: 'greece-drivers-license-number',
  name: "Greece driver's license number",
  purviewId: '7a2200b5-aacf-4e3c-ab36-136d3e68b7da',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: greece }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Άδεια οδήγησης: 281937564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Greece driving licence 281937564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 281937564', because: 'a common word does not tell the country' },
      { text: 'Greece order 281937564', because: 'an order number, no word for a licence' },
      { text: 'Άδεια οδήγησης: 28193756', because: 'eight digits' },
    ],
  },
};
