import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { poland } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  pesel, numer pesel, nr pesel, nr. pesel, numeru pesel, powszechny elektroniczny system ewidencji ludności, numer
  ewidencyjny, niepowtarzalny numer, polish national id, dowód osobisty, numer identyfikacyjny, tożsamości narodowej
`);

/** Polish national id (PESEL): birth date `YYMMDD` with the century in the month, serial number, check digit. */
export const polandNationalId: Detector = {
  id: 'poland-national-id',
  name: 'Poland national ID (PESEL)',
  purviewId: 'e3aaf206-4297-412f-9e06-ba8487e22456',
  pattern: standalone(`(?<!\\+)[0-9]{11}`),
  normalize: digitsOf,
  valid: (digits) =>
    isYearMonthDay(digits, [0, 20, 40, 60, 80]) && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  levels: namedLevels(85, { own, common: identityWords, country: poland }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'PESEL: 44051401359', confidence: 85, because: 'born 1944' },
      { text: 'Nr PESEL 02250715125', confidence: 85, because: 'the month tells the century' },
      { text: 'Poland, national id 44051401359', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'PESEL: 44051401358', because: 'wrong check digit' },
      { text: 'PESEL 44151401359', because: 'no month 15' },
      { text: 'Zamówienie 44051401359', because: 'an order number, no keyword' },
      { text: 'Timestamp 17101544051', because: 'no date' },
    ],
  },
};
