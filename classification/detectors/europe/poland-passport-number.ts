import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { documentSum } from '../../validators/document-check-digit.ts';
import { poland } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  paszport, paszportu, numer paszportu, nr paszportu, numery paszportów, numery paszportowe, nr paszportów, seria i
  numer paszportu, polski paszport, polish passport
`);

/** Polish passport number: two letters, a check digit, six digits. */
export const polandPassportNumber: Detector = {
  id: 'poland-passport-number',
  name: 'Poland passport number',
  purviewId: '03937fb5-d2b6-4487-b61f-0f8bff7c3517',
  pattern: standalone(`[A-Za-z]{2} ?[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => documentSum(value, [7, 3, 9, 1, 7, 3, 1, 7, 3]) % 10 === 0,
  levels: documentLevels({ own, common: passportWords, country: poland }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Numer paszportu: ZS 0000177', confidence: 75, because: 'a word for the passport in Polish' },
      {
        text: 'Polish passport EH8482193, data ważności 12.05.2031',
        confidence: 85,
        because: 'with a date of the document',
      },
    ],
    noMatch: [
      { text: 'Numer paszportu: ZS 1000177', because: 'wrong check digit' },
      { text: 'Zamówienie ZS0000177', because: 'an order number, no keyword' },
      { text: 'Passport number ZS0000177', because: 'a common word does not tell the country' },
    ],
  },
};
