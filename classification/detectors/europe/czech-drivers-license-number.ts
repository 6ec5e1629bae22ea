import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { czechia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  řidičský průkaz, řidičského průkazu, řidičské průkazy, číslo řidičského průkazu, řidičák
`);

/** Czech driving licence number: E, a letter and six digits. */
export const czechDriversLicenseNumber: Detector = {
  id: 'czech-drivers-license-number',
  name: "Czech driver's license number",
  purviewId: '86b40d3b-d8ea-4c36-aab0-ef9416a6769c',
  pattern: standalone(`[Ee][A-Za-z] ?[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: czechia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Číslo řidičského průkazu: EL 281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Czech driving licence EL 281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: EL 281937', because: 'a common word does not tell the country' },
      { text: 'Czech order EL 281937', because: 'an order number, no word for a licence' },
      { text: 'Číslo řidičského průkazu: AL 281937', because: 'never begins with A' },
    ],
  },
};
