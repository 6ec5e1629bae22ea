import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';

const own = commaSeparated(`
  uid, uid nummer, uid nr, uid number, ust id, ust idnr, ustid, ust identifikationsnummer, umsatzsteuer
  identifikationsnummer, umsatzsteuernummer, mwst, mwst nummer, mehrwertsteuer, vat, vat number, vat no, vat id, vat
  identification number, value added tax number, austrian vat, atu number
`);

/** Austrian VAT number (UID): ATU, seven digits, a check digit. */
export const austriaValueAddedTax: Detector = {
  id: 'austria-value-added-tax',
  name: 'Austria value added tax',
  purviewId: 'b6a3eda2-c56c-4b69-a5f7-dca34db00f48',
  pattern: standalone(`[Aa][Tt] ?[Uu] ?[0-9]{2,3} ?[0-9]{4} ?[0-9]{1,2}`),
  anchors: ['atu', 'at u', 'at\u00a0u'],
  normalize: digitsOf,
  valid: (digits) => digits.length === 8 && !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'UID-Nummer: ATU13585627', confidence: 85, because: 'as on an invoice' },
      { text: 'x ATU 135 8562 7 y', confidence: 75, because: 'grouped, no keyword' },
    ],
    noMatch: [
      { text: 'UID-Nummer: ATU13585626', because: 'wrong check digit' },
      { text: 'UID-Nummer: ATU1358562', because: 'seven digits' },
      { text: 'UID-Nummer: DE13585627', because: 'another country' },
      { text: 'ATU00000000', because: 'filler' },
    ],
  },
};

/** Every second of seven digits doubled, their digits and 4 added, modulo ten. */
function hasCheckDigit(digits: string): boolean {
  const sum = Array.from(digits.slice(0, 7)).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 4);
  return (10 - (sum % 10)) % 10 === Number(digits.slice(7));
}
