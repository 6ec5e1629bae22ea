import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { latvia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  autovadītāja apliecība, autovadītāja apliecības, vadītāja apliecība, vadītāja apliecības, vadītāja apliecības
  numurs
`);

/** Latvian driving licence number: two or three letters and six digits. */
export const latviaDriversLicenseNumber: Detector = {
  id: 'latvia-drivers-license-number',
  name: "Latvia driver's license number",
  purviewId: 'ec996de0-30f2-46b1-b192-4d2ff8805fa7',
  pattern: standalone(`[A-Za-z]{2,3}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: latvia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vadītāja apliecība: AAB281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Latvia driving licence AAB281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: AAB281937', because: 'a common word does not tell the country' },
      { text: 'Latvia order AAB281937', because: 'an order number, no word for a licence' },
      { text: 'Vadītāja apliecība: AAB28193', because: 'five digits' },
    ],
  },
};
