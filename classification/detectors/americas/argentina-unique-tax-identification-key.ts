import type { Detector } from '../../detector.ts';
import { countriesBut } from '../country-words.ts';
import { commaSeparated, digitsOf, isFormatted, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  cuit, cuil, c u i t, c u i l, cuit cuil, cdi, clave única de identificación tributaria, código único de
  identificación laboral, afip, arca, unique tax identification key, unique labor identification code, tax id, taxid,
  tax number, tax no, taxpayer id, taxpayer number, tax identification, número de identificación fiscal, número de
  contribuyente
`);

/** CUIT and CUIL of Argentina: kind of person, eight digits, check digit modulo 11. */
export const argentinaUniqueTaxIdentificationKey: Detector = {
  id: 'argentina-unique-tax-identification-key',
  name: 'Argentina Unique Tax Identification Key (CUIT/CUIL)',
  purviewId: '98da3da1-9199-4571-b7c4-b6522980b507',
  pattern: standalone('(?:2[03-7]|3[034])(?:-[0-9]{8}-| [0-9]{8} |[0-9]{8})[0-9]'),
  normalize: digitsOf,
  valid: hasCheckDigit,
  levels: [
    { confidence: 85, evidence: [{ keywords }], without: [{ keywords: countriesBut('argentina', 'argentine') }] },
    { confidence: 75, appliesTo: isFormatted, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CUIT: 30-71239045-6', confidence: 85, because: 'a company’s' },
      { text: 'CUIL 27305182643', confidence: 85, because: 'unformatted' },
      { text: 'Pérez, Juan 20-05536168-2', confidence: 75, because: 'hyphens as only this number has them' },
    ],
    noMatch: [
      { text: 'CUIT 30-71239045-7', because: 'wrong check digit' },
      { text: 'CUIT 29-71239045-1', because: 'no kind 29' },
      { text: 'pedido 27305182643', because: 'eleven digits without keyword' },
    ],
  },
};

/** Ten, which has no digit, is written as nine. */
function hasCheckDigit(digits: string): boolean {
  const check = (11 - (weightedSum(digits.slice(0, 10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return Math.min(check, 9) === Number(digits.slice(10));
}
