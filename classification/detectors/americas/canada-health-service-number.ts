import type { Detector } from '../../detector.ts';
import { countriesBut } from '../country-words.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  health card, health card number, health card no, health number, ohip, ohip number, ohip no, phn, personal health
  number, bc services card, carecard, msp number, health insurance number, carte santé, numéro de carte santé, numéro
  d assurance maladie, health service number, health services number, health services card
`);

/** Health numbers of ten digits: Ontario (OHIP, Luhn digit) and British Columbia (PHN, begins with 9, modulo 11). */
export const canadaHealthServiceNumber: Detector = {
  id: 'canada-health-service-number',
  name: 'Canada health service number',
  purviewId: '59c0bf39-7fab-482c-af25-00faa4384c94',
  pattern: standalone(`[1-9][0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[1-9][0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && (luhn(digits) || isBritishColumbian(digits)),
  levels: [{ confidence: 85, evidence: [{ keywords }], without: [{ keywords: countriesBut('canada', 'canadian') }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Health card number 5839 172 045', confidence: 85, because: 'Ontario, grouped as on the card' },
      { text: 'OHIP: 5839172045-KM', confidence: 85, because: 'version code after it' },
      { text: 'Personal health number 9124 738 506', confidence: 85, because: 'British Columbia' },
    ],
    noMatch: [
      { text: 'health card 5839 172 046', because: 'wrong check digit' },
      { text: 'Order 5839172045', because: 'no keyword' },
      { text: 'health card line: 416-555-0199', because: 'a telephone number' },
    ],
  },
};

/** Digits two to nine weighted; a remainder that would need ten as check digit is never issued. */
function isBritishColumbian(digits: string): boolean {
  const check = 11 - (weightedSum(digits.slice(1, 9), [2, 4, 8, 5, 10, 9, 7, 3]) % 11);
  return digits.startsWith('9') && check % 11 === Number(digits.slice(9));
}
