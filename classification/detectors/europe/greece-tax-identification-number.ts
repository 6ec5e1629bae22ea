import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { greece } from './countries.ts';
import { namedLevels, taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  αφμ, ΑΦΜ, α φ μ, Α.Φ.Μ., afm, a f m, αριθμός φορολογικού μητρώου, αριθμό φορολογικού μητρώου, ΑΡΙΘΜΟΣ ΦΟΡΟΛΟΓΙΚΟΥ
  ΜΗΤΡΩΟΥ, φορολογικού μητρώου, δου, ΔΟΥ, εφορία, greek tax, greek tin, greek vat
`);

/** Greek tax number (AFM) and VAT number: nine digits, EL before them in the Union. */
export const greeceTaxIdentificationNumber: Detector = {
  id: 'greece-tax-identification-number',
  name: 'Greece tax identification number',
  purviewId: '15a54a5a-53d4-4080-ad43-a2a4fe1d3bf7',
  pattern: standalone(`(?<!\\+)(?:(?:EL|GR|el|gr) ?)?[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    ...namedLevels(85, { own, common: taxWords, country: greece }),
    ...namedLevels(85, { own: ['greek vat number'], common: vatWords, country: greece }),
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ΑΦΜ: 094259216', confidence: 85, because: 'Greek capitals' },
      { text: 'Α.Φ.Μ. 094259216', confidence: 85, because: 'with dots' },
      { text: 'Greece, VAT number EL094259216', confidence: 85, because: 'with the prefix of the VAT number' },
    ],
    noMatch: [
      { text: 'ΑΦΜ: 094259217', because: 'wrong check digit' },
      { text: 'Παραγγελία 094259216', because: 'an order number, no keyword' },
      { text: 'ΑΦΜ 000000000', because: 'filler' },
      { text: 'Tax number 094259216', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights are powers of two; the sum modulo eleven, ten counting as zero. */
function hasCheckDigit(digits: string): boolean {
  return (weightedSum(digits.slice(0, 8), [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(digits.slice(8));
}
