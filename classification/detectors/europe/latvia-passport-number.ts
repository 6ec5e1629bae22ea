import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { latvia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  pases numurs, pase numurs, pase numur, pases nr, pases numuri, latvijas pase, latvian passport
`);

/** Latvian passport number: two letters and seven digits. */
export const latviaPassportNumber: Detector = {
  id: 'latvia-passport-number',
  name: 'Latvia passport number',
  purviewId: '23ae25ec-cc28-421b-b77a-3054eadf1ede',
  pattern: standalone(`[A-Za-z]{2}[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: latvia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Pases numurs: LV4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Latvia passport no LV4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: LV4821937', because: 'a common word does not tell the country' },
      { text: 'Latvia order LV4821937', because: 'an order number, no word for a passport' },
      { text: 'Pases numurs: LV482193', because: 'six digits' },
    ],
  },
};
