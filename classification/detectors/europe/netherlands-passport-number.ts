import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { netherlands } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  nederlands paspoort, paspoortnummer, paspoort nummer, paspoort nr, paspoortnummers, paspoort, dutch passport
`);

/** Dutch passport number: two letters, six letters or digits, a digit; never the letter O. */
export const netherlandsPassportNumber: Detector = {
  id: 'netherlands-passport-number',
  name: 'Netherlands passport number',
  purviewId: '61786727-bafd-45f6-94d9-888d815e228e',
  pattern: standalone(`[A-NP-Z]{2}[0-9A-NP-Z]{6}[0-9]`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: netherlands }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Paspoortnummer: NX4R82H19',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Netherlands passport no NX4R82H19, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: NX4R82H19', because: 'a common word does not tell the country' },
      { text: 'Netherlands order NX4R82H19', because: 'an order number, no word for a passport' },
      { text: 'Paspoortnummer: NX4R82H1', because: 'eight characters' },
    ],
  },
};
