import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { estonia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  juhiluba, juhiload, juhiloa number, juhiloa numbrid, juhilubade
`);

/** Estonian driving licence number: ET and six digits. */
export const estoniaDriversLicenseNumber: Detector = {
  id: 'estonia-drivers-license-number',
  name: "Estonia driver's license number",
  purviewId: '51da8171-da70-4cc1-9d65-055a59ca4f83',
  pattern: standalone(`[Ee][Tt] ?[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: estonia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Juhiloa number: ET281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Estonia driving licence ET281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: ET281937', because: 'a common word does not tell the country' },
      { text: 'Estonia order ET281937', because: 'an order number, no word for a licence' },
      { text: 'Juhiloa number: ES281937', because: 'begins with ET' },
    ],
  },
};
