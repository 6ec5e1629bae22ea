import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { madeAt } from './package.ts';
import { pdf } from './pdf.ts';
import { card } from './values.ts';
import { paragraph, wordDocument } from './word-document.ts';

/** How many files a sandbox makes up; none of their bytes is kept anywhere. */
export interface GeneratedSize {
  readonly files: number;
  /** Under the first library or folder; by default one for each 500 files. */
  readonly folders?: number;
}

/** What lies in a file: a Word document, text, a PDF with or without a payment card, bytes of no known type, half a package. */
export type GeneratedKind = 'card' | 'plain' | 'text' | 'text-card' | 'pdf' | 'pdf-card' | 'unknown' | 'broken';

export interface GeneratedFile {
  /** Its content's id: `generated-12`. */
  readonly id: string;
  readonly kind: GeneratedKind;
  /** `Folder 0003` */
  readonly folder: string;
  /** Begins with the kind. */
  readonly name: string;
}

/** Files that are what their number makes them: the same in each process, read as often as one likes. */
export interface Generator {
  readonly files: number;
  /** From 0 to `files` - 1. */
  file(index: number): GeneratedFile;
  /** The bytes of a content; undefined for an id that isn't of this generator. */
  bytes(id: string): Buffer | undefined;
}

/** Of 20 files in a row: half are ordinary documents, a quarter is to be labeled. */
const kinds: readonly GeneratedKind[] = [
  ...['card', 'plain', 'plain', 'text', 'plain', 'card', 'pdf', 'plain', 'plain', 'unknown'],
  ...['card', 'plain', 'text-card', 'plain', 'card', 'plain', 'pdf-card', 'plain', 'plain', 'broken'],
] as GeneratedKind[];

const extensions: Readonly<Record<GeneratedKind, string>> = {
  ...{ card: 'docx', plain: 'docx', broken: 'docx' },
  ...{ text: 'txt', 'text-card': 'txt', pdf: 'pdf', 'pdf-card': 'pdf', unknown: 'bin' },
};

/** What of a kind there is among the first `files`. */
export function kindsAmong(files: number): ReadonlyMap<GeneratedKind, number> {
  const found = new Map<GeneratedKind, number>();
  for (let index = 0; index < files; index++) found.set(kindOf(index), (found.get(kindOf(index)) ?? 0) + 1);
  return found;
}

export async function createGenerator({ files, folders }: GeneratedSize): Promise<Generator> {
  const all = folders ?? Math.max(1, Math.ceil(files / 500));
  const word = await wordTemplate();
  return {
    files,
    file: (index) => ({
      id: `generated-${index}`,
      kind: kindOf(index),
      folder: `Folder ${String(index % all).padStart(4, '0')}`,
      name: `${kindOf(index)} ${numberOf(index)}.${extensions[kindOf(index)]}`,
    }),
    bytes: (id) => {
      const index = Number(/^generated-(\d{1,9})$/.exec(id)?.[1] ?? NaN);
      return index < files ? bytesOf(index, word) : undefined;
    },
  };
}

function kindOf(index: number): GeneratedKind {
  return kinds[index % kinds.length] ?? 'plain';
}

function numberOf(index: number): string {
  return String(index).padStart(8, '0');
}

function bytesOf(index: number, word: (slot: string) => Buffer): Buffer {
  const sentence = `Order ${numberOf(index)}. ${isCard(kindOf(index)) ? cardSentence(index) : plainSentence}`;
  const title = `Report ${numberOf(index)}`;
  switch (kindOf(index)) {
    case 'card':
    case 'plain':
      return word(sentence);
    case 'broken':
      return word(sentence).subarray(0, 2_000);
    case 'text':
    case 'text-card':
      return Buffer.from([title, sentence, ...prose].join('\n'));
    case 'pdf':
    case 'pdf-card':
      return pdf({ title, author, pages: [[sentence, ...prose.map((line) => line.slice(0, 80))]] });
    case 'unknown':
      return noise(index);
  }
}

function isCard(kind: GeneratedKind): boolean {
  return kind === 'card' || kind === 'text-card' || kind === 'pdf-card';
}

const author = 'Nora Whitfield';
const plainSentence = 'The quarterly garden report praises the tulips, and the meters were delivered on time.';

/** A number of its own for each file, with what makes it a payment card. */
function cardSentence(index: number): string {
  return `Paid by Visa card ${card(`4539${String(10_000_000_000 + index).padStart(11, '0')}`)}, CVV 311, expires 08/29.`;
}

const prose: readonly string[] = Array.from(
  { length: 24 },
  (_, line) =>
    `Line ${line + 1} of the report: valves, sensors and gauges were checked, the supplier agreed to the schedule, and the ` +
    'team of the assembly asks for a visit before winter.',
);

/** Bytes that begin like no format. */
function noise(index: number): Buffer {
  const block = createHash('sha512').update(`generated ${index}`).digest();
  return Buffer.concat([Buffer.from([0, 1, 0xfe, 0xff]), ...Array.from({ length: 32 }, () => block)]);
}

const slotLength = 128;
const slotMark = 'SLOT'.padEnd(slotLength, '.');
const mainPart = 'word/document.xml';

/**
 * A .docx whose main part is stored, not deflated, so that another document is the same bytes with another text in one place and
 * another checksum in two (APPNOTE.TXT 4.3.7, 4.3.12).
 */
async function wordTemplate(): Promise<(slot: string) => Buffer> {
  const { default: JSZip } = await import('jszip');
  const blocks = [...prose.slice(0, 12), slotMark, ...prose.slice(12)].map(paragraph);
  const zip = await JSZip.loadAsync(await wordDocument({ title: 'Report', author, blocks }));
  const xml = await zip.files[mainPart]?.async('string');
  if (xml === undefined) throw new Error('Cannot make documents: the template has no main part');
  zip.file(mainPart, xml, { compression: 'STORE', date: madeAt, createFolders: false });
  const template = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'DOS' });

  const slotAt = template.indexOf(slotMark);
  const local = template.indexOf(mainPart) - 30;
  const central = template.lastIndexOf(mainPart) - 46;
  const dataAt = local + 30 + template.readUInt16LE(local + 26) + template.readUInt16LE(local + 28);
  const dataEnd = dataAt + template.readUInt32LE(local + 18);
  if (template.readUInt32LE(local) !== 0x04034b50 || template.readUInt32LE(central) !== 0x02014b50) {
    throw new Error('Cannot make documents: the headers of the main part are not where its name is');
  }
  if (slotAt < dataAt || slotAt > dataEnd) throw new Error('Cannot make documents: the main part is not stored');
  return (slot) => {
    if (slot.length > slotLength) throw new RangeError('Cannot make document: its text is too long');
    const made = Buffer.from(template);
    made.write(slot.padEnd(slotLength), slotAt, 'latin1');
    const checksum = crc32(made.subarray(dataAt, dataEnd));
    made.writeUInt32LE(checksum, local + 14);
    made.writeUInt32LE(checksum, central + 16);
    return made;
  };
}
