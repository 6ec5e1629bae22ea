import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { croatia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  putovnica, putovnice, broj putovnice, putovnica broj, croatian passport
`);

/** Croatian passport number: nine digits. */
export const croatiaPassportNumber: Detector = {
  id: 'croatia-passport-number',
  name: 'Croatia passport number',
  purviewId: '7d7a729d-32d8-4204-8d01-d5e6a6c25581',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: croatia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Broj putovnice: 082194756',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Croatia passport no 082194756, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 082194756', because: 'a common word does not tell the country' },
      { text: 'Croatia order 082194756', because: 'an order number, no word for a passport' },
      { text: 'Broj putovnice: 08219475', because: 'eight digits' },
    ],
  },
};
