import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { sweden } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  svenskt pass, sverige pass, passnummer, passets nummer, pass nr, swedish passport
`);

/** Swedish passport number: eight digits, or two letters and six digits. */
export const swedenPassportNumber: Detector = {
  id: 'sweden-passport-number',
  name: 'Sweden passport number',
  purviewId: 'ba4e7456-55a9-4d89-9140-c33673553526',
  pattern: standalone(`(?<!\\+)[0-9]{8}|[A-Za-z]{2}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(2)) && !isFullDate(value),
  levels: documentLevels({ own, common: passportWords, country: sweden }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Svenskt pass: 48219375',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Sweden passport no 48219375, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 48219375', because: 'a common word does not tell the country' },
      { text: 'Sweden order 48219375', because: 'an order number, no word for a passport' },
      { text: 'Svenskt pass: 20240312', because: 'a date' },
    ],
  },
};
