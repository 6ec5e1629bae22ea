import { createRandom } from './random.ts';
import type { Random } from './random.ts';

const english = (
  'the of and to in for with on by at from as is was are be this that it which or an a not have has had will can may must ' +
  'valve meter flow order delivery quarter report customer pressure range review team plan budget schedule supplier contract ' +
  'winter service account number reference visit training product assembly test result sample gauge sensor housing calibration ' +
  'certificate invoice department manager weekly monthly summary agreed open item between during because however therefore ' +
  'process policy document system access control management information security project market sales growth percent costs ' +
  'revenue margin forecast region country office warehouse shipment engineer drawing revision specification material steel ' +
  'temperature installation maintenance repair warranty claim payment card bank transfer tax licence passport patient hospital ' +
  'employee payroll salary holiday insurance pension address phone mobile email website meeting agenda minutes decision action ' +
  'owner status complete pending approved rejected requirement feature release version change request issue priority customer'
).split(' ');
const german = (
  'der die das und in den von zu mit für auf ist im nicht eine als auch werden aus hat dass sie nach wird bei einer um am sind ' +
  'Auftrag Lieferung Rechnung Kunde Prüfung Gehäuse Ventil Durchfluss Messgerät Qualität Überwachung Maßnahme Größe Verträge'
).split(' ');
const turkish = (
  've bir bu da de için ile olarak daha olan çok sonra kadar gibi ancak müşteri sipariş teslimat ölçüm basınç sözleşme güvenlik ' +
  'yönetim bütçe ürün hizmet görüşme değişiklik gerekli çalışma şirket yıllık toplantı karar onay'
).split(' ');
const names = 'Nora Whitfield,Amir Hassan,Julia Sommer,Peter Novak,Elif Demir,Marta Costa,Liam Byrne,Chen Wei'.split(
  ',',
);
const months = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',');

/** Of each kind of text so many of a hundred pieces. */
const kinds: readonly { readonly share: number; readonly write: (random: Random) => string }[] = [
  { share: 45, write: (random) => prose(random, english) },
  { share: 9, write: (random) => prose(random, german) },
  { share: 6, write: (random) => prose(random, turkish) },
  { share: 8, write: csv },
  { share: 8, write: log },
  { share: 24, write: code },
];

/** Documents, tables, logs and code as an office keeps them, some 6 % of it digits; `length` UTF-16 units, a little more at most. */
export function mixedText(length: number, seed: number): readonly string[] {
  const random = createRandom(seed);
  const pieces: string[] = [];
  for (let written = 0; written < length; written += pieces.at(-1)?.length ?? 0)
    pieces.push(document(random, 256 * 1024));
  return pieces;
}

function document(random: Random, length: number): string {
  const parts: string[] = [];
  for (let written = 0; written < length; written += parts.at(-1)?.length ?? 0) {
    let at = random.number(100);
    const kind = kinds.find(({ share }) => (at -= share) < 0);
    parts.push(`${kind?.write(random) ?? ''}\n`);
  }
  return parts.join('');
}

function prose(random: Random, vocabulary: readonly string[]): string {
  const sentences = Array.from({ length: 20 }, () => {
    const words = Array.from({ length: 8 + random.number(14) }, () => random.pick(vocabulary));
    if (random.number(3) === 0) words.push(number(random));
    const sentence = words.join(' ');
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  });
  return sentences.join(random.number(4) === 0 ? '\n' : ' ');
}

/** Numbers as they stand in documents: amounts, dates, phones, references, now and then a personal one. */
function number(random: Random): string {
  const year = 2015 + random.number(12);
  return random.pick([
    () => `${1 + random.number(28)} ${random.pick(months)} ${year}`,
    () => `${random.digits(2)}.${random.digits(1)} %`,
    () => `EUR ${1 + random.number(999)},${random.digits(3)}.${random.digits(2)}`,
    () => `order ${random.digits(8)}`,
    () => `+49 ${random.digits(3)} ${random.digits(7)}`,
    () => `account ${random.digits(10)}`,
    () => `SSN ${random.digits(3)}-${random.digits(2)}-${random.digits(4)}`,
    () => `drawing ${random.text('ABCDEFGH', 2)}-${random.digits(5)}`,
    () => `visa ${random.digits(4)} ${random.digits(4)} ${random.digits(4)} ${random.digits(4)}`,
  ])();
}

function csv(random: Random): string {
  const rows = Array.from({ length: 40 }, () => {
    const name = random.pick(names);
    const date = `20${random.digits(2)}-0${1 + random.number(9)}-${10 + random.number(18)}`;
    const mail = `${name.toLowerCase().replace(' ', '.')}@tarnbrook.example`;
    const words = [random.pick(english), random.pick(english), random.pick(english)].join(' ');
    return [
      random.digits(6),
      name,
      mail,
      date,
      random.pick(english),
      random.digits(9),
      words,
      `${random.digits(3)}.00`,
    ];
  });
  return ['id,name,email,date,department,account,comment,amount', ...rows.map((row) => row.join(','))].join('\n');
}

function log(random: Random): string {
  const line = (): string => {
    const time = `2026-0${1 + random.number(9)}-1${random.digits(1)}T1${random.digits(1)}:3${random.digits(1)}:2${random.digits(1)}.${random.digits(3)}Z`;
    const message = Array.from({ length: 9 }, () => random.pick(english)).join(' ');
    const id = random.text('0123456789abcdef', 16);
    return `{"time":"${time}","level":"info","service":"${random.pick(english)}","trace":"${id}","message":"${message}"}`;
  };
  return Array.from({ length: 30 }, line).join('\n');
}

function code(random: Random): string {
  const name = (): string => {
    const [first, second] = [random.pick(english), random.pick(english)];
    return `${first}${second.charAt(0).toUpperCase()}${second.slice(1)}`;
  };
  const line = (): string =>
    random.pick([
      () => `  const ${name()} = await ${name()}(${name()}, { ${random.pick(english)}: ${random.number(100)} });`,
      () => `  if (${name()} === undefined) return ${name()}.map((item) => item.${random.pick(english)});`,
      () => `import { ${name()} } from './${random.pick(english)}-${random.pick(english)}.js';`,
      () => `  // ${Array.from({ length: 8 }, () => random.pick(english)).join(' ')}`,
      () => `  ${name()}['${random.pick(english)}_${random.pick(english)}'] = "${random.text('abcdef0123456789', 8)}";`,
    ])();
  return Array.from({ length: 40 }, line).join('\n');
}
