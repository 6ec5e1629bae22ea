import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { swedishPersonnummer } from '../../validators/swedish-personnummer.ts';
import { finland } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  ajokortti, ajokortin numero, ajokortit, ajokortin numerot, ajokorttinumero
`);
/** Also said in Sweden, whose numbers have the same form. */
const swedish = ['körkort', 'körkortsnummer', 'körkortsnr'];

/** Finnish driving licence number: six digits, a hyphen, three digits, a digit or letter; it begins with a day. */
export const finlandDriversLicenseNumber: Detector = {
  id: 'finland-drivers-license-number',
  name: "Finland driver's license number",
  purviewId: 'bb3b27a3-79bd-4ac4-81a7-f9fca3c7d1a7',
  pattern: standalone(`[0-9]{6}[-+A][0-9]{3}[0-9A-Za-z]`),
  normalize: alphanumericsOf,
  valid: (value) => isDayMonthYear(value),
  levels: [
    ...documentLevels({ own, common: drivingLicenceWords, country: finland }),
    {
      confidence: 75,
      appliesTo: (value) => !swedishPersonnummer(alphanumericsOf(value)),
      evidence: [{ keywords: swedish }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Ajokortin numero: 130582-308T',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Finland driving licence 130582-308T, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 130582-308T', because: 'a common word does not tell the country' },
      { text: 'Finland order 130582-308T', because: 'an order number, no word for a licence' },
      { text: 'Ajokortin numero: 993182-308T', because: 'no day 99' },
      { text: 'Körkort: 120704-2225', because: 'a Swedish personal number, by its check digit' },
    ],
  },
};
