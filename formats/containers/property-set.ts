/** Property sets of Compound Files (MS-OLEPS 2.20, 2.21): where the properties of a stream stand, and what their names are. */
import { decodeCodePage } from '../code-pages.ts';

export interface PropertySet {
  /** 32 hex digits, as the bytes stand in the file. */
  readonly formatId: string;
  /** Where it begins in its stream. */
  readonly start: number;
  /** Bytes, as it says itself. */
  readonly size: number;
  readonly codePage: number;
  /** Where the values begin, counted from the set's start, by the property's number; in the order of the set. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Names of its own properties. */
  readonly names: ReadonlyMap<number, string>;
}

/** MS-OLEPS 2.15. */
export const valueTypes = {
  vector: 0x1000,
  i2: 2,
  i4: 3,
  r8: 5,
  bstr: 8,
  variant: 12,
  lpstr: 30,
  lpwstr: 31,
} as const;

/** MS-OLEPS 2.18: numbers of the dictionary and of the code page. */
export const dictionaryId = 0;
export const codePageId = 1;
/** UTF-16. */
export const wideCodePage = 1200;
const usualCodePage = 1252;
/** MS-OLEPS 2.21: header, and for each set its format and its offset. */
export const streamHeaderSize = 28;
export const setEntrySize = 20;

/** At most two sets, as the format allows; throws `RangeError` where the stream is cut off. */
export function readPropertySets(stream: Buffer): readonly PropertySet[] {
  if (stream.length === 0) return [];
  const count = Math.min(stream.readUInt32LE(24), 2);
  return Array.from({ length: count }, (_, index) => {
    const at = streamHeaderSize + index * setEntrySize;
    return readSet(stream, stream.toString('hex', at, at + 16), stream.readUInt32LE(at + 16));
  });
}

function readSet(stream: Buffer, formatId: string, start: number): PropertySet {
  const set = stream.subarray(start);
  const offsets = new Map<number, number>();
  const count = set.readUInt32LE(4);
  for (let index = 0; index < count; index++) {
    offsets.set(set.readUInt32LE(8 + index * 8), set.readUInt32LE(12 + index * 8));
  }
  const page = offsets.get(codePageId);
  const codePage = page === undefined ? usualCodePage : set.readUInt16LE(page + 4);
  const dictionary = offsets.get(dictionaryId);
  const names =
    dictionary === undefined
      ? new Map<number, string>()
      : new Map(readDictionary(set, dictionary, codePage).map(({ id, name }) => [id, name]));
  return { formatId, start, size: set.readUInt32LE(0), codePage, offsets, names };
}

export interface NamedEntry {
  readonly id: number;
  readonly name: string;
  /** Its bytes, from the set's start. */
  readonly start: number;
  readonly end: number;
}

/** MS-OLEPS 2.16, 2.17: names of a set's own properties. Throws `RangeError` where it is cut off. */
export function readDictionary(set: Buffer, offset: number, codePage: number): readonly NamedEntry[] {
  const entries: NamedEntry[] = [];
  const count = set.readUInt32LE(offset);
  let at = offset + 4;
  for (let index = 0; index < count; index++) {
    const id = set.readUInt32LE(at);
    const length = set.readUInt32LE(at + 4) * (codePage === wideCodePage ? 2 : 1);
    const name = untilNul(decodeCodePage(set.subarray(at + 8, at + 8 + length), codePage));
    const end = at + 8 + (codePage === wideCodePage ? padded(length) : length);
    entries.push({ id, name, start: at, end });
    at = end;
  }
  return entries;
}

/** The text that a property's value is; undefined where it is no text. Throws `RangeError` where it is cut off. */
export function readTextValue(set: Buffer, offset: number, codePage: number): string | undefined {
  const type = set.readUInt32LE(offset) & 0xffff;
  if (type !== valueTypes.lpstr && type !== valueTypes.lpwstr) return undefined;
  const wide = type === valueTypes.lpwstr;
  const start = offset + 8;
  const end = start + set.readUInt32LE(offset + 4) * (wide ? 2 : 1);
  if (end > set.length) throw new RangeError('Cannot read document properties: a text is cut off');
  return untilNul(decodeCodePage(set.subarray(start, end), wide ? wideCodePage : codePage));
}

/** To a multiple of four bytes. */
export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

export function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
