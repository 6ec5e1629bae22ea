import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { ireland } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  ceadúnas tiomána, ceadúnais tiomána, irish driving licence, irish driver number
`);

/** Irish driving licence number: six digits and four letters. */
export const irelandDriversLicenseNumber: Detector = {
  id: 'ireland-drivers-license-number',
  name: "Ireland driver's license number",
  purviewId: 'e01bccd9-eb4d-414f-ace1-e9b6a4c4a2ca',
  pattern: standalone(`[0-9]{6}[A-Za-z]{4}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(0, 6)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: ireland }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Ceadúnas tiomána: 281937MURP',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Ireland driving licence 281937MURP, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 281937MURP', because: 'a common word does not tell the country' },
      { text: 'Ireland order 281937MURP', because: 'an order number, no word for a licence' },
      { text: 'Ceadúnas tiomána: 281937MUR', because: 'three letters' },
    ],
  },
};
