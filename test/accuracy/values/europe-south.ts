import type { Random } from '../../corpus/random.ts';
import { luhnDigit, mod11Digit, numbersOf, remainder, until, weighted } from '../check-digits.ts';
import { between, birth, kind, spaced } from '../value-kind.ts';

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

function dni(random: Random): string {
  const body = between(random, 10_000_000, 79_999_999);
  const letter = dniLetters.charAt(Number(body) % 23);
  return random.pick([`${body}${letter}`, `${body}-${letter}`, `${spaced(body, 'xx.xxx.xxx')}-${letter}`]);
}

function nie(random: Random): string {
  const first = random.number(3);
  const body = random.digits(7);
  return `${'XYZ'.charAt(first)}${body}${dniLetters.charAt(Number(`${first}${body}`) % 23)}`;
}

function spainInsurance(random: Random): string {
  const body = `${random.pick(['28', '08', '41', '46'])}${between(random, 10_000_001, 99_999_999)}`;
  return spaced(
    `${body}${String(remainder(body, 97)).padStart(2, '0')}`,
    random.pick(['xxxxxxxxxxxx', 'xx/xxxxxxxx/xx', 'xx xxxxxxxx xx']),
  );
}

const oddPlaces = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Value of a character at an odd place, counted from 1: digits and letters alike by their order. */
function oddValue(character: string): number {
  return oddPlaces[/\d/.test(character) ? Number(character) : letters.indexOf(character)] ?? 0;
}

function fiscalCode(random: Random): string {
  const { yy, month, year } = birth(random);
  const day = 1 + random.number(28) + (random.number(2) === 0 ? 40 : 0);
  const name = random.text('BCDFGLMNPRSTV', 6);
  const body = `${name}${yy}${'ABCDEHLMPRST'.charAt(Number(month) - 1)}${String(day).padStart(2, '0')}${random.pick(['H501', 'F205', 'L219', 'D612', 'A944'])}`;
  const sum = Array.from(body).reduce((total, character, at) => {
    const even = /\d/.test(character) ? Number(character) : letters.indexOf(character);
    return total + (at % 2 === 0 ? oddValue(character) : even);
  }, 0);
  return year > 0 ? `${body}${letters.charAt(sum % 26)}` : body;
}

function italyVat(random: Random): string {
  const body = `0${random.digits(6)}${random.pick(['001', '015', '058', '063'])}`;
  return `${random.pick(['', 'IT'])}${body}${luhnDigit(body)}`;
}

function cyprusTax(random: Random): string {
  const body = `${random.pick(['0', '9'])}${random.digits(7)}`.replace(/^9./, '99');
  const sum = numbersOf(body).reduce((total, digit, at) => total + (at % 2 === 0 ? oddValue(String(digit)) : digit), 0);
  return `${body}${letters.charAt(sum % 26)}`;
}

function afm(random: Random): string {
  const body = `${random.pick(['0', '1', '9'])}${random.digits(7)}`;
  return `${body}${(weighted(body, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10}`;
}

function amka(random: Random): string {
  const { day, month, yy } = birth(random);
  const body = `${day}${month}${yy}${random.digits(4)}`;
  return body + luhnDigit(body);
}

function citizenCard(random: Random): string {
  const document = random.digits(9);
  const version = `${random.text('ZYXW', 1)}${random.text('ZYXWV', 1)}`;
  const digit = until(() => {
    const drawn = random.digits(1);
    const sum = numbersOf(`${document}${version}${drawn}`).reduce((total, number, at) => {
      const twice = at % 2 === 0 ? number * 2 : number;
      return total + (at % 2 === 0 && twice >= 10 ? twice - 9 : twice);
    }, 0);
    return sum % 10 === 0 ? drawn : undefined;
  });
  return random.pick([`${document}${version}${digit}`, `${spaced(document, 'xxxxxxxx x')} ${version}${digit}`]);
}

