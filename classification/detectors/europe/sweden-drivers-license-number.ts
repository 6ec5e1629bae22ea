import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { swedishPersonnummer } from '../../validators/swedish-personnummer.ts';
import { sweden } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  körkort, körkortsnummer, körkortet, körkortsnr, svenskt körkort, korkort
`);

/** Swedish driving licence number: the personal identity number of its holder. */
export const swedenDriversLicenseNumber: Detector = {
  id: 'sweden-drivers-license-number',
  name: "Sweden driver's license number",
  purviewId: '70088720-90dd-47f5-805e-5525f3567391',
  pattern: standalone(`(?<!\\+)(?:19|20)?[0-9]{6}[-+]?[0-9]{4}`),
  normalize: digitsOf,
  valid: swedishPersonnummer,
  levels: documentLevels({ own, common: drivingLicenceWords, country: sweden }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Körkortsnummer: 811218-9876',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Sweden driving licence 811218-9876, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 811218-9876', because: 'a common word does not tell the country' },
      { text: 'Sweden order 811218-9876', because: 'an order number, no word for a licence' },
      { text: 'Körkortsnummer: 811218-9875', because: 'wrong check digit' },
    ],
  },
};
