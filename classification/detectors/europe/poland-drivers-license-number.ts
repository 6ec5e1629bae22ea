import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { poland } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  prawo jazdy, prawa jazdy, numer prawa jazdy, nr prawa jazdy
`);

/** Polish driving licence number: five digits, two, four to seven, with slashes between. */
export const polandDriversLicenseNumber: Detector = {
  id: 'poland-drivers-license-number',
  name: "Poland driver's license number",
  purviewId: '24d51f99-ee9e-4060-a077-cae58cab1ee4',
  pattern: standalone(`[0-9]{5}/[0-9]{2}/[0-9]{4,7}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: poland }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Prawo jazdy: 28193/07/0564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Poland driving licence 28193/07/0564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 28193/07/0564', because: 'a common word does not tell the country' },
      { text: 'Poland order 28193/07/0564', because: 'an order number, no word for a licence' },
      { text: 'Prawo jazdy: 2819/07/0564', because: 'four digits first' },
    ],
  },
};