function nif(random: Random): string {
  const body = `${random.pick(['1', '2', '5'])}${random.digits(7)}`;
  const rest = 11 - (weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  const all = `${body}${rest > 9 ? 0 : rest}`;
  return random.number(2) === 0 ? all : spaced(all, 'xxx xxx xxx');
}

function emso(random: Random): string {
  const { day, month, yyyy } = birth(random);
  return until(() => {
    const body = `${day}${month}${yyyy.slice(1)}50${between(random, 0, 999)}`;
    const digit = mod11Digit(body, [7, 6, 5, 4, 3, 2]);
    return digit === undefined ? undefined : body + digit;
  });
}

function sloveniaTax(random: Random): string {
  return until(() => {
    const body = `${1 + random.number(8)}${random.digits(6)}`;
    const rest = 11 - (weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 11);
    return rest === 11 ? undefined : `${body}${rest % 10}`;
  });
}

function turkey(random: Random): string {
  const body = `${1 + random.number(9)}${random.digits(8)}`;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = numbersOf(body);
  const tenth = ((a + c + e + g + i) * 7 - (b + d + f + h) + 100) % 10;
  return `${body}${tenth}${(a + b + c + d + e + f + g + h + i + tenth) % 10}`;
}

export const europeSouth = [
  kind('spain-dni', 'Spanish DNI|es:DNI|es:Documento Nacional de Identidad|es:D.N.I.', dni, {
    also: ['spain-tax-identification-number', 'spain-drivers-license-number'],
  }),
  kind(
    'spain-tax-identification-number',
    'Spanish tax identification number|es:NIF|es:CIF/NIF|es:número de identificación fiscal',
    (random) => (random.number(2) === 0 ? dni(random) : nie(random)),
    { also: ['spain-dni'] },
  ),
  kind(
    'spain-social-security-number',
    'Spanish social security number|es:número de la Seguridad Social|es:NUSS|es:número de afiliación a la Seguridad Social',
    spainInsurance,
  ),
  kind(
    'spain-drivers-license-number',
    'Spanish driving licence|es:permiso de conducir|es:carnet de conducir',
    (random) => dni(random).replace(/[.-]/g, ''),
    { also: ['spain-dni', 'spain-tax-identification-number'] },
  ),
  kind('spain-passport-number', 'Spanish passport|es:pasaporte español|es:número de pasaporte', '{u3}{d6}'),
  kind('italy-fiscal-code', 'Italian fiscal code|it:codice fiscale|it:C.F.|it:cod. fisc.', fiscalCode),
  kind('italy-value-added-tax-number', 'Italian VAT number|it:partita IVA|it:P.IVA|it:P. IVA', italyVat),
  kind('italy-passport-number', 'Italian passport|it:passaporto|it:numero di passaporto', 'Y{u}{d7}'),
  kind(
    'italy-drivers-license-number',
    'Italian driving licence|it:patente di guida|it:numero patente',
    'U1{d}{U5}{d}{u}||{u}A{d7}{u}',
  ),
  kind(
    'cyprus-identity-card',
    'Cyprus identity card|el:αριθμός ταυτότητας Κύπρος|el:δελτίο ταυτότητας (Κύπρος)',
    '{d10}',
  ),
  kind(
    'cyprus-tax-identification-number',
    'Cyprus tax identification number|el:ΑΦΤ Κύπρου|el:αριθμός φορολογικού μητρώου Κύπρος|Cyprus TIC',
    cyprusTax,
  ),
  kind('cyprus-passport-number', 'Cyprus passport|el:κυπριακό διαβατήριο|Cypriot passport', 'K{d8}||E{d6}'),
  kind(
    'cyprus-drivers-license-number',
    'Cyprus driving licence|el:άδεια οδήγησης Κύπρος|Cypriot driving licence',
    '{D}{d11}',
  ),
  kind(
    'greece-national-id-card',
    'Greek identity card|el:αριθμός δελτίου ταυτότητας|el:αρ. ταυτότητας|el:ΑΔΤ',
    (random) => `${random.text('ABEZHIKMNOPTYX', 2)}${random.pick([' ', '-', ''])}${random.digits(6)}`,
  ),
  kind('greece-tax-identification-number', 'Greek tax identification number|el:ΑΦΜ|el:Α.Φ.Μ.|AFM', afm),
  kind('greece-social-security-number', 'Greek social security number|el:ΑΜΚΑ|AMKA', amka),
  kind('greece-passport-number', 'Greek passport|el:διαβατήριο|el:αριθμός διαβατηρίου', 'A{u}{d7}'),
  kind('greece-drivers-license-number', 'Greek driving licence|el:άδεια οδήγησης|el:δίπλωμα οδήγησης', '{D}{d8}'),
  kind(
    'malta-identity-card-number',
    'Malta identity card|Maltese identity card|mt:karta tal-identità',
    (random) => `${random.digits(6)}${random.number(10)}${random.text('MGAPLHBZ', 1)}`,
    { also: ['malta-tax-identification-number'] },
  ),
  kind(
    'malta-tax-identification-number',
    'Malta tax identification number|Maltese TIN|mt:numru tat-taxxa',
    (random) =>
      random.number(2) === 0
        ? `${random.digits(7)}${random.text('MGAPLHBZ', 1)}`
        : `${1 + random.number(9)}${random.digits(8)}`,
    { also: ['malta-identity-card-number'] },
  ),
  kind('malta-passport-number', 'Malta passport|Maltese passport|mt:passaport Malti', '{D}{d6}'),
  kind(
    'malta-drivers-license-number',
    'Malta driving licence|Maltese driving licence|mt:liċenzja tas-sewqan',
    '{u2} {d3} {d3}',
  ),
  kind(
    'portugal-citizen-card-number',
    'Portuguese citizen card|pt:cartão de cidadão|pt:número do cartão de cidadão',
    citizenCard,
  ),
  kind(
    'portugal-tax-identification-number',
    'Portuguese tax number|pt:NIF|pt:número de contribuinte|pt:contribuinte n.º',
    nif,
  ),
  kind(
    'portugal-passport-number',
    'Portuguese passport|pt:passaporte português|pt:número do passaporte',
    '{u}{d6}||{u2}{d6}',
  ),
  kind(
    'portugal-drivers-license-number',
    'Portuguese driving licence|pt:carta de condução|pt:número da carta de condução',
    '{u}-{D}{d5} {d}||{u2}-{D}{d6} {d}',
  ),
  kind('slovenia-unique-master-citizen-number', 'EMŠO|sl:EMŠO|sl:enotna matična številka občana', emso),
  kind('slovenia-tax-identification-number', 'Slovenian tax number|sl:davčna številka|sl:davčna št.', sloveniaTax),
  kind('slovenia-passport-number', 'Slovenian passport|sl:številka potnega lista|sl:potni list', 'P{u}{d7}'),
  kind(
    'slovenia-drivers-license-number',
    'Slovenian driving licence|sl:vozniško dovoljenje|sl:številka vozniškega dovoljenja',
    '{D}{d8}',
  ),
  kind(
    'turkey-national-identification-number',
    'Turkish identity number|tr:T.C. Kimlik No|tr:TC kimlik numarası|tr:TCKN|tr:kimlik numarası',
    turkey,
  ),
];
