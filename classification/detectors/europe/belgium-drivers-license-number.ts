import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { belgium } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  belgisch rijbewijs, permis de conduire belge, belgischer führerschein, belgian driving licence
`);

/** Belgian driving licence number: ten digits. */
export const belgiumDriversLicenseNumber: Detector = {
  id: 'belgium-drivers-license-number',
  name: "Belgium driver's license number",
  purviewId: 'd89fd329-9324-433c-b687-2c37bd5166f3',
  pattern: standalone(`(?<!\\+)[0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: belgium }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Permis de conduire belge: 1482193756',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Belgium driving licence 1482193756, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 1482193756', because: 'a common word does not tell the country' },
      { text: 'Belgium order 1482193756', because: 'an order number, no word for a licence' },
      { text: 'Permis de conduire belge: 148219375', because: 'nine digits' },
    ],
  },
};
