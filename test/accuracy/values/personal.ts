import type { Random } from '../../corpus/random.ts';
import { luhnDigit } from '../check-digits.ts';
import { birth, fill, kind } from '../value-kind.ts';
import { base58Check, bech32, fives, randomBytes, rippleAlphabet } from '../wallets.ts';

const givenNames = ['nora', 'amir', 'julia', 'peter', 'elif', 'marta', 'liam', 'chen', 'sofia', 'anna'];
const surnames = ['whitfield', 'hassan', 'sommer', 'novak', 'demir', 'costa', 'byrne', 'rossi', 'muller', 'ivanova'];
const domains = ['tarnbrook.com', 'example.org', 'mail.firma.de', 'uni-leiden.nl', 'gmail.com', 'corp.example.co.uk'];

function email(random: Random): string {
  const [given, surname] = [random.pick(givenNames), random.pick(surnames)];
  return `${random.pick([`${given}.${surname}`, `${given.charAt(0)}${surname}`, `${given}_${surname}`, `${given}+news`])}@${random.pick(domains)}`;
}

const phonePictures = [
  '+1 (212) 555-0{d3}', '+1-415-555-0{d3}', '+44 20 79{d2} 0{d3}', '+49 89 {D}{d6}', '+33 1 42 {d2} {d2} {d2}', '+34 91 {D}{d2} {d2} {d2}',
  '+39 06 {D}{d7}', '+31 20 {D}{d6}', '+90 212 {D}{d2} {d2} {d2}', '+81 3-{D}{d3}-{d4}', '+46 8 {D}{d2} {d3} {d2}', '+48 22 {D}{d2} {d2} {d2}',
  '(646) 555-0{d3}', '+61 2 9{d3} {d4}', '+91 98{d3} {d5}', '+86 138 {d4} {d4}', '+55 11 9{d4}-{d4}',
]; // prettier-ignore

function ipv4(random: Random): string {
  return [
    random.pick(['10', '172', '192', '84', '203', '51']),
    ...Array.from({ length: 3 }, () => String(1 + random.number(254))),
  ].join('.');
}

function ipv6(random: Random): string {
  return random.pick([
    () => fill(random, '2001:db8:{h4}:{h4}::{h4}'),
    () => fill(random, '2a02:{h4}:{h4}:{h4}:{h4}:{h4}:{h4}:{h4}'),
    () => fill(random, 'fe80::{h4}:{h4}:{h4}:{h4}'),
  ])();
}

const vinValues: Readonly<Record<string, number>> = Object.fromEntries(
  [...'A1B2C3D4E5F6G7H8J1K2L3M4N5P7R9S2T3U4V5W6X7Y8Z9'.matchAll(/(.)(.)/g)].map(([, letter = '', value]) => [
    letter,
    Number(value),
  ]),
);
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** North American: the ninth place checks the others. */
function vin(random: Random): string {
  const body = `${random.pick(['1HG', '2FT', '1G1', '5YJ', 'JHM', '4T1'])}${random.text('ABCDEFGHJKLMNPRSTUVWXYZ0123456789', 5)}0${random.text('ABCDEFGHJKLMNPRSTVWXY123456789', 1)}${random.text('ABCDEFGHJKLMNPRSTUVWXYZ', 1)}${random.digits(6)}`;
  const sum = Array.from(body).reduce(
    (total, character, at) => total + (vinValues[character] ?? Number(character)) * (vinWeights[at] ?? 0),
    0,
  );
  return `${body.slice(0, 8)}${'0123456789X'.charAt(sum % 11)}${body.slice(9)}`;
}

function imei(random: Random): string {
  const body = `${random.pick(['35', '86', '01'])}${random.digits(12)}`;
  return body + luhnDigit(body);
}

const monthNames = ['January', 'March', 'April', 'June', 'September', 'October', 'December'];

function birthday(random: Random): string {
  const { yyyy, month, day } = birth(random);
  return random.pick([
    `${month}/${day}/${yyyy}`,
    `${yyyy}-${month}-${day}`,
    `${day}.${month}.${yyyy}`,
    `${Number(day)} ${random.pick(monthNames)} ${yyyy}`,
    `${random.pick(monthNames)} ${Number(day)}, ${yyyy}`,
  ]);
}

