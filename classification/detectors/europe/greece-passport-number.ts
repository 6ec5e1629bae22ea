import type { Detector } from '../../detector.ts';
import { commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { greece } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  διαβατήριο, ΔΙΑΒΑΤΗΡΙΟ, αριθμός διαβατηρίου, ΑΡΙΘΜΟΣ ΔΙΑΒΑΤΗΡΙΟΥ, αριθμό διαβατηρίου, αριθμούς διαβατηρίου, αρ
  διαβατηρίου, ελληνικό διαβατήριο, greek passport, arithmos diavatiriou
`);

/** Greek passport number: two letters, Latin or Greek, and seven digits. */
export const greecePassportNumber: Detector = {
  id: 'greece-passport-number',
  name: 'Greece passport number',
  purviewId: '7e65eb47-cdf9-4f52-8f90-2a27d5ee67e3',
  pattern: standalone(`[A-ZΑ-Ωa-z]{2} ?[0-9]{7}`),
  normalize: (value) => value.replace(/[^0-9A-ZΑ-Ω]/gi, '').toUpperCase(),
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: greece }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Αριθμός διαβατηρίου: AE4821937',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Greece passport no AE4821937, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
      { text: 'Διαβατήριο: ΑΕ4821937', confidence: 75, because: 'Greek letters' },
    ],
    noMatch: [
      { text: 'Passport number: AE4821937', because: 'a common word does not tell the country' },
      { text: 'Greece order AE4821937', because: 'an order number, no word for a passport' },
      { text: 'Αριθμός διαβατηρίου: AE48219375', because: 'eight digits' },
    ],
  },
};
