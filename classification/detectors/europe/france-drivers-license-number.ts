import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { france } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  permis de conduire, permis de conduire français, numéro de permis de conduire, n° de permis de conduire, numéro de permis, n° de
  permis, numéro du permis, numéro neph, neph, dossier neph, french driving licence
`);

/** French driving licence number (NEPH): twelve digits, year and month of the file first. */
export const franceDriversLicenseNumber: Detector = {
  id: 'france-drivers-license-number',
  name: "France driver's license number",
  purviewId: '18e55a36-a01b-4b0f-943d-dc10282a1824',
  pattern: standalone(`(?<!\\+)[0-9]{2}${s}?[0-9]{2}${s}?[0-9]{2}${s}?[0-9]{6}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: france }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Numéro de permis de conduire: 991292281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'France driving licence 991292281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
      { text: 'Numéro NEPH : 99 12 92 281937', confidence: 75, because: 'grouped' },
    ],
    noMatch: [
      { text: 'Driving licence: 991292281937', because: 'a common word does not tell the country' },
      { text: 'Numéro de permis de conduire: 000000000000', because: 'filler' },
      { text: 'France order 991292281937', because: 'an order number, no word for a licence' },
    ],
  },
};
