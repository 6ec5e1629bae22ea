import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { finland } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  passin numero, suomalainen passi, suomen passi, passinumero, finskt pass, finnish passport
`);

/** Finnish passport number: two letters and seven digits. */
export const finlandPassportNumber: Detector = {
  id: 'finland-passport-number',
  name: 'Finland passport number',
  purviewId: 'd1685ac3-1d3a-40f8-8198-32ef5669c7a5',
  pattern: standalone(`[A-Za-z]{2}[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: finland }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Passin numero: PA4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Finland passport no PA4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: PA4821937', because: 'a common word does not tell the country' },
      { text: 'Finland order PA4821937', because: 'an order number, no word for a passport' },
      { text: 'Passin numero: PA482193', because: 'six digits' },
    ],
  },
};
