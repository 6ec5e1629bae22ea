import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { hungary } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  útlevél, útlevél száma, útlevélszám, útlevél szám, útlevelek száma, útlevelének száma, magyar útlevél, hungarian
  passport
`);

/** Hungarian passport number: two letters and six or seven digits. */
export const hungaryPassportNumber: Detector = {
  id: 'hungary-passport-number',
  name: 'Hungary passport number',
  purviewId: '5b483910-9aa7-4c99-9917-f4001464bda7',
  pattern: standalone(`[A-Za-z]{2}[0-9]{6,7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: hungary }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Útlevél száma: BH4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Hungary passport no BH4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: BH4821937', because: 'a common word does not tell the country' },
      { text: 'Hungary order BH4821937', because: 'an order number, no word for a passport' },
      { text: 'Útlevél száma: BH48219', because: 'five digits' },
    ],
  },
};
