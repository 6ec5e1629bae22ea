import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { cyprus } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  κυπριακό διαβατήριο, αριθμός διαβατηρίου κύπρου, cypriot passport, cyprus passport, kypriako diavatirio
`);

/** Cypriot passport number: a letter and six to eight digits. */
export const cyprusPassportNumber: Detector = {
  id: 'cyprus-passport-number',
  name: 'Cyprus passport number',
  purviewId: '9193e2e8-7f8c-43c1-a274-ac40d651936f',
  pattern: standalone(`[A-Za-z][0-9]{6,8}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: passportWords, country: cyprus }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Κυπριακό διαβατήριο: K00482193',
        confidence: 75,
        because: 'a word for the passport in the language of the country',
      },
      {
        text: 'Cyprus passport no K00482193, date of expiry 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Passport number: K00482193', because: 'a common word does not tell the country' },
      { text: 'Cyprus order K00482193', because: 'an order number, no word for a passport' },
      { text: 'Κυπριακό διαβατήριο: K48219', because: 'five digits' },
    ],
  },
};
