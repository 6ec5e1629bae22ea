/** Document properties of Compound Files (MS-OLEPS), read as lines of `name: value`. */
import type { Budget } from '../limits.ts';
import type { CompoundFile } from '../containers/compound-file.ts';
import { findStream } from '../containers/compound-file.ts';
import type { Part } from '../../model/finding.ts';
import { FileError } from '../../model/errors.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { decodeCodePage } from '../code-pages.ts';
import { padded, readPropertySets, untilNul, valueTypes, type PropertySet } from '../containers/property-set.ts';

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

const textual = new Set<number>([valueTypes.bstr, valueTypes.variant, valueTypes.lpstr, valueTypes.lpwstr]);
const valueLimit = 100_000;

/** One part, or none where there is nothing; unread where a stream is broken. */
export function* propertiesPart(file: CompoundFile, budget: Budget): Iterable<Part> {
  let text = '';
  for (const [name, names] of streams) {
    const stream = findStream(file.root, name);
    if (stream === undefined) continue;
    try {
      for (const [key, value] of streamProperties(file.read(stream), names, budget)) text += `${key}: ${value}\n`;
    } catch (error) {
      budget.checkTime();
      if (!(error instanceof FileError) && !(error instanceof RangeError)) throw error;
      yield { name: 'properties', unread: error instanceof FileError ? error.kind : 'corrupt' };
    }
  }
  if (text !== '') yield { name: 'properties', text };
}

/** Properties by name, those of a list on a line each; throws `FileError` where a stream is broken. */
export function documentProperties(file: CompoundFile, budget: Budget): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, names] of streams) {
    const stream = findStream(file.root, name);
    if (stream === undefined) continue;
    const read = () => [...streamProperties(file.read(stream), names, budget)];
    for (const [key, value] of orCorrupt('document properties', read)) {
      const before = found.get(key);
      found.set(key, before === undefined ? value : `${before}\n${value}`);
    }
  }
  return found;
}

/** The second set has names of its own. */
function* streamProperties(
  bytes: Buffer,
  names: Readonly<Record<number, string>>,
  budget: Budget,
): Iterable<readonly [string, string]> {
  for (const [index, set] of readPropertySets(bytes).entries()) {
    yield* setProperties(bytes.subarray(set.start), set, { names: index === 0 ? names : {}, budget });
  }
}

interface Reading {
  readonly names: Readonly<Record<number, string>>;
  readonly budget: Budget;
}

function* setProperties(
  bytes: Buffer,
  { offsets, codePage, names: own }: PropertySet,
  { names, budget }: Reading,
): Iterable<readonly [string, string]> {
  let left = valueLimit;
  for (const [id, offset] of offsets) {
    if (id < 2) continue;
    budget.checkTime();
    const name = own.get(id) ?? names[id] ?? `property ${id}`;
    // A label must not change what its own file is classified as.
    if (name.startsWith('MSIP_Label_')) continue;
    const reader: Reader = { set: bytes, at: offset + 4, codePage, left, budget };
    const type = bytes.readUInt32LE(offset);
    // Numbers of the common sets count pages and words; those of properties of one's own may be anything.
    if (!own.has(id) && !textual.has(type & 0xfff)) continue;
    for (const value of readValue(reader, type)) yield [name, value];
    left = reader.left - 1;
    if (left < 0) throw tooMany();
  }
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
  if ((type & valueTypes.vector) === 0) return readScalar(reader, type & 0xffff);
  const count = reader.set.readUInt32LE(reader.at);
  reader.at += 4;
  const values: string[] = [];
  for (let index = 0; index < count; index++) {
    if (reader.left-- <= 0) throw tooMany();
    let inner = type & 0xfff;
    if (inner === valueTypes.variant) {
      inner = reader.set.readUInt32LE(reader.at);
      reader.at += 4;
    }
    if (inner !== valueTypes.lpstr && inner !== valueTypes.lpwstr && inner !== valueTypes.i4) break;
    values.push(...readScalar(reader, inner, unaligned));
  }
  return values;
}

function tooMany(): FileError {
  return new FileError('too-large', 'Cannot read document properties: there are too many');
}

function readScalar(reader: Reader, type: number, align = padded): readonly string[] {
  const { set, at } = reader;
  if (type === valueTypes.lpstr || type === valueTypes.lpwstr || type === valueTypes.bstr)
    return readString(reader, type, align);
  if (type === valueTypes.i2) return [String(set.readInt16LE(at))];
  if (type === valueTypes.r8) return [String(set.readDoubleLE(at))];
  if (type !== valueTypes.i4) return [];
  reader.at += 4;
  return [String(set.readInt32LE(at))];
}

function readString(reader: Reader, type: number, align: (length: number) => number): readonly string[] {
  const wide = type === valueTypes.lpwstr;
  const length = reader.set.readUInt32LE(reader.at) * (wide ? 2 : 1);
  const start = reader.at + 4;
  if (start + length > reader.set.length) throw new RangeError('Cannot read document properties: a text is cut off');
  // Places may overlap: an empty text isn't for nothing either.
  reader.budget.spend(length + 8);
  reader.at = start + (wide ? padded(length) : align(length));
  const text = untilNul(decodeCodePage(reader.set.subarray(start, start + length), wide ? 1200 : reader.codePage));
  return text.trim() === '' ? [] : [text];
}

/** MS-OSHARED 2.3.3.1.9: texts of a list in a code page follow each other directly. */
function unaligned(length: number): number {
  return length;
}
