import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { france } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  numéro fiscal, n° fiscal, fiscal de référence, numéro fiscal de référence, numéro spi, spi, numéro d'identification fiscale, référence
  fiscale, avis d'imposition, avis d'impôt, impôt sur le revenu, déclarant, impots gouv fr, numéro fiscal du
  déclarant, identifiant fiscal, french tax number
`);

/** French tax number (SPI): ten digits, the first 0 to 3, and their remainder modulo 511 in three. */
export const franceTaxIdentificationNumber: Detector = {
  id: 'france-tax-identification-number',
  name: 'France tax identification number',
  purviewId: 'ed59e77e-171d-442c-9ec1-88e2ebcb5b0a',
  pattern: standalone(`(?<!\\+)[0-3][0-9] ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && Number(digits.slice(0, 10)) % 511 === Number(digits.slice(10)),
  levels: [...namedLevels(85, { own, common: taxWords, country: france }), { confidence: 75, evidence: [taxWords] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Numéro fiscal : 30 23 217 600 053', confidence: 85, because: 'grouped as on the notice' },
      { text: 'SPI 3023217600053', confidence: 85, because: 'unspaced' },
      { text: 'Tax id 30 23 217 600 053', confidence: 75, because: 'a common word: three check digits' },
    ],
    noMatch: [
      { text: 'Numéro fiscal : 30 23 217 600 054', because: 'wrong check digits' },
      { text: 'Commande 3023217600053', because: 'an order number, no keyword' },
      { text: 'Numéro fiscal 4023217600053', because: 'never begins with four' },
    ],
  },
};
