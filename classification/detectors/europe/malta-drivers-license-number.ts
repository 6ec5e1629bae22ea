import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { malta } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  liċenzja tas sewqan, liċenzji tas sewqan, liċenzji tas sewwieq, maltese driving licence
`);

/** Maltese driving licence number: two letters or digits and six digits. */
export const maltaDriversLicenseNumber: Detector = {
  id: 'malta-drivers-license-number',
  name: "Malta driver's license number",
  purviewId: 'a3bdaa4a-8371-4735-8fa5-56ee0fb4afc4',
  pattern: standalone(`[0-9A-Za-z]{2} ?[0-9]{3} ?[0-9]{3}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: malta }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Liċenzja tas-sewqan: MA 281 937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Malta driving licence MA 281 937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: MA 281 937', because: 'a common word does not tell the country' },
      { text: 'Malta order MA 281 937', because: 'an order number, no word for a licence' },
      { text: 'Liċenzja tas-sewqan: MA 281 93', because: 'five digits' },
    ],
  },
};
