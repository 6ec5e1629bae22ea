import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { isCardBrand } from '../../validators/card-brand.ts';

const verification = commaSeparated(`
  cvv, cvv2, cvc, cvc2, csc, cid, cvn, card verification, verification code, verification value, verification
  number, security code, security number, card security code, issue number, pin block, prüfziffer, kartenprüfnummer,
  code de sécurité, code de vérification, cryptogramme, código de seguridad, codice di sicurezza
`);
const names = commaSeparated(`
  visa, mastercard, master card, amex, american express, americanexpress, discover, discover card, diners, diners
  club, dinersclub, jcb, unionpay, union pay, china unionpay, rupay, maestro, barclaycard, credit card,
  creditcard, debit card, debitcard, payment card, bank card, bankcard, charge card, gift card, card number,
  cardnumber, card no, card num, cc no, cc num, cc nr, cc, cardno, card nr, card holder, cardholder, name on card, cc number, ccn,
  ccnumber, card type, card account, expiration, expiry, expires, expiration date, exp, exp date, expdate, valid
  thru, valid until, valid to, date of expiry, pan, primary account number, kreditkarte, kreditkartennummer,
  kartennummer, karteninhaber, gültig bis, ablaufdatum, carte de crédit, carte bancaire, carte bleue, numéro de
  carte, date d expiration, tarjeta, tarjeta de crédito, número de tarjeta, fecha de vencimiento, titular, carta di
  credito, numero di carta, scadenza, cartão de crédito, número do cartão, validade, creditcardnummer, kaartnummer,
  vervaldatum, betaalkaart, kredi kartı, kart numarası, son kullanma tarihi, karta kredytowa, karta płatnicza, numer karty, ważna do,
  kreditní karta, platební karta, číslo karty, kreditná karta, hitelkártya, bankkártya, kártyaszám, card de credit, card bancar,
  număr card, numărul cardului, kreditkort, betalkort, betalingskort, kortnummer, luottokortti, maksukortti, kortin numero,
  πιστωτική κάρτα, αριθμός κάρτας, кредитная карта, банковская карта, номер карты, кредитна картка, номер картки, кредитна карта,
  номер на карта, kreditna kartica, broj kartice, številka kartice, kreditinė kortelė, kortelės numeris, kredītkarte, kartes numurs,
  krediitkaart, kaardi number, クレジットカード, カード番号, 信用卡, 卡号, 信用卡號, 卡號, 신용카드, 카드번호, 카드 번호, بطاقة ائتمان, رقم البطاقة,
  כרטיס אשראי, מספר כרטיס, บัตรเครดิต, หมายเลขบัตร, thẻ tín dụng, số thẻ, kartu kredit, nomor kartu, kad kredit
`);
/** `09/27`, `09-2027`; not a piece of a full date. */
const expirationDate = /(?<![0-9/.-])(?:0[1-9]|1[0-2])[/-](?:20)?[2-4][0-9](?![0-9/.-])/g;

/** Published by the brands and by payment services for tests; each passes the checksum and is never issued. */
const testNumbers = new Set(
  commaSeparated(`
  4111111111111111, 4012888888881881, 4242424242424242, 4000056655665556, 4000000000000002, 4005519200000004,
  4009348888881881, 4012000033330026, 4012000077777777, 4217651111111119, 4500600000000061, 4000111111111115,
  5555555555554444, 5105105105105100, 5454545454545454, 5200828282828210, 2223003122003222, 2223000048400011,
  2222420000001113, 2223016768739313, 378282246310005, 371449635398431, 378734493671000, 341111111111111,
  370000000000002, 6011111111111117, 6011000990139424, 6011981111111113, 6011000000000012, 6011000000000004,
  30569309025904, 38520000023237, 3056930009020004, 36227206271667, 36006666333344, 38000000000006,
  3530111333300000, 3566002020360505, 3566111111111113, 6200000000000005, 6205500000000000004, 6250947000000014
`),
);

/** Payment card number: brand prefix, length and Luhn digit. */
export const creditCardNumber: Detector = {
  id: 'credit-card-number',
  name: 'Credit card number',
  purviewId: '50842eb7-edc8-4019-85dd-5a5c1f2bb085',
  // Unspaced, then 19 digits by 4-4-4-4-3 (UnionPay), 16 by fours, 15 by 4-6-5 (Amex), 14 by 4-6-4 (Diners).
  pattern: standalone(
    `(?=[234568])(?:[0-9]{14,19}|62[0-9]{2}(?:${s}[0-9]{4}){3}${s}[0-9]{3}|` +
      `[0-9]{4}${s}(?:[0-9]{4}${s}[0-9]{4}${s}[0-9]{4}|[0-9]{6}${s}[0-9]{4,5}))`,
  ),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && isCardBrand(digits) && luhn(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords: [...verification, ...names] }] },
    { confidence: 85, evidence: [{ pattern: expirationDate }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  testNumbers,
  samples: {
    match: [
      { text: 'Visa 4539 1488 0343 6467, CVV 123', confidence: 85, because: 'brand and verification code beside it' },
      { text: '4539148803436467 09/27', confidence: 85, because: 'expiration date beside it' },
      { text: 'card: 3714-496353-98431', confidence: 65, because: 'Amex by 4-6-5; "card" alone says too little' },
      { text: 'ref 4539148803436467', confidence: 65, because: 'checksum holds, no evidence' },
      { text: 'credit card 4539-1488-\r\n0343-6467', confidence: 85, because: 'broken at the end of a line' },
      {
        text: 'karta kredytowa\n4539148803436467',
        confidence: 85,
        because: 'Polish, as the head of a column',
      },
      { text: 'カード番号：4539-1488-0343-6467', confidence: 85, because: 'Japanese, without blanks between words' },
      {
        text: 'Kartennummer: 4539\u00a01488\u00a00343\u00a06467',
        confidence: 85,
        because: 'no-break spaces, German keyword',
      },
      { text: 'visa 4539\u20111488\ufffe0343\u00ad6467', confidence: 85, because: 'hyphens of three other kinds' },
      { text: '卡号4539148803436467', confidence: 85, because: 'Chinese puts no space before a number' },
      { text: 'card number,expiry\n4539148803436467,0927', confidence: 85, because: 'a column heading is evidence' },
    ],
    noMatch: [
      { text: 'visa 4539 1488 0343 6468', because: 'wrong Luhn digit' },
      { text: 'visa 1111 1111 1111 1117', because: 'no brand has prefix 1' },
      { text: 'visa 14539148803436467', because: 'part of a longer run of digits' },
      { text: 'visa A4539148803436467', because: 'a letter touches it' },
      { text: 'visa 0.4539148803436467', because: 'a decimal fraction' },
      { text: 'visa 4539-1488-0343-6467-1234', because: 'part of a longer hyphenated number' },
      { text: 'visa 2222222222222222', because: 'all digits the same' },
    ],
  },
};
