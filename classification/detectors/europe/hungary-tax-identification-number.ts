import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { hungary } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  adóazonosító jel, adóazonosító jele, adóazonosító, adóazonosító szám, adóhatóság szám, adószám, adójel, adókártya,
  adóigazolvány, hungarian tin, hungarian tax id
`);

/**
 * Hungarian tax identification number of a person (adóazonosító jel): 8, days since 1867, serial number, check digit.
 */
export const hungaryTaxIdentificationNumber: Detector = {
  id: 'hungary-tax-identification-number',
  name: 'Hungary tax identification number',
  purviewId: 'ede42eb4-59d9-49eb-9603-d7853fbda91d',
  pattern: standalone(`(?<!\\+)8[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) =>
    !isUniform(digits) && weightedSum(digits.slice(0, 9), [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === Number(digits.slice(9)),
  levels: namedLevels(85, { own, common: taxWords, country: hungary }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Adóazonosító jel: 8071592153', confidence: 85, because: 'as on the card' },
      { text: 'Hungary, tax number 8450231124', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Adóazonosító jel: 8071592154', because: 'wrong check digit' },
      { text: 'Rendelés 8071592153', because: 'an order number, no keyword' },
      { text: 'Adóazonosító jel 7071592153', because: 'never begins with seven' },
      { text: 'Tax number 8071592153', because: 'a common word does not tell the country' },
    ],
  },
};
