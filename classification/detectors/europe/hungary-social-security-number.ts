import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { hungary } from './countries.ts';
import { namedLevels, socialSecurityWords } from './evidence.ts';

const own = commaSeparated(`
  taj, taj szám, taj száma, tajszám, taj kártya, társadalombiztosítási azonosító jel, társadalombiztosítási
  azonosító, tb szám, egészségbiztosítás, hungarian social security number, hssn
`);

/** Hungarian social security number (TAJ): nine digits, the last a check digit. */
export const hungarySocialSecurityNumber: Detector = {
  id: 'hungary-social-security-number',
  name: 'Hungary social security number (TAJ)',
  purviewId: '0de78315-9537-47f5-95ab-b3e77eba3993',
  pattern: standalone(`(?<!\\+)[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) =>
    new Set(digits).size > 2 && weightedSum(digits.slice(0, 8), [3, 7]) % 10 === Number(digits.slice(8)),
  levels: namedLevels(85, { own, common: socialSecurityWords, country: hungary }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'TAJ szám: 281 937 563', confidence: 85, because: 'grouped as on the card' },
      { text: 'Társadalombiztosítási azonosító jel 048219370', confidence: 85, because: 'unspaced' },
      {
        text: 'Hungary, social security number 281-937-563',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'TAJ szám: 281 937 564', because: 'wrong check digit' },
      { text: 'Rendelés 281 937 563', because: 'an order number, no keyword' },
      { text: 'TAJ 111111110', because: 'filler' },
      { text: 'social security number 281-937-563', because: 'a common word does not tell the country' },
    ],
  },
};
