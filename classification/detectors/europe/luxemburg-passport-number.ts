import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { luxembourg } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  luxembourg passport, luxembourg passeport, passeport luxembourgeois, luxemburger reisepass, luxembourg pass,
  lëtzebuerger pass
`);

/** Luxembourg passport number: eight letters and digits. */
export const luxemburgPassportNumber: Detector = {
  id: 'luxemburg-passport-number',
  name: 'Luxemburg passport number',
  purviewId: '81d5c027-bed9-4421-91a0-3b2e55b3eb85',
  pattern: standalone(`[0-9A-Z]{8}`),
  normalize: alphanumericsOf,
  valid: (value) => /(?:[A-Z]*[0-9]){2}/.test(value) && /[A-Z]/.test(value),
  levels: documentLevels({ own, common: passportWords, country: luxembourg }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Passeport luxembourgeois: J4K82H19',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Luxemburg passport no J4K82H19, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: J4K82H19', because: 'a common word does not tell the country' },
      { text: 'Luxemburg order J4K82H19', because: 'an order number, no word for a passport' },
      { text: 'Passeport luxembourgeois: JANVIERS', because: 'a word, no digits' },
    ],
  },
};
