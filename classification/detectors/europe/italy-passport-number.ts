import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { italy } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  passaporto, numero di passaporto, numero passaporto, passaporto n, passaporto numero, numeri del passaporto,
  passaporto italiano, passaporto italiana, italian passport
`);

/** Italian passport number: two letters and seven digits. */
export const italyPassportNumber: Detector = {
  id: 'italy-passport-number',
  name: 'Italy passport number',
  purviewId: '39811019-4750-445f-b26d-4c0e6c431544',
  pattern: standalone(`[A-Za-z]{2}[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: italy }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Numero di passaporto: YB4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Italy passport no YB4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: YB4821937', because: 'a common word does not tell the country' },
      { text: 'Italy order YB4821937', because: 'an order number, no word for a passport' },
      { text: 'Numero di passaporto: YB48219', because: 'five digits' },
    ],
  },
};
