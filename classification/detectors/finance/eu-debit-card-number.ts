import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  debit card, debitcard, debit cards, debit card number, european debit card, maestro, visa debit, visa electron, mastercard
  debit, v pay, vpay, electron, bancontact, girocard, ec karte, ec card, bankkarte, debitkarte, debetkaart, bankkaart, pinpas,
  carte de débit, carte bleue, carte bancaire, carta di debito, bancomat, tarjeta de débito, cartão de débito, multibanco,
  dankort, bankkort, debetkort, debitkort, pankkikortti, karta debetowa, karta płatnicza, debetní karta, bankkártya
`);
/** They stand beside credit cards too. */
const cardWords = commaSeparated(`
  card number, cardnumber, card no, kartennummer, kartennr, kaartnummer, numéro de carte, numero della carta, número de tarjeta, cvv, cvc, cvv2,
  cvc2, security code, card verification, valid thru, expiry, expiry date, gültig bis, scadenza, vervaldatum
`);

/** Debit card number of a European bank: Maestro, Visa, Mastercard or Dankort prefix, 16 to 19 digits, Luhn digit. */
export const euDebitCardNumber: Detector = {
  id: 'eu-debit-card-number',
  name: 'EU debit card number',
  purviewId: '0e9b3178-9678-47dd-a509-37222ca96b42',
  pattern: standalone(`[2456][0-9]{15,18}|[2456][0-9]{3}(?:${s}[0-9]{4}){3}(?:${s}[0-9]{1,3})?`),
  normalize: digitsOf,
  valid: (digits) => hasDebitPrefix(digits) && !isUniform(digits) && luhn(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [{ keywords: cardWords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Maestro 6759 6498 2643 8453', confidence: 85, because: 'Maestro by fours' },
      { text: 'Visa Debit: 4539148803436467', confidence: 85, because: 'Visa, unspaced' },
      { text: 'EC-Karte 5018 0000 0000 0009, gültig bis 12/27', confidence: 85, because: 'German' },
      { text: 'Card number 4539148803436467', confidence: 65, because: 'it could be a credit card' },
    ],
    noMatch: [
      { text: 'debit card 4539148803436468', because: 'wrong Luhn digit' },
      { text: 'order 4539148803436467', because: 'no keyword' },
      { text: 'debit card 3530111333300000', because: 'a prefix of JCB' },
      { text: 'debit card 0.4539148803436467', because: 'a decimal fraction' },
    ],
  },
};

/** Visa 4, Mastercard 51-55 and 2221-2720, Dankort 5019, Maestro 50 and 56-69; only Maestro has more than 16 digits. */
function hasDebitPrefix(digits: string): boolean {
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  const isMaestro = two === 50 || (two >= 56 && two <= 69);
  const isOther = digits.startsWith('4') || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
  return isMaestro || (isOther && digits.length === 16);
}
