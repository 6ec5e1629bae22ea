import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { slovakia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  cestovný pas, číslo pasu, číslo cestovného pasu, cestovného pasu, čísla pasov, slovenský pas, slovak passport
`);

/** Slovak passport number: a letter and seven digits, or two letters and six or seven. */
export const slovakiaPassportNumber: Detector = {
  id: 'slovakia-passport-number',
  name: 'Slovakia passport number',
  purviewId: '238e1f08-d80e-4793-af33-9b57918335b7',
  pattern: standalone(`[A-Za-z][0-9]{7}|[A-Za-z]{2}[0-9]{6,7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: slovakia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Cestovný pas: BD4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Slovakia passport no BD4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: BD4821937', because: 'a common word does not tell the country' },
      { text: 'Slovakia order BD4821937', because: 'an order number, no word for a passport' },
      { text: 'Cestovný pas: BD48219', because: 'five digits' },
    ],
  },
};
