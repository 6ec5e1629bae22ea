import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { spain } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  pasaporte, número de pasaporte, número pasaporte, números de pasaporte, pasaporte no, pasaporte n°, pasaporte nº,
  libreta pasaporte, pasaporte español, españa pasaporte, spain passport, spanish passport
`);

/** Spanish passport number: two or three letters and six digits. */
export const spainPassportNumber: Detector = {
  id: 'spain-passport-number',
  name: 'Spain passport number',
  purviewId: 'd17a57de-9fa5-4e9f-85d3-85c26d89686e',
  pattern: standalone(`[A-Za-z]{2,3}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: spain }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Número de pasaporte: XDA482193',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Spain passport no XDA482193, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: XDA482193', because: 'a common word does not tell the country' },
      { text: 'Spain order XDA482193', because: 'an order number, no word for a passport' },
      { text: 'Número de pasaporte: XDA48219', because: 'five digits' },
    ],
  },
};
