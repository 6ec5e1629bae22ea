import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { denmark } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  pasnummer, pasnumre, dansk pas, pas nr, danish passport
`);

/** Danish passport number: nine digits. */
export const denmarkPassportNumber: Detector = {
  id: 'denmark-passport-number',
  name: 'Denmark passport number',
  purviewId: '25e8c47e-e6fe-4884-a211-74898f8c0196',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: denmark }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Pasnummer: 204821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Denmark passport no 204821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 204821937', because: 'a common word does not tell the country' },
      { text: 'Denmark order 204821937', because: 'an order number, no word for a passport' },
      { text: 'Pasnummer: 20482193', because: 'eight digits' },
    ],
  },
};
