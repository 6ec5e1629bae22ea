import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { slovenia } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  potni list, številka potnega lista, številke potnih listov, št potnega lista, slovenski potni list, slovenian
  passport
`);

/** Slovenian passport number: P, a letter and seven digits. */
export const sloveniaPassportNumber: Detector = {
  id: 'slovenia-passport-number',
  name: 'Slovenia passport number',
  purviewId: '235b7976-7bbe-4df5-bb40-08678e749d1a',
  pattern: standalone(`[Pp][A-Za-z][0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: slovenia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Številka potnega lista: PB4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Slovenia passport no PB4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: PB4821937', because: 'a common word does not tell the country' },
      { text: 'Slovenia order PB4821937', because: 'an order number, no word for a passport' },
      { text: 'Številka potnega lista: XB4821937', because: 'never begins with X' },
    ],
  },
};
