import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  clabe, clabe interbancaria, cuenta clabe, clave bancaria estandarizada, clave interbancaria, clabe number, spei,
  cuenta bancaria, número de cuenta, transferencia interbancaria, mexican bank account
`);

/** CLABE of the Mexican banks: bank, branch city, account, check digit by weights 3-7-1 modulo ten. */
export const mexicoClabe: Detector = {
  id: 'mexico-clabe',
  name: 'Mexico standardized bank code (CLABE)',
  pattern: standalone(
    `(?<![A-Z]{2}[0-9]{2} )(?:[0-9]{3}${s}?[0-9]{3}${s}?[0-9]{11}${s}?[0-9]|[0-9]{4}(?: [0-9]{4}){3} [0-9]{2})`,
  ),
  normalize: digitsOf,
  valid: (digits) => isBank(Number(digits.slice(0, 3))) && !isUniform(digits) && hasCheckDigit(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'CLABE interbancaria: 012180004739201589', confidence: 85, because: 'unspaced' },
      { text: 'Cuenta CLABE 072 320 01048273615 3', confidence: 85, because: 'grouped by bank, city, account' },
      { text: 'CLABE: 0121 8000 4739 2015 89', confidence: 85, because: 'by fours' },
    ],
    noMatch: [
      { text: 'CLABE 012180004739201588', because: 'wrong check digit' },
      { text: 'cuenta bancaria DE89 0121 8000 4739 2015 89', because: 'the digits of an IBAN' },
      { text: 'Pedido 012180004739201589', because: 'no keyword' },
      { text: 'CLABE 000180004739201580', because: 'no bank 000' },
      { text: 'CLABE 0121800047392015891', because: '19 digits' },
    ],
  },
};

/** Codes of the Bank of Mexico: 001 to 169 banks, 6xx and 7xx others that take part in SPEI, 9xx clearing houses. */
function isBank(code: number): boolean {
  return (code >= 1 && code <= 169) || code >= 600;
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 17; index++) sum += weightedSum(digits.charAt(index), [[3, 7, 1][index % 3] ?? 0]) % 10;
  return (10 - (sum % 10)) % 10 === Number(digits.slice(17));
}
