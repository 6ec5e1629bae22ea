import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { lithuania } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  paso numeris, paso numeriai, paso nr, lietuvos pasas, piliečio pasas, lithuanian passport
`);

/** Lithuanian passport number: eight digits, the first two of which may be letters. */
export const lithuaniaPassportNumber: Detector = {
  id: 'lithuania-passport-number',
  name: 'Lithuania passport number',
  purviewId: '1b79900f-047b-4c3f-846f-7d73b5534bce',
  pattern: standalone(`(?<!\\+)[0-9A-Za-z]{2}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(2)) && !isFullDate(value),
  levels: documentLevels({ own, common: passportWords, country: lithuania }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Paso numeris: 24821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Lithuania passport no 24821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 24821937', because: 'a common word does not tell the country' },
      { text: 'Lithuania order 24821937', because: 'an order number, no word for a passport' },
      { text: 'Paso numeris: 20240312', because: 'a date' },
    ],
  },
};
