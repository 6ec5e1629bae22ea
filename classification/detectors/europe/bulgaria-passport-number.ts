import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { bulgaria } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  паспорт, паспорт №, номер на паспорта, номер на паспорт, български паспорт, pasport nomer, nomer na pasporta,
  bulgarian passport
`);

/** Bulgarian passport number: nine digits. */
export const bulgariaPassportNumber: Detector = {
  id: 'bulgaria-passport-number',
  name: 'Bulgaria passport number',
  purviewId: 'f7172b82-c588-4216-845e-4e54e397f29a',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: bulgaria }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Номер на паспорта: 382194756',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Bulgaria passport no 382194756, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 382194756', because: 'a common word does not tell the country' },
      { text: 'Bulgaria order 382194756', because: 'an order number, no word for a passport' },
      { text: 'Номер на паспорта: 3821947561', because: 'ten digits' },
    ],
  },
};
