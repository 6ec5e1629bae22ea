import type { Random } from '../../corpus/random.ts';
import { luhnDigit, mod11Digit, numbersOf, until, weighted } from '../check-digits.ts';
import { between, birth, kind, spaced } from '../value-kind.ts';

function ssn(random: Random): string {
  const area = until(() => {
    const drawn = 1 + random.number(732);
    return drawn === 666 ? undefined : String(drawn).padStart(3, '0');
  });
  const digits = area + between(random, 1, 99) + between(random, 1, 9999);
  return random.number(4) === 0 ? digits : spaced(digits, random.number(4) === 0 ? 'xxx xx xxxx' : 'xxx-xx-xxxx');
}

function cpf(random: Random): string {
  const check = (digits: string): string => {
    const rest =
      (weighted(
        digits,
        Array.from(digits, (_, at) => digits.length + 1 - at),
      ) *
        10) %
      11;
    return String(rest % 10);
  };
  const body = random.digits(9);
  const first = check(body);
  const all = body + first + check(body + first);
  return random.number(3) === 0 ? all : spaced(all, 'xxx.xxx.xxx-xx');
}

function cnpj(random: Random): string {
  const weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
  const check = (digits: string): string => {
    const rest = weighted(digits, weights.slice(weights.length - digits.length)) % 11;
    return rest < 2 ? '0' : String(11 - rest);
  };
  const body = `${random.digits(8)}000${1 + random.number(3)}`;
  const first = check(body);
  const all = body + first + check(body + first);
  return random.number(3) === 0 ? all : spaced(all, 'xx.xxx.xxx/xxxx-xx');
}

const cuitWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

function cuit(random: Random): string {
  return until(() => {
    const body = `${random.pick(['20', '27', '23', '30', '33'])}${random.digits(8)}`;
    const digit = mod11Digit(body, cuitWeights);
    return digit === undefined
      ? undefined
      : spaced(body + digit, random.number(3) === 0 ? 'xxxxxxxxxxx' : 'xx-xxxxxxxx-x');
  });
}

function rut(random: Random): string {
  const body = `${8 + random.number(16)}${random.digits(6)}`.padStart(8, '0');
  const sum = Array.from(body)
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (2 + (at % 6)), 0);
  const check = '0123456789K'.charAt((11 - (sum % 11)) % 11);
  const bare = body.replace(/^0/, '');
  return random.number(3) === 0
    ? `${bare}-${check}`
    : `${bare.slice(0, -6)}.${bare.slice(-6, -3)}.${bare.slice(-3)}-${check}`;
}

