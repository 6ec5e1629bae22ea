import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { czechia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  cestovní pas, číslo pasu, číslo cestovního pasu, cestovního pasu, pas č, čísla pasů, czech passport
`);

/** Czech passport number: eight digits. */
export const czechPassportNumber: Detector = {
  id: 'czech-passport-number',
  name: 'Czech passport number',
  purviewId: '7bcd8ce8-5e92-4bbe-bc92-fa669f0369fa',
  pattern: standalone(`(?<!\\+)[0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: passportWords, country: czechia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Cestovní pas č.: 48219375',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Czech passport no 48219375, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 48219375', because: 'a common word does not tell the country' },
      { text: 'Czech order 48219375', because: 'an order number, no word for a passport' },
      { text: 'Cestovní pas č.: 20240312', because: 'a date' },
    ],
  },
};
