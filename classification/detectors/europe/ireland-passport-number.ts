import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { ireland } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  uimhir pas, uimhir phas, uimhreacha pas, pas éireannach, irish passport
`);

/** Irish passport number: two letters and seven digits, or a letter and eight digits. */
export const irelandPassportNumber: Detector = {
  id: 'ireland-passport-number',
  name: 'Ireland passport number',
  purviewId: 'a2130f27-9ee2-4103-84f9-a6b1ee7d0cbf',
  pattern: standalone(`(?:[A-Za-z]{2}|[A-Za-z][0-9])[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: ireland }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Uimhir phas: PD4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Ireland passport no PD4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: PD4821937', because: 'a common word does not tell the country' },
      { text: 'Ireland order PD4821937', because: 'an order number, no word for a passport' },
      { text: 'Uimhir phas: PD482193', because: 'six digits' },
    ],
  },
};
