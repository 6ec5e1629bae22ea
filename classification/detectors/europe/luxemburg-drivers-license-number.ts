import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luxembourg } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  führerschäin, permis de conduire luxembourgeois, luxemburger führerschein, luxembourg driving licence
`);

/** Luxembourg driving licence number: six digits. */
export const luxemburgDriversLicenseNumber: Detector = {
  id: 'luxemburg-drivers-license-number',
  name: "Luxemburg driver's license number",
  purviewId: '89daf717-1544-4860-9a2e-fc9166dd8852',
  pattern: standalone(`(?<!\\+)[0-9]{6}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: luxembourg }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Führerschäin: 281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Luxemburg driving licence 281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 281937', because: 'a common word does not tell the country' },
      { text: 'Luxemburg order 281937', because: 'an order number, no word for a licence' },
      { text: 'Führerschäin: 28193', because: 'five digits' },
    ],
  },
};
