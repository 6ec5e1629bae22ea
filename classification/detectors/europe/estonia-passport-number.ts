import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { estonia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  passi number, passinumber, passi numbrid, eesti pass, eesti kodaniku pass, estonian passport
`);

/** Estonian passport number: one or two letters and seven digits. */
export const estoniaPassportNumber: Detector = {
  id: 'estonia-passport-number',
  name: 'Estonia passport number',
  purviewId: '61f7073a-509e-425b-a754-bc01bb5d5b8c',
  pattern: standalone(`[A-Za-z]{1,2}[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: estonia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Passi number: KC4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Estonia passport no KC4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: KC4821937', because: 'a common word does not tell the country' },
      { text: 'Estonia order KC4821937', because: 'an order number, no word for a passport' },
      { text: 'Passi number: KCA4821937', because: 'three letters' },
    ],
  },
};
