import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  ruc, r u c, número de ruc, ruc no, registro único de contribuyentes, registro único del contribuyente, sunat,
  contribuyente, peruvian tax id
`);

/** RUC of Peru: kind of taxpayer, eight digits, check digit modulo 11. */
export const peruTaxIdentificationNumber: Detector = {
  id: 'peru-tax-identification-number',
  name: 'Peru tax identification number (RUC)',
  pattern: standalone('(?:10|15|16|17|20)[0-9]{9}'),
  normalize: digitsOf,
  valid: hasCheckDigit,
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'RUC: 20512333797', confidence: 85, because: 'a company’s' },
      { text: 'Registro Único de Contribuyentes 10473829156', confidence: 85, because: 'a person’s' },
    ],
    noMatch: [
      { text: 'RUC 20512333798', because: 'wrong check digit' },
      { text: 'RUC 30512333797', because: 'no kind 30' },
      { text: 'pedido 20512333797', because: 'no keyword' },
    ],
  },
};

function hasCheckDigit(digits: string): boolean {
  const check = 11 - (weightedSum(digits.slice(0, 10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return check % 10 === Number(digits.slice(10));
}
