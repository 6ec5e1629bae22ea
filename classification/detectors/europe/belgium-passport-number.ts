import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { belgium } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  belgian passport, belgisch paspoort, passeport belge, belgischer reisepass, numéro de passeport belge
`);

/** Belgian passport number: two letters and six digits. */
export const belgiumPassportNumber: Detector = {
  id: 'belgium-passport-number',
  name: 'Belgium passport number',
  purviewId: 'd7b1315b-21ca-4774-a32a-596010ff78fd',
  pattern: standalone(`[A-Za-z]{2}[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: belgium }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Passeport belge: EM482193',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Belgium passport no EM482193, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: EM482193', because: 'a common word does not tell the country' },
      { text: 'Belgium order EM482193', because: 'an order number, no word for a passport' },
      { text: 'Passeport belge: EM4821937', because: 'seven digits' },
    ],
  },
};
