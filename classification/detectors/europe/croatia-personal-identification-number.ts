import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { mod1110 } from '../../validators/mod-11-10.ts';
import { croatia } from './countries.ts';
import { identityWords, namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  oib, osobni identifikacijski broj, osobnog identifikacijskog broja, porezni broj, porezni identifikacijski broj,
  matični broj građana, matični broj gradana, croatian pin, croatian tax number, oib broj
`);

/** Croatian personal identification number (OIB): eleven digits, the last by ISO/IEC 7064 MOD 11,10. */
export const croatiaPersonalIdentificationNumber: Detector = {
  id: 'croatia-personal-identification-number',
  name: 'Croatia personal identification (OIB) number',
  purviewId: '31983b6d-db95-4eb2-a630-b44bd091968d',
  pattern: standalone(`(?:[Hh][Rr] ?)?[0-9]{11}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && mod1110(digits),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: croatia }),
    ...namedLevels(85, { own: ['oib'], common: taxWords, country: croatia }),
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'OIB: 33392005961', confidence: 85, because: 'a person or a company' },
      { text: 'Osobni identifikacijski broj 94577403194', confidence: 85, because: 'written out' },
      { text: 'Croatia, tax number HR33392005961', confidence: 85, because: 'with the prefix of the VAT number' },
    ],
    noMatch: [
      { text: 'OIB: 33392005962', because: 'wrong check digit' },
      { text: 'Broj računa 33392005961', because: 'a bill, no keyword' },
      { text: 'Tax number 33392005961', because: 'a common word does not tell the country' },
    ],
  },
};
