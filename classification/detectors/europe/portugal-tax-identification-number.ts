import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { portugal, spain } from './countries.ts';
import { taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  nif, n i f, nipc, número de identificação fiscal, nº de identificação fiscal, número fiscal, nº fiscal, número de
  contribuinte, nº de contribuinte, n contribuinte, contribuinte, contribuinte nº, identificação fiscal, numero
  fiscal, portuguese tax number
`);

/** Portuguese tax number (NIF, NIPC): nine digits, the last a check digit; PT before them in the Union. */
export const portugalTaxIdentificationNumber: Detector = {
  id: 'portugal-tax-identification-number',
  name: 'Portugal tax identification number',
  purviewId: '65372402-3131-4f1e-9983-4439841d1f15',
  pattern: standalone(`(?<!\\+|[0-9]{2} [0-9]{2} )(?:[Pp][Tt] ?)?[1-356789][0-9]{2}[ .]?[0-9]{3}[ .]?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], without: [spain] },
    { confidence: 85, evidence: [taxWords, portugal] },
    { confidence: 85, evidence: [vatWords, portugal] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NIF: 501 964 843', confidence: 85, because: 'a company' },
      { text: 'Número de contribuinte 281937567', confidence: 85, because: 'a person' },
      { text: 'Portugal, tax number PT501964843', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'NIF: 501 964 844', because: 'wrong check digit' },
      { text: 'numéro fiscal 26 55 281 937 567', because: 'the end of a French tax number' },
      { text: 'Telefone 281937567', because: 'a phone number, no keyword' },
      { text: 'Encomenda 501964843', because: 'an order number, no keyword' },
      { text: 'Tax number 501964843', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights 9 to 2 modulo eleven; what would be ten or eleven is zero. */
function hasCheckDigit(digits: string): boolean {
  const check = 11 - (weightedSum(digits.slice(0, 8), [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check > 9 ? 0 : check) === Number(digits.slice(8));
}
