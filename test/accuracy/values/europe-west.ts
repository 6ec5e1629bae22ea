import type { Random } from '../../corpus/random.ts';
import {
  luhnDigit,
  mod1110Digit,
  mod11Digit,
  numbersOf,
  remainder,
  until,
  verhoeffDigit,
  weighted,
} from '../check-digits.ts';
import { between, birth, kind, spaced } from '../value-kind.ts';

function austriaInsurance(random: Random): string {
  const { day, month, yy } = birth(random);
  return until(() => {
    const serial = between(random, 100, 999);
    const check = weighted(`${serial}${day}${month}${yy}`, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
    return check === 10 ? undefined : `${serial}${check}${random.pick(['', ' '])}${day}${month}${yy}`;
  });
}

/** Digits doubled at every second place, sums of their digits: as in Luhn's method, from the left. */
function doubled(digits: string, first: 1 | 2): number {
  return numbersOf(digits).reduce((sum, digit, at) => {
    const product = digit * ((at % 2 === 0) === (first === 2) ? 2 : 1);
    return sum + (product > 9 ? product - 9 : product);
  }, 0);
}

function austriaTax(random: Random): string {
  const body = `${between(random, 3, 98)}${random.digits(6)}`;
  const all = `${body}${(10 - (doubled(body, 1) % 10)) % 10}`;
  return spaced(all, random.pick(['xx-xxx/xxxx', 'xx xxx/xxxx']));
}

function austriaVat(random: Random): string {
  const body = random.digits(7);
  return `ATU${body}${(10 - ((doubled(body, 1) + 4) % 10)) % 10}`;
}

function belgium(random: Random): string {
  const { year, yy, month, day } = birth(random);
  const body = `${yy}${month}${day}${between(random, 1, 997)}`;
  const check = 97 - remainder(year >= 2000 ? `2${body}` : body, 97);
  return spaced(
    `${body}${String(check).padStart(2, '0')}`,
    random.pick(['xx.xx.xx-xxx.xx', 'xxxxxxxxxxx', 'xxxxxx-xxx.xx']),
  );
}

function belgiumVat(random: Random): string {
  const body = `0${between(random, 4_000_000, 7_999_999)}`;
  const all = `${body}${String(97 - remainder(body, 97)).padStart(2, '0')}`;
  return random.pick([`BE${all}`, `BE ${spaced(all, 'xxxx.xxx.xxx')}`]);
}

function insee(random: Random): string {
  const { yy, month } = birth(random);
  const body = `${1 + random.number(2)}${yy}${month}${random.pick(['75', '69', '13', '33', '59', '92'])}${between(random, 1, 400)}${between(random, 1, 999)}`;
  const all = `${body}${String(97 - remainder(body, 97)).padStart(2, '0')}`;
  return spaced(all, random.pick(['xxxxxxxxxxxxxxx', 'x xx xx xx xxx xxx xx', 'xxxxxxxxxxxxx xx']));
}

function franceTax(random: Random): string {
  const body = `${random.number(4)}${random.digits(9)}`;
  const all = `${body}${String(remainder(body, 511)).padStart(3, '0')}`;
  return spaced(all, random.pick(['xxxxxxxxxxxxx', 'xx xx xxx xxx xxx']));
}

function franceVat(random: Random): string {
  const body = random.digits(8);
  const siren = body + luhnDigit(body);
  const key = String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0');
  return random.pick([`FR${key}${siren}`, `FR ${key} ${spaced(siren, 'xxx xxx xxx')}`]);
}

/** Ten digits of which one stands twice (or thrice) and none more often. */
function germanyTax(random: Random): string {
  const body = until(() => {
    const drawn = `${1 + random.number(9)}${random.digits(9)}`;
    const counts = Array.from('0123456789', (digit) => drawn.split(digit).length - 1);
    return counts.filter((count) => count > 1).length === 1 && Math.max(...counts) <= 3 && !/(\d)\1\1/.test(drawn)
      ? drawn
      : undefined;
  });
  return spaced(body + mod1110Digit(body), random.pick(['xxxxxxxxxxx', 'xx xxx xxx xxx']));
}

const machineReadable = (value: string): number => weighted(value, [7, 3, 1]) % 10;
const cardAlphabet = 'CFGHJKLMNPRTVWXYZ0123456789';

function germanyCard(random: Random, first: string): string {
  const body = random.text(first, 1) + random.text(cardAlphabet, 8);
  return body + String(machineReadable(body));
}

function germanyLicence(random: Random): string {
  const body = `${random.pick(['B', 'N', 'J', 'K'])}${random.digits(2)}${random.text('0123456789ABCDEFGHI', 5)}${random.digits(1)}`;
  const check = '0123456789X'.charAt(weighted(body, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11);
  return `${body}${check}${random.text('123456', 1)}`;
}

function ireland(random: Random): string {
  const body = random.digits(7);
  const second = random.pick(['', 'A', 'W']);
  const sum = weighted(body, [8, 7, 6, 5, 4, 3, 2]) + (second === 'A' ? 9 : 0);
  return `${body}${'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23)}${second}`;
}

function luxembourg(random: Random): string {
  const { yyyy, month, day } = birth(random);
  const body = `${yyyy}${month}${day}${between(random, 1, 999)}`;
  return body + luhnDigit(body) + verhoeffDigit(body);
}

function luxembourgCompany(random: Random): string {
  return until(() => {
    const body = `${between(random, 1980, 2020)}${random.pick(['22', '24', '20'])}${random.digits(4)}`;
    const digit = mod11Digit(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    return digit === undefined ? undefined : body + digit;
  });
}

function bsn(random: Random): string {
  return until(() => {
    const body = `${1 + random.number(8)}${random.digits(7)}`;
    const check = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? undefined : `${body}${check}`;
  });
}

function nino(random: Random): string {
  const all = `${random.pick(['AB', 'CE', 'JG', 'PX', 'SK', 'WM', 'YZ', 'NR'])}${random.digits(6)}${random.text('ABCD', 1)}`;
  return spaced(all, random.pick(['xxxxxxxxx', 'xx xx xx xx x', 'xx-xx-xx-xx-x']));
}

function nhs(random: Random): string {
  return until(() => {
    const body = `${random.pick(['4', '6', '7', '9'])}${random.digits(8)}`;
    const digit = mod11Digit(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
    return digit === undefined
      ? undefined
      : spaced(body + digit, random.pick(['xxxxxxxxxx', 'xxx xxx xxxx', 'xxx-xxx-xxxx']));
  });
}

function utr(random: Random): string {
  const body = random.digits(9);
  const all = `${'21987654321'.charAt(weighted(body, [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11)}${body}`;
  return spaced(all, random.pick(['xxxxxxxxxx', 'xxxxx xxxxx']));
}

function ukLicence(random: Random): string {
  const { yy, month, day } = birth(random);
  const surname = random.pick(['MORGA', 'SMITH', 'JONES', 'WHITF', 'HASSA', 'LEE99', 'COX99']);
  return `${surname}${yy.charAt(0)}${month}${day}${yy.charAt(1)}${random.text('ABCDEFGHJKLM', 1)}${random.pick(['9', 'S', 'J'])}${random.digits(1)}${random.text('ABCDEFGHJKLMNPRSTUVWXYZ', 2)}`;
}

function ahv(random: Random): string {
  const body = `756${random.digits(9)}`;
  const all = `${body}${(10 - (weighted(body, [1, 3]) % 10)) % 10}`;
  return random.number(3) === 0 ? all : spaced(all, 'xxx.xxxx.xxxx.xx');
}

export const europeWest = [
  kind(
    'austria-social-security-number',
    'Austrian social security number|de:Sozialversicherungsnummer|de:SVNR|de:österreichische Versicherungsnummer',
    austriaInsurance,
  ),
  kind(
    'austria-tax-identification-number',
    'Austria tax identification number|de:Steuernummer (Österreich)|de:österreichische Steuernummer',
    austriaTax,
  ),
  kind('austria-value-added-tax', 'VAT number|de:UID-Nummer|de:Umsatzsteuer-Identifikationsnummer', austriaVat),
  kind(
    'austria-identity-card',
    'Austria identity card|de:Personalausweis Österreich|de:österreichischer Personalausweis',
    '{b22}==',
  ),
  kind(
    'belgium-national-number',
    'Belgian national number|nl:Rijksregisternummer|fr:numéro de registre national|fr:numéro national',
    belgium,
  ),
  kind('belgium-value-added-tax-number', 'VAT number|nl:BTW-nummer|fr:numéro de TVA|nl:ondernemingsnummer', belgiumVat),
  kind('france-insee', 'INSEE number|fr:numéro de sécurité sociale|fr:NIR|fr:n° INSEE', insee, {
    also: ['france-health-insurance-number'],
  }),
  kind(
    'france-tax-identification-number',
    'French tax identification number|fr:numéro fiscal|fr:numéro SPI|fr:n° fiscal de référence',
    franceTax,
  ),
  kind('france-value-added-tax-number', 'VAT number|fr:numéro de TVA intracommunautaire|fr:TVA', franceVat),
  kind(
    'france-national-id-card',
    'French national id card|fr:carte nationale d’identité|fr:CNI n°|fr:numéro de carte d’identité',
    (random) =>
      random.number(2) === 0
        ? `${between(random, 5, 20)}${between(random, 1, 12)}75${random.digits(1)}${random.digits(5)}`
        : random.digits(12),
  ),
  kind(
    'france-health-insurance-number',
    'French health insurance number|fr:carte vitale|fr:numéro de carte vitale',
    '{d10} {d10} {d}',
  ),
  kind(
    'germany-tax-id',
    'German tax id|de:Steuer-ID|de:Steueridentifikationsnummer|de:IdNr.|de:Steuer-Identifikationsnummer',
    germanyTax,
  ),
  kind(
    'germany-identity-card-number',
    'German id card|de:Personalausweisnummer|de:Personalausweis|de:Ausweisnummer',
    (random) => germanyCard(random, 'LMNPRTVWXY'),
  ),
  kind('germany-value-added-tax-number', 'VAT number|de:USt-IdNr.|de:Umsatzsteuer-ID', (random) => {
    const body = `${1 + random.number(9)}${random.digits(7)}`;
    return `DE${random.pick(['', ' '])}${body}${mod1110Digit(body)}`;
  }),
  kind(
    'germany-drivers-license-number',
    'German driving licence|de:Führerscheinnummer|de:Führerschein Nr.|de:Fahrerlaubnis',
    germanyLicence,
  ),
  kind('germany-passport-number', 'German passport|de:Reisepassnummer|de:Reisepass|de:Passnummer', (random) =>
    germanyCard(random, 'CFGHJK'),
  ),
  kind('ireland-personal-public-service-number', 'PPS number|PPSN|PPS no.|personal public service number', ireland),
  kind(
    'liechtenstein-personal-identification-number',
    'PEID|Liechtenstein personal identification number|de:Personenidentifikationsnummer',
    '{D}{d8}||{D}{d11}',
  ),
  kind(
    'luxemburg-national-identification-number-natural-persons',
    'Luxembourg national identification number|fr:matricule national|fr:numéro d’identification national (Luxembourg)|fr:matricule',
    luxembourg,
  ),
  kind(
    'luxemburg-national-identification-number-non-natural-persons',
    'Luxembourg tax id of the company|fr:matricule de la société (Luxembourg)|fr:numéro d’identité (Luxembourg)|de:Steuernummer Luxemburg',
    luxembourgCompany,
  ),
  kind('netherlands-citizens-service-number', 'BSN|nl:BSN|nl:burgerservicenummer|nl:sofinummer', bsn, {
    also: ['netherlands-tax-identification-number'],
  }),
  kind(
    'netherlands-tax-identification-number',
    'Dutch tax identification number|nl:fiscaal nummer|nl:belastingnummer|nl:RSIN',
    bsn,
    { also: ['netherlands-citizens-service-number'] },
  ),
  kind(
    'netherlands-value-added-tax-number',
    'VAT number|nl:btw-nummer|nl:btw-id',
    (random) => `NL${bsn(random)}B0${1 + random.number(3)}`,
  ),
  kind(
    'switzerland-ssn-ahv-number',
    'AHV number|de:AHV-Nummer|fr:numéro AVS|it:numero AVS|de:Sozialversicherungsnummer',
    ahv,
  ),
  kind('uk-nino', 'National Insurance number|NI number|NINO|NI No', nino),
  kind('uk-nhs-number', 'NHS number|NHS no.|NHS', nhs),
  kind('uk-unique-taxpayer-reference-number', 'UTR|unique taxpayer reference|tax reference (UTR)', utr),
  kind(
    'uk-electoral-roll-number',
    'electoral roll number|electoral number|elector number',
    'AB{D}{d2}||HF{D}{d3}||KC-{D}{d2}||WDA{D}{d3}',
  ),
  kind('uk-drivers-license-number', 'UK driving licence|driving licence number|DVLA licence', ukLicence),
];
