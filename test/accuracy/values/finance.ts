import type { Random } from '../../corpus/random.ts';
import { ibanOf, luhnDigit, mod97Digits, numbersOf, until, weighted } from '../check-digits.ts';
import { fill, kind, spaced } from '../value-kind.ts';

const brands = [
  { lengths: [16], prefixes: ['4', '51', '52', '53', '54', '55', '2221', '2720', '6011', '65', '3528', '3589'] },
  { lengths: [15], prefixes: ['34', '37'] },
  { lengths: [14], prefixes: ['36', '38'] },
];

function card(random: Random, prefixes?: readonly string[]): string {
  const brand = prefixes === undefined ? random.pick(brands) : { lengths: [16], prefixes };
  const prefix = random.pick(brand.prefixes);
  const body = prefix + random.digits(random.pick(brand.lengths) - prefix.length - 1);
  return body + luhnDigit(body);
}

function written(random: Random, number: string): string {
  const picture = { 16: 'xxxx xxxx xxxx xxxx', 15: 'xxxx xxxxxx xxxxx', 14: 'xxxx xxxxxx xxxx' }[number.length];
  if (picture === undefined || random.number(3) === 0) return number;
  const groups = spaced(number, picture);
  return random.number(2) === 0 ? groups : groups.replaceAll(' ', '-');
}

const accounts: Readonly<Record<string, string>> = {
  DE: '{d18}', FR: '{d10}{U11}{d2}', GB: '{u4}{d14}', ES: '{d20}', IT: '{u}{d10}{U12}', NL: '{u4}{d10}', BE: '{d12}',
  AT: '{d16}', CH: '{d5}{d12}', PL: '{d24}', SE: '{d20}', TR: '{d5}0{d16}', NO: '{d11}', DK: '{d14}', PT: '{d21}',
}; // prettier-ignore

function iban(random: Random): string {
  const country = random.pick(Object.keys(accounts));
  const number = ibanOf(country, fill(random, accounts[country] ?? ''));
  return random.number(2) === 0 ? number : (number.match(/.{1,4}/g) ?? []).join(' ');
}

function aba(random: Random): string {
  return until(() => {
    const body = `${random.pick(['01', '02', '03', '06', '07', '09', '11', '12', '26', '31'])}${random.digits(6)}`;
    return body + String((10 - (weighted(body, [3, 7, 1]) % 10)) % 10);
  });
}

function isin(random: Random): string {
  const body = `${random.pick(['US', 'DE', 'FR', 'GB', 'NL', 'CH'])}${random.text('0123456789ABCDEFGH', 3)}${random.digits(6)}`;
  return body + luhnDigit(numbersOf(body).join(''));
}

function lei(random: Random): string {
  const body = fill(random, '{d4}00{U12}');
  return body + mod97Digits(body);
}

/** Branch 01-0902 and account as in the Inland Revenue's published algorithm A: weights over branch and base, modulo 11. */
function newZealandAccount(random: Random): string {
  return until(() => {
    const account = `0${random.digits(6)}`;
    const sum = weighted(`010902${account}`, [0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1]);
    return sum % 11 === 0 && Number(account) < 990_000 ? `01-0902-${account}-0${random.digits(1)}` : undefined;
  });
}

const swiftBanks = ['DEUTDEFF', 'BNPAFRPP', 'CHASUS33', 'BARCGB22', 'UBSWCHZH80A', 'INGBNL2A', 'COBADEFFXXX', 'RABONL2U', 'NEDSZAJJ', 'TGBATRISXXX']; // prettier-ignore

