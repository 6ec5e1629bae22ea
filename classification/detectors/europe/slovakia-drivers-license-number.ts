import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { slovakia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  vodičský preukaz, vodičské preukazy, vodičského preukazu, vodičských preukazov, číslo vodičského preukazu
`);

/** Slovak driving licence number: a letter and seven digits. */
export const slovakiaDriversLicenseNumber: Detector = {
  id: 'slovakia-drivers-license-number',
  name: "Slovakia driver's license number",
  purviewId: '14240c22-b6de-4ce5-a90b-137f74252513',
  pattern: standalone(`[A-Za-z][0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: slovakia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vodičský preukaz: L2819375',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Slovakia driving licence L2819375, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: L2819375', because: 'a common word does not tell the country' },
      { text: 'Slovakia order L2819375', because: 'an order number, no word for a licence' },
      { text: 'Vodičský preukaz: L281937', because: 'six digits' },
    ],
  },
};