function address(random: Random): string {
  const n = 1 + random.number(180);
  return random.pick([
    `${n} Maple Street, Springfield, IL 62704`, `${n} High Street, Oxford OX1 4AA`, `Hauptstraße ${n}, 80331 München`,
    `${n} rue de Rivoli, 75001 Paris`, `Calle Mayor ${n}, 28013 Madrid`, `Via Garibaldi ${n}, 20121 Milano`, `Prinsengracht ${n}, 1015 DK Amsterdam`,
    `ul. Długa ${n}, 00-238 Warszawa`, `${n} King Street West, Toronto ON M5H 1A1`, `${n} George Street, Sydney NSW 2000`,
    `${n} Oak Avenue, Apt 4B, Austin, TX 78701`, `Bahnhofstrasse ${n}, 8001 Zürich`, `Atatürk Mahallesi, Gül Sokak No: ${n}, 34758 İstanbul`,
    `Rua Augusta ${n}, 1100-053 Lisboa`,
  ]); // prettier-ignore
}

const icd10 = [
  'E11.9',
  'I10',
  'J45.909',
  'F32.1',
  'C50.911',
  'M54.5',
  'N18.3',
  'K21.9',
  'G40.909',
  'S72.001A',
  'B20',
  'F41.1',
];
const icd9 = ['250.00', '401.9', '493.90', '296.20', '174.9', '530.81', '345.90', '300.00', '585.3'];
const diseases = [
  'multiple sclerosis',
  'type 2 diabetes',
  'breast cancer',
  'hepatitis C',
  'schizophrenia',
  'epilepsy',
  "Parkinson's disease",
  'tuberculosis',
  'rheumatoid arthritis',
  'Crohn’s disease',
  'chronic kidney disease',
  'HIV infection',
];
const generics = [
  'metformin',
  'atorvastatin',
  'sertraline',
  'lisinopril',
  'omeprazole',
  'amoxicillin',
  'levothyroxine',
  'warfarin',
  'methotrexate',
  'fluoxetine',
  'prednisone',
  'tamoxifen',
];
const brandNames = [
  'Lipitor',
  'Prozac',
  'Humira',
  'Zoloft',
  'Xarelto',
  'Nexium',
  'Plavix',
  'Ventolin',
  'Keytruda',
  'Eliquis',
];
const tests = [
  'hemoglobin A1c',
  'complete blood count',
  'lipid panel',
  'thyroid stimulating hormone',
  'PSA test',
  'serum creatinine',
  'prothrombin time',
  'urinalysis',
];
const operations = [
  'appendectomy',
  'hysterectomy',
  'cholecystectomy',
  'coronary artery bypass',
  'mastectomy',
  'hip replacement',
  'tonsillectomy',
  'craniotomy',
];

const code = [
  'import { readFile } from "node:fs/promises";\n\nexport async function load(path: string): Promise<string> {\n  const text = await readFile(path, "utf8");\n  if (text.length === 0) {\n    throw new Error("empty");\n  }\n  return text.trim();\n}\n',
  'def total(rows):\n    result = 0\n    for row in rows:\n        if row["paid"]:\n            result += row["amount"]\n    return result\n\n\nclass Ledger:\n    def __init__(self, rows):\n        self.rows = rows\n',
  '#include <stdio.h>\n\nint main(int argc, char **argv) {\n    for (int i = 0; i < argc; i++) {\n        printf("%s\\n", argv[i]);\n    }\n    return 0;\n}\n',
  'public class Invoice {\n    private final BigDecimal total;\n\n    public Invoice(BigDecimal total) {\n        this.total = total;\n    }\n\n    public BigDecimal getTotal() {\n        return total;\n    }\n}\n',
  'SELECT c.id, c.name, SUM(o.total) AS revenue\nFROM customers c\nINNER JOIN orders o ON o.customer_id = c.id\nWHERE o.created_at >= DATE \'2025-01-01\'\nGROUP BY c.id, c.name\nHAVING SUM(o.total) > 1000;\n',
  'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor i := 0; i < 3; i++ {\n\t\tif err := run(i); err != nil {\n\t\t\tfmt.Println(err)\n\t\t\treturn\n\t\t}\n\t}\n}\n',
]; // prettier-ignore

const names = (list: readonly string[]) => (random: Random) => random.pick(list);

