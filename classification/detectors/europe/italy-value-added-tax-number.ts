import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { italy } from './countries.ts';
import { namedLevels, vatWords } from './evidence.ts';

const own = commaSeparated(`
  partita iva, p iva, partita i v a, p i, piva, numero di partita iva, partite iva, codice iva, italian vat
`);

/** Italian VAT number (partita IVA): eleven digits, the last a Luhn check digit; IT before them in the Union. */
export const italyValueAddedTaxNumber: Detector = {
  id: 'italy-value-added-tax-number',
  name: 'Italy value added tax number',
  purviewId: '26a8cc07-2283-4a2a-ab1d-4ab643c4c67f',
  pattern: standalone(`(?<!\\+)(?:[Ii][Tt][ .,-]?)?[0-9]{11}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && Number(digits.slice(0, 7)) > 0 && luhn(digits),
  levels: [
    ...namedLevels(85, { own, common: vatWords, country: italy }),
    { confidence: 85, evidence: [vatWords], appliesTo: (value) => /^it/i.test(value) },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Partita IVA: 00743110157', confidence: 85, because: 'as on an invoice' },
      { text: 'P.IVA IT00743110157', confidence: 85, because: 'with the prefix' },
      { text: 'VAT number IT 00743110157', confidence: 85, because: 'a common word: the prefix tells the country' },
    ],
    noMatch: [
      { text: 'Partita IVA: 00743110158', because: 'wrong check digit' },
      { text: 'Ordine 00743110157', because: 'an order number, no keyword' },
      { text: 'VAT number 00743110157', because: 'a common word does not tell the country' },
      { text: 'Partita IVA 00000000000', because: 'filler' },
    ],
  },
};
