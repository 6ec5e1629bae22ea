import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { romania } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  pașaport, pașaportul, numărul pașaportului, numerele pașaportului, număr pașaport, pașaport nr, pasaport nr, seria
  pașaportului, romanian passport
`);

/** Romanian passport number: eight or nine digits. */
export const romaniaPassportNumber: Detector = {
  id: 'romania-passport-number',
  name: 'Romania passport number',
  purviewId: '5d31b90c-7fe2-4a76-a14b-767b8fd19d6c',
  pattern: standalone(`(?<!\\+)[0-9]{8,9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: passportWords, country: romania }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Numărul pașaportului: 054821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Romania passport no 054821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 054821937', because: 'a common word does not tell the country' },
      { text: 'Romania order 054821937', because: 'an order number, no word for a passport' },
      { text: 'Numărul pașaportului: 20240312', because: 'a date' },
    ],
  },
};
