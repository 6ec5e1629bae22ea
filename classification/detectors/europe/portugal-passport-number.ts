import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { portugal } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  passaporte português, número do passaporte, número de passaporte, número passaporte, números de passaporte,
  passaporte nº, passaporte n, passaporte, portuguese passport
`);

/** Portuguese passport number: one or two letters and six digits. */
export const portugalPassportNumber: Detector = {
  id: 'portugal-passport-number',
  name: 'Portugal passport number',
  purviewId: '080a52fd-a7bc-431e-b54d-51f08f59db11',
  pattern: standalone(`[A-Za-z]{1,2}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: portugal }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Número do passaporte: CB482193',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Portugal passport no CB482193, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: CB482193', because: 'a common word does not tell the country' },
      { text: 'Portugal order CB482193', because: 'an order number, no word for a passport' },
      { text: 'Número do passaporte: CB48219', because: 'five digits' },
    ],
  },
};