export const finance = [
  kind(
    'credit-card-number',
    'Card number|credit card|Visa|CC no.|card no|de:Kreditkarte|fr:carte de crédit|es:tarjeta de crédito|it:carta di credito|tr:kredi kartı|pt:cartão de crédito|nl:creditcard|pl:karta kredytowa',
    (random) => written(random, card(random)),
    { also: ['eu-debit-card-number', 'payment-card-track-data'] },
  ),
  kind(
    'eu-debit-card-number',
    'debit card number|Maestro card|de:Debitkarte|fr:carte de débit|nl:pinpas|es:tarjeta de débito|it:carta di debito',
    (random) => written(random, card(random, ['4', '51', '53', '55', '6759', '5018'])),
    { also: ['credit-card-number'] },
  ),
  kind(
    'payment-card-track-data',
    'track 1|track data|magnetic stripe',
    (random) => {
      const number = card(random, ['4', '52', '55']);
      return random.number(2) === 0
        ? `%B${number}^WHITFIELD/NORA^${fill(random, '2{D}0{D}101')}${random.digits(10)}?`
        : `;${number}=${fill(random, '2{D}0{D}101')}${random.digits(10)}?`;
    },
    { also: ['credit-card-number', 'eu-debit-card-number'] },
  ),
  kind(
    'iban',
    'IBAN|bank account|de:IBAN|fr:compte bancaire|es:cuenta bancaria|it:conto corrente|tr:IBAN|pl:numer konta',
    iban,
  ),
  kind('swift-code', 'SWIFT|BIC|SWIFT code|BIC/SWIFT|bank identifier code', (random) => random.pick(swiftBanks)),
  kind('aba-routing-number', 'Routing number|ABA|ABA routing number|routing no.|RTN', aba, {
    also: ['us-bank-account-number'],
  }),
  kind(
    'us-bank-account-number',
    'checking account number|bank account number|savings account no.|direct deposit account|checking acct',
    '{D}{d8}||{D}{d9}||{D}{d11}',
  ),
  kind(
    'canada-bank-account-number',
    'canada savings bonds account|canadian bank account|Canada bank account number|fr:compte bancaire canadien',
    '{d5}-{d3}-{D}{d6}||{d7}||{D}{d11}',
  ),
  kind('australia-bank-account-number', 'Australian bank account|BSB and account number|BSB', (random) =>
    random.pick([() => fill(random, '{D}{d2}-{d3} {D}{d7}'), () => fill(random, '{D}{d2}-{d3} {D}{d8}')])(),
  ),
  kind(
    'israel-bank-account-number',
    'Israel bank account number|bank account no. (Israel)|he:מספר חשבון בנק|he:חשבון בנק',
    '{D}{d}-{d3}-{d8}||{D}{d12}',
  ),
  kind(
    'japan-bank-account-number',
    'ja:口座番号|ja:普通預金 口座番号|Japan bank account|ja:銀行口座番号',
    '{d7}||{d4}-{d3}-{d7}',
  ),
  kind(
    'new-zealand-bank-account-number',
    'NZ bank account|New Zealand bank account number|bank account number',
    newZealandAccount,
  ),
  kind('international-securities-identification-number', 'ISIN|ISIN code|de:Wertpapierkennnummer ISIN', isin),
  kind('legal-entity-identifier', 'LEI|legal entity identifier|LEI code', lei),
  kind('mexico-clabe', 'CLABE|es:CLABE interbancaria|es:cuenta CLABE', (random) => {
    const body = `${random.pick(['002', '012', '014', '021', '072', '127'])}${random.pick(['180', '320', '580', '650'])}${random.digits(11)}`;
    const sum = numbersOf(body).reduce((total, digit, at) => total + ((digit * ([3, 7, 1][at % 3] ?? 0)) % 10), 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  }),
];

/** For decoys: a card number whose last digit is wrong. */
export function brokenCard(random: Random): string {
  const good = card(random, ['4', '52']);
  return good.slice(0, 15) + String((Number(good.charAt(15)) + 1 + random.number(8)) % 10);
}

/** For decoys: an IBAN with wrong check digits. */
export function brokenIban(random: Random): string {
  const account = random.digits(18);
  const good = Number(ibanOf('DE', account).slice(2, 4));
  return `DE${String(((good + 7) % 89) + 2).padStart(2, '0')}${account}`;
}

export function ean13(random: Random, prefix: string): string {
  const body = prefix + random.digits(12 - prefix.length);
  return `${body}${(10 - (weighted(body, [1, 3]) % 10)) % 10}`;
}
