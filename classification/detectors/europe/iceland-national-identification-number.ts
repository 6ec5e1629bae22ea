import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { iceland } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  kennitala, kennitölu, kennitölur, kennitalan, kt, kennitala fyrirtækis, icelandic id, icelandic id number
`);

/**
 * Icelandic identification number (kennitala): birth date `DDMMYY` (day + 40 for companies), two digits, check digit,
 * century.
 */
export const icelandNationalIdentificationNumber: Detector = {
  id: 'iceland-national-identification-number',
  name: 'Iceland national identification number (kennitala)',
  pattern: standalone(`(?<!\\+)[0-9]{6}[- ]?[0-9]{3}[089]`),
  normalize: digitsOf,
  valid: (digits) =>
    isDayMonthYear(digits, [0, 40]) && weightedSum(digits.slice(0, 9), [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  levels: namedLevels(85, { own, common: identityWords, country: iceland }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Kennitala: 120174-3399', confidence: 85, because: 'a person' },
      { text: 'Kt. 450401-3150', confidence: 85, because: 'a company' },
      {
        text: 'Iceland, national identity number 1503851219',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'Kennitala: 120174-3389', because: 'wrong check digit' },
      { text: 'Kennitala 121374-3399', because: 'no month 13' },
      { text: 'Pöntun 120174-3399', because: 'an order number, no keyword' },
      { text: 'Kennitala 120174-3391', because: 'no century 1' },
    ],
  },
};
