/** Document properties of Compound Files (MS-OLEPS), read as lines of `name: value`. */
import type { Budget } from '../limits.ts';
import type { CompoundFile } from '../containers/compound-file.ts';
import { findStream } from '../containers/compound-file.ts';
import type { Part } from '../../model/finding.ts';
import { FileError } from '../../model/errors.ts';
import { decodeCodePage } from '../code-pages.ts';

/** MS-OLEPS 2.25.1 and MS-OSHARED 2.3.3.2: names of the properties that hold text. */
const summaryNames: Readonly<Record<number, string>> = {
  2: 'title',
  3: 'subject',
  4: 'author',
  5: 'keywords',
  6: 'comments',
  7: 'template',
  8: 'last author',
  9: 'revision',
  18: 'application',
};
const documentNames: Readonly<Record<number, string>> = {
  2: 'category',
  3: 'presentation format',
  13: 'titles of parts',
  14: 'manager',
  15: 'company',
  26: 'content type',
  27: 'content status',
  28: 'language',
};
const streams = [
  ['\u0005SummaryInformation', summaryNames],
  ['\u0005DocumentSummaryInformation', documentNames],
] as const;

/** MS-OLEPS 2.15. */
const types = { vector: 0x1000, i2: 2, i4: 3, r8: 5, bstr: 8, variant: 12, lpstr: 30, lpwstr: 31 } as const;
const textual = new Set<number>([types.bstr, types.variant, types.lpstr, types.lpwstr]);
const valueLimit = 100_000;

/** One part, or none where there is nothing; unread where a stream is broken. */
export function* propertiesPart(file: CompoundFile, budget: Budget): Iterable<Part> {
  let text = '';
  for (const [name, names] of streams) {
    const stream = findStream(file.root, name);
    if (stream === undefined) continue;
    try {
      text += readSets(file.read(stream), names, budget);
    } catch (error) {
      budget.checkTime();
      if (!(error instanceof FileError) && !(error instanceof RangeError)) throw error;
      yield { name: 'properties', unread: error instanceof FileError ? error.kind : 'corrupt' };
    }
  }
  if (text !== '') yield { name: 'properties', text };
}

/** MS-OLEPS 2.21: up to two sets; the second has names of its own in a dictionary. */
function readSets(bytes: Buffer, names: Readonly<Record<number, string>>, budget: Budget): string {
  if (bytes.length === 0) return '';
  const count = Math.min(bytes.readUInt32LE(24), 2);
  let text = '';
  for (let index = 0; index < count; index++) {
    const offset = bytes.readUInt32LE(28 + index * 20 + 16);
    text += readSet(bytes.subarray(offset), index === 0 ? names : {}, budget);
  }
  return text;
}

function readSet(set: Buffer, names: Readonly<Record<number, string>>, budget: Budget): string {
  const offsets = new Map<number, number>();
  const count = set.readUInt32LE(4);
  for (let index = 0; index < count; index++) {
    offsets.set(set.readUInt32LE(8 + index * 8), set.readUInt32LE(12 + index * 8));
  }
  const page = offsets.get(1);
  const codePage = page === undefined ? 1252 : set.readUInt16LE(page + 4);
  const dictionary = offsets.get(0);
  const own = dictionary === undefined ? new Map<number, string>() : readNames(set, dictionary, codePage);
  let text = '';
  let left = valueLimit;
  for (const [id, offset] of offsets) {
    if (id < 2) continue;
    budget.checkTime();
    const name = own.get(id) ?? names[id] ?? `property ${id}`;
    // A label must not change what its own file is classified as.
    if (name.startsWith('MSIP_Label_')) continue;
    const reader: Reader = { set, at: offset + 4, codePage, left, budget };
    const type = set.readUInt32LE(offset);
    // Numbers of the common sets count pages and words; those of properties of one's own may be anything.
    if (!own.has(id) && !textual.has(type & 0xfff)) continue;
    text += readValue(reader, type)
      .map((value) => `${name}: ${value}\n`)
      .join('');
    left = reader.left - 1;
    if (left < 0) throw tooMany();
  }
  return text;
}

/** MS-OLEPS 2.17: names of a set's own properties. */
function readNames(set: Buffer, offset: number, codePage: number): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const count = set.readUInt32LE(offset);
  let at = offset + 4;
  for (let index = 0; index < count; index++) {
    const id = set.readUInt32LE(at);
    const length = set.readUInt32LE(at + 4) * (codePage === 1200 ? 2 : 1);
    names.set(id, trimmed(decodeCodePage(set.subarray(at + 8, at + 8 + length), codePage)));
    at += 8 + (codePage === 1200 ? padded(length) : length);
  }
  return names;
}

interface Reader {
  readonly set: Buffer;
  at: number;
  readonly codePage: number;
  /** Values that may still be read: a vector says by itself how long it is. */
  left: number;
  readonly budget: Budget;
}

/** The texts and numbers of a value; dates, pictures and the like have none. */
function readValue(reader: Reader, type: number): readonly string[] {
  if ((type & types.vector) === 0) return readScalar(reader, type & 0xffff);
  const count = reader.set.readUInt32LE(reader.at);
  reader.at += 4;
  const values: string[] = [];
  for (let index = 0; index < count; index++) {
    if (reader.left-- <= 0) throw tooMany();
    let inner = type & 0xfff;
    if (inner === types.variant) {
      inner = reader.set.readUInt32LE(reader.at);
      reader.at += 4;
    }
    if (inner !== types.lpstr && inner !== types.lpwstr && inner !== types.i4) break;
    values.push(...readScalar(reader, inner, unaligned));
  }
  return values;
}

function tooMany(): FileError {
  return new FileError('too-large', 'Cannot read document properties: there are too many');
}

function readScalar(reader: Reader, type: number, align = padded): readonly string[] {
  const { set, at } = reader;
  if (type === types.lpstr || type === types.lpwstr || type === types.bstr) return readString(reader, type, align);
  if (type === types.i2) return [String(set.readInt16LE(at))];
  if (type === types.r8) return [String(set.readDoubleLE(at))];
  if (type !== types.i4) return [];
  reader.at += 4;
  return [String(set.readInt32LE(at))];
}

function readString(reader: Reader, type: number, align: (length: number) => number): readonly string[] {
  const wide = type === types.lpwstr;
  const length = reader.set.readUInt32LE(reader.at) * (wide ? 2 : 1);
  const start = reader.at + 4;
  if (start + length > reader.set.length) throw new RangeError('Cannot read document properties: a text is cut off');
  // Places may overlap: an empty text isn't for nothing either.
  reader.budget.spend(length + 8);
  reader.at = start + (wide ? padded(length) : align(length));
  const text = trimmed(decodeCodePage(reader.set.subarray(start, start + length), wide ? 1200 : reader.codePage));
  return text.trim() === '' ? [] : [text];
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** MS-OSHARED 2.3.3.1.9: texts of a list in a code page follow each other directly. */
function unaligned(length: number): number {
  return length;
}

function trimmed(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