export const personal = [
  kind('email-address', 'Email|e-mail|contact|de:E-Mail|fr:courriel|es:correo electrónico', email),
  kind('phone-number', 'Phone|Tel.|mobile|de:Telefon|fr:tél.|es:teléfono|it:telefono|tr:telefon', (random) =>
    fill(random, random.pick(phonePictures)),
  ),
  kind('ip-address', 'IP address|IP|server IP|client ip', ipv4, { also: ['ip-address-v4'] }),
  kind('ip-address-v4', 'IPv4 address|IP address|host', ipv4, { also: ['ip-address'] }),
  kind('ip-address-v6', 'IPv6 address|IP address|IPv6', ipv6, { also: ['ip-address'] }),
  kind('mac-address', 'MAC address|MAC|hardware address', (random) =>
    random.pick([fill(random, '00:1{H}:{H2}:{H2}:{H2}:{H2}'), fill(random, '00-1{H}-{H2}-{H2}-{H2}-{H2}')]),
  ),
  kind(
    'date-of-birth',
    'Date of birth|DOB|born on|de:Geburtsdatum|fr:date de naissance|es:fecha de nacimiento|it:data di nascita|nl:geboortedatum',
    birthday,
  ),
  kind('all-physical-addresses', 'Address|home address|de:Anschrift|fr:adresse|es:dirección|it:indirizzo', address),
  kind('vehicle-identification-number', 'VIN|vehicle identification number|chassis number', vin),
  kind('imei-number', 'IMEI|IMEI number|device IMEI', imei),
  kind(
    'international-classification-of-diseases-icd-10-cm',
    'ICD-10|ICD-10-CM code|diagnosis code (ICD-10)',
    names(icd10),
  ),
  kind('international-classification-of-diseases-icd-9-cm', 'ICD-9|ICD-9-CM code|diagnosis code (ICD-9)', names(icd9)),
  kind('diseases', 'Diagnosis|diagnosed with|medical history', names(diseases)),
  kind('generic-medication-names', 'Medication|prescribed|current medication', names(generics)),
  kind('brand-medication-names', 'Medication|prescribed|medicine', names(brandNames)),
  kind('lab-test-terms', 'Lab test|laboratory results|blood test', names(tests)),
  kind('surgical-procedures', 'Procedure|surgery|operation performed', names(operations)),
  kind('source-code', '', names(code), { alone: true }),
  kind('bitcoin-address', 'Bitcoin address|BTC wallet|send BTC to', (random) =>
    random.pick([
      () => base58Check(Buffer.concat([Buffer.from([0]), randomBytes(random, 20)])),
      () => base58Check(Buffer.concat([Buffer.from([5]), randomBytes(random, 20)])),
      () => bech32('bc', [0, ...fives(randomBytes(random, 20))], 1),
      () => bech32('bc', [1, ...fives(randomBytes(random, 32))], 0x2bc830a3),
    ])(),
  ),
  kind(
    'bitcoin-private-key',
    'Bitcoin private key|WIF|wallet private key',
    (random) => base58Check(Buffer.concat([Buffer.from([0x80]), randomBytes(random, 32), Buffer.from([1])])),
    { also: ['client-secret-api-key'] },
  ),
  kind('litecoin-address', 'Litecoin address|LTC', (random) =>
    random.pick([
      () => base58Check(Buffer.concat([Buffer.from([0x30]), randomBytes(random, 20)])),
      () => bech32('ltc', [0, ...fives(randomBytes(random, 20))], 1),
    ])(),
  ),
  kind('dogecoin-address', 'Dogecoin address|DOGE', (random) =>
    base58Check(Buffer.concat([Buffer.from([0x1e]), randomBytes(random, 20)])),
  ),
  kind('tron-address', 'TRON address|TRX wallet', (random) =>
    base58Check(Buffer.concat([Buffer.from([0x41]), randomBytes(random, 20)])),
  ),
  kind('xrp-address', 'XRP address|Ripple address', (random) =>
    base58Check(Buffer.concat([Buffer.from([0]), randomBytes(random, 20)]), rippleAlphabet),
  ),
  kind(
    'ethereum-address',
    'Ethereum address|ETH wallet|wallet address',
    (random) => `0x${random.text('0123456789abcdef', 40)}`,
  ),
];
