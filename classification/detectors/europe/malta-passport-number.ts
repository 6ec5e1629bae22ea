import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { malta } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  numru tal passaport, numri tal passaport, nru tal passaport, passaport malti, maltese passport
`);

/** Maltese passport number: seven digits. */
export const maltaPassportNumber: Detector = {
  id: 'malta-passport-number',
  name: 'Malta passport number',
  purviewId: 'b2b21198-48f9-4d13-b2a5-03969bff0fb8',
  pattern: standalone(`(?<!\\+)[0-9]{7}`),
  normalize: digitsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: malta }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Numru tal-passaport: 1482193',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Malta passport no 1482193, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 1482193', because: 'a common word does not tell the country' },
      { text: 'Malta order 1482193', because: 'an order number, no word for a passport' },
      { text: 'Numru tal-passaport: 148219', because: 'six digits' },
    ],
  },
};
