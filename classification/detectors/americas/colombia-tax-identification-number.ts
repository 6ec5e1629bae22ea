import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  nit, n i t, número de identificación tributaria, identificación tributaria, registro único tributario, dian,
  colombian tax id, tax identification number, tax id, nit del emisor, nit del cliente
`);
const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];

/** NIT of Colombia: eight to ten digits, hyphen, check digit modulo 11 by prime weights. */
export const colombiaTaxIdentificationNumber: Detector = {
  id: 'colombia-tax-identification-number',
  name: 'Colombia tax identification number (NIT)',
  pattern: standalone('[1-9][0-9]{0,2}(?:\\.[0-9]{3}){2,3}-[0-9]|[1-9][0-9]{7,9}-[0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => /^[89][0-9]{2}\./.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NIT 900.373.914-1', confidence: 85, because: 'a company’s, by thousands' },
      { text: 'NIT: 1032456789-7', confidence: 85, because: 'a person’s' },
      { text: 'Acme S.A.S. 830.417.265-7', confidence: 65, because: 'no keyword; a company’s by its range' },
    ],
    noMatch: [
      { text: 'NIT 900.373.914-2', because: 'wrong check digit' },
      { text: 'NIT 9003739141', because: 'no check digit set off' },
      { text: 'pedido 1032456789-7', because: 'no keyword' },
    ],
  },
};

function hasCheckDigit(digits: string): boolean {
  const body = digits.slice(0, -1);
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    sum += (body.charCodeAt(body.length - 1 - index) - 48) * (weights[index] ?? 0);
  }
  const rest = sum % 11;
  return (rest < 2 ? rest : 11 - rest) === Number(digits.slice(-1));
}
