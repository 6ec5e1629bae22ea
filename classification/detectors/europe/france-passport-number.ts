import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { france } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  passeport français, passeport, numéro de passeport, numéro du passeport, n° de passeport, n° passeport, n° du
  passeport, passeport n°, passeport numéro, no de passeport, french passport
`);

/** French passport number: two digits, two letters, five digits. */
export const francePassportNumber: Detector = {
  id: 'france-passport-number',
  name: 'France passport number',
  purviewId: '3008b884-8c8c-4cd8-a289-99f34fc7ff5d',
  pattern: standalone(`[0-9]{2} ?[A-Za-z]{2} ?[0-9]{5}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: france }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'N° de passeport: 12EV48219',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'France passport no 12EV48219, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: 12EV48219', because: 'a common word does not tell the country' },
      { text: 'France order 12EV48219', because: 'an order number, no word for a passport' },
      { text: 'N° de passeport: 12EV4821', because: 'four digits at its end' },
    ],
  },
};