function nit(random: Random): string {
  const body = `${random.pick(['8', '9'])}${random.digits(8)}`;
  const rest = weighted(body, [41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
  const check = rest < 2 ? rest : 11 - rest;
  return random.number(2) === 0 ? `${body}-${check}` : `${spaced(body, 'xxx.xxx.xxx')}-${check}`;
}

function ruc(random: Random): string {
  const body = `${random.pick(['10', '20'])}${random.digits(8)}`;
  const rest = 11 - (weighted(body, cuitWeights) % 11);
  return `${body}${rest === 10 ? 0 : rest === 11 ? 1 : rest}`;
}

function curp(random: Random): string {
  const { yy, month, day } = birth(random, 1950, 1999);
  const name = `${random.text('BCDFGLMPRS', 1)}${random.text('AEIO', 1)}${random.text('BCDFGLMPRS', 2)}`;
  const body = `${name}${yy}${month}${day}${random.pick(['H', 'M'])}${random.pick(['DF', 'JC', 'NL', 'MC', 'PL'])}${random.text('BCDFGLMNPRS', 3)}${random.digits(1)}`;
  const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const sum = Array.from(body).reduce((total, character, at) => total + alphabet.indexOf(character) * (18 - at), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function rfc(random: Random): string {
  const { yy, month, day } = birth(random, 1950, 1999);
  const body = `${random.text('BCDFGLMPRS', 1)}${random.text('AEIO', 1)}${random.text('BCDFGLMPRS', 2)}${yy}${month}${day}${random.text('ABCDEFGH123456789', 2)}`;
  const alphabet = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
  const sum = Array.from(body).reduce((total, character, at) => total + alphabet.indexOf(character) * (13 - at), 0);
  const rest = sum % 11;
  return `${body}${rest === 0 ? '0' : rest === 1 ? 'A' : String(11 - rest)}`;
}

function rg(random: Random): string {
  const body = `${1 + random.number(5)}${random.digits(7)}`;
  const check = '0123456789X'.charAt((11 - (weighted(body, [2, 3, 4, 5, 6, 7, 8, 9]) % 11)) % 11);
  return `${spaced(body, 'xx.xxx.xxx')}-${check}`;
}

function dea(random: Random): string {
  const digits = random.digits(6);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbersOf(digits);
  return `${random.pick(['A', 'B', 'F', 'M'])}${random.text('ABCDGHMSW', 1)}${digits}${(a + c + e + 2 * (b + d + f)) % 10}`;
}

function sin(random: Random): string {
  const body = `${1 + random.number(7)}${random.digits(7)}`;
  const all = body + luhnDigit(body);
  return random.number(3) === 0 ? all : spaced(all, random.number(2) === 0 ? 'xxx xxx xxx' : 'xxx-xxx-xxx');
}

const mbiLetters = 'ACDEFGHJKMNPQRTUVWXY';

function mbi(random: Random): string {
  const letter = (): string => random.text(mbiLetters, 1);
  const either = (): string => random.text(`${mbiLetters}0123456789`, 1);
  const all = `${1 + random.number(9)}${letter()}${either()}${random.digits(1)}${letter()}${either()}${random.digits(1)}${letter()}${letter()}${random.digits(2)}`;
  return random.number(2) === 0 ? all : spaced(all, 'xxxx-xxx-xxxx');
}

export const americas = [
  kind('us-social-security-number', 'SSN|Social Security Number|social security no.|Soc Sec|SSN#', ssn),
  kind('us-itin', 'ITIN|individual taxpayer identification number|tax id (ITIN)', (random) =>
    spaced(
      `9${random.digits(2)}${random.pick(['70', '71', '74', '78', '80', '85', '88'])}${random.digits(4)}`,
      random.number(4) === 0 ? 'xxxxxxxxx' : 'xxx-xx-xxxx',
    ),
  ),
  kind(
    'us-employer-identification-number',
    'EIN|employer identification number|federal tax id|FEIN',
    (random) => `${random.pick(['12', '20', '36', '45', '58', '84'])}-${random.digits(7)}`,
  ),
  kind(
    'us-drivers-license-number',
    "driver's license|driver license number|drivers license no.|DL number",
    '{u}{d7}||{u}{d12}||{u}{d13}',
  ),
  kind(
    'us-uk-passport-number',
    'U.S. passport number|US passport|British passport no.|UK passport number',
    (random) => `${random.pick(['4', '5', '3', '1'])}${random.digits(8)}`,
  ),
  kind('us-national-provider-identifier', 'NPI|national provider identifier|NPI number', (random) => {
    const body = `1${random.digits(8)}`;
    return body + luhnDigit(`80840${body}`);
  }),
  kind('medicare-beneficiary-identifier-card', 'MBI|Medicare number|Medicare beneficiary identifier', mbi),
  kind('drug-enforcement-agency-number', 'DEA|DEA number|DEA registration', dea),
  kind('canada-social-insurance-number', 'SIN|Social Insurance Number|fr:numéro d’assurance sociale|fr:NAS', sin),
  kind('canada-passport-number', 'Canadian passport|Canada passport number|fr:passeport canadien', '{u2}{d6}'),
  kind(
    'canada-drivers-license-number',
    "Ontario driver's licence|Canada driver's license|Ontario driver licence number",
    '{u}{d4}-{d5}-{D}0{D}0{D}',
  ),
  kind(
    'canada-health-service-number',
    'OHIP number|Ontario health card number|health service number (Canada)|health card number',
    (random) => {
      const body = `${random.text('123456789', 1)}${random.digits(8)}`;
      return spaced(body + luhnDigit(body), random.number(2) === 0 ? 'xxxxxxxxxx' : 'xxxx-xxx-xxx');
    },
  ),
  kind(
    'canada-personal-health-identification-number',
    'PHIN|personal health identification number|Manitoba health number',
    '{D}{d8}',
  ),
  kind(
    'argentina-national-identity-number',
    'DNI argentino|es:documento nacional de identidad (Argentina)|Argentina national identity card',
    (random) =>
      spaced(`${2 + random.number(3)}${random.digits(7)}`, random.number(3) === 0 ? 'xxxxxxxx' : 'xx.xxx.xxx'),
  ),
  kind('argentina-unique-tax-identification-key', 'CUIT|es:CUIL|es:clave única de identificación tributaria', cuit),
  kind('brazil-cpf-number', 'CPF|pt:CPF|pt:Cadastro de Pessoas Físicas', cpf),
  kind('brazil-legal-entity-number', 'CNPJ|pt:CNPJ da empresa', cnpj),
  kind('brazil-national-identification-card', 'RG|pt:carteira de identidade|pt:RG', rg),
  kind('chile-identity-card-number', 'RUT|es:RUT|es:RUN|es:cédula de identidad', rut),
  kind('colombia-tax-identification-number', 'NIT|es:NIT|es:número de identificación tributaria', nit),
  kind('mexico-unique-population-registry-code', 'CURP|es:CURP|es:clave única de registro de población', curp),
  kind('mexico-federal-taxpayer-registry', 'RFC|es:RFC|es:Registro Federal de Contribuyentes', rfc),
  kind('peru-tax-identification-number', 'RUC|es:RUC|es:Registro Único de Contribuyentes', ruc),
];
