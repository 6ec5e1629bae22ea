import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { austria } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  österreichischer reisepass, österreichische passnummer, republik österreich reisepass, austrian passport, no
  reisepass, nr reisepass, reisepass österreich, reisepass, reisepassnummer, reisepass nr, passnummer
`);

/** Austrian passport number: a letter and seven digits, as no other member of the EU where German is written has it. */
export const austriaPassportNumber: Detector = {
  id: 'austria-passport-number',
  name: 'Austria passport number',
  purviewId: '1c96ae4e-303b-447d-86c7-77113ac266bf',
  pattern: standalone(`[A-Za-z] ?[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: austria }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Österreichischer Reisepass: P 4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Reisepassnummer: P 4821937',
        confidence: 75,
        because: 'a German word; German ones have nine characters',
      },
      {
        text: 'Austria passport no P 4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: P 4821937', because: 'a common word does not tell the country' },
      { text: 'Austria order P 4821937', because: 'an order number, no word for a passport' },
      { text: 'Österreichischer Reisepass: P 48219375', because: 'eight digits' },
    ],
  },
};
