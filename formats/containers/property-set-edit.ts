/**
 * Changing the custom set of a stream of property sets (MS-OLEPS 2.20, 2.21; MS-OSHARED 2.3.3.2.3): texts come and go, all other
 * properties and the other set keep their bytes. New texts are as the set has its own: in its code page, or as UTF-16 where that can't say them.
 */
import { FileError } from '../../model/errors.ts';
import { decodeCodePage } from '../code-pages.ts';
import {
  codePageId,
  dictionaryId,
  padded,
  readDictionary,
  readPropertySets,
  setEntrySize,
  streamHeaderSize,
  valueTypes,
  wideCodePage,
  type PropertySet,
} from './property-set.ts';

export interface SetFormats {
  /** The set that a stream of this name must begin with, and the one that is changed: 32 hex digits as they stand in the file. */
  readonly main: string;
  readonly custom: string;
}

export interface TextChange {
  /** Numbers of properties. */
  readonly remove: ReadonlySet<number>;
  readonly add: readonly { readonly name: string; readonly value: string }[];
}

/** Streams of Office are filled up with zeros to a multiple of this, so that they lie outside of the mini stream. */
const fill = 4096;
/** Numbers from here on are links to content and what a set says of itself (MS-OSHARED 2.3.3.2.3.1, MS-OLEPS 2.18.3). */
const firstSpecialId = 0x01000000;
const usualCodePage = 1252;

/**
 * The stream with the change; undefined where nothing is left in it. `stream` is empty where there is none yet. Throws `RangeError` where
 * it is cut off, and `FileError` (`corrupt`) where its properties overlap or it has no place for a custom set.
 */
export function changeCustomSet(stream: Buffer, formats: SetFormats, change: TextChange): Buffer | undefined {
  const sets = readPropertySets(stream);
  const custom = sets.find(({ formatId }) => formatId === formats.custom);
  const others = sets.filter((set) => set !== custom);
  if (others.length > 1) throw unusable('it has two sets, and none of custom properties');
  const codePage = custom?.codePage ?? others[0]?.codePage ?? usualCodePage;
  const changed = buildSet(custom === undefined ? emptySet(codePage) : entriesOf(stream, custom), codePage, change);
  const kept = others.map((set) => ({ formatId: set.formatId, bytes: bytesOf(stream, set) }));
  if (sets.length === 0) kept.push({ formatId: formats.main, bytes: assemble(emptySet(codePage).values) });
  if (changed !== undefined) kept.push({ formatId: formats.custom, bytes: changed });
  else if (others.every((set) => set.offsets.size <= 1)) return undefined;
  const order = sets[0] === custom && custom !== undefined ? kept.reverse() : kept;
  return streamOf(stream, order, endOf(stream, sets));
}

interface Value {
  readonly id: number;
  readonly bytes: Buffer;
}

interface SetEntries {
  /** Without the dictionary, in the order of the set. */
  readonly values: readonly Value[];
  /** Entries of the dictionary as they are. */
  readonly names: readonly Value[];
  /** Whether the dictionary stands behind the code page. */
  readonly dictionaryAt: number;
}

/** What a new set has: its code page. */
function emptySet(codePage: number): SetEntries {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(valueTypes.i2, 0);
  bytes.writeUInt16LE(codePage, 4);
  return { values: [{ id: codePageId, bytes }], names: [], dictionaryAt: 0 };
}

/** A value ends where the next one begins. */
function entriesOf(stream: Buffer, set: PropertySet): SetEntries {
  const bytes = bytesOf(stream, set);
  const starts = [...set.offsets.values(), bytes.length].sort((a, b) => a - b);
  const head = 8 + set.offsets.size * 8;
  if (set.offsets.size !== bytes.readUInt32LE(4)) throw unusable('two of its properties have the same number');
  if (new Set(starts).size !== starts.length || (starts[0] ?? 0) < head) throw unusable('its properties overlap');
  const values: Value[] = [];
  let dictionaryAt = 0;
  for (const [id, start] of set.offsets) {
    const end = starts.find((other) => other > start) ?? bytes.length;
    if (end > bytes.length) throw unusable('a property lies outside of its set');
    if (id === dictionaryId) dictionaryAt = values.length;
    else values.push({ id, bytes: bytes.subarray(start, end) });
  }
  const dictionary = set.offsets.get(dictionaryId);
  const names = dictionary === undefined ? [] : readDictionary(bytes, dictionary, set.codePage);
  if (names.some(({ end }) => end > bytes.length)) throw unusable('a name lies outside of its set');
  return {
    values,
    names: names.map(({ id, start, end }) => ({ id, bytes: bytes.subarray(start, end) })),
    dictionaryAt,
  };
}

function bytesOf(stream: Buffer, { start, size }: PropertySet): Buffer {
  if (start + size > stream.length || size < 8) throw unusable('a set lies outside of its stream');
  return stream.subarray(start, start + size);
}

/** Undefined where no property is left. */
function buildSet(set: SetEntries, codePage: number, { remove, add }: TextChange): Buffer | undefined {
  const isWide = usesWideTexts(set.values);
  let id = Math.max(1, ...[...set.values, ...set.names].map((entry) => entry.id).filter((n) => n < firstSpecialId));
  const added = add.map(({ name, value }) => ({ id: ++id, name, value }));
  const stays = (entry: Value): boolean => !remove.has(entry.id);
  const values = [
    ...set.values.filter(stays),
    ...added.map((text) => ({ id: text.id, bytes: textValue(text.value, codePage, isWide) })),
  ];
  const names = [
    ...set.names.filter(stays),
    ...added.map((text) => ({ id: text.id, bytes: nameEntry(text.id, text.name, codePage) })),
  ];
  if (names.length === 0 && values.every((value) => value.id === codePageId)) return undefined;
  const dictionary = { id: dictionaryId, bytes: dictionaryOf(names.map(({ bytes }) => bytes)) };
  return assemble([...values.slice(0, set.dictionaryAt), dictionary, ...values.slice(set.dictionaryAt)]);
}

/** Whether its texts are UTF-16 already: then new ones are too. */
function usesWideTexts(values: readonly Value[]): boolean {
  const types = values.map(({ bytes }) => bytes.readUInt32LE(0) & 0xffff);
  return types.includes(valueTypes.lpwstr) && !types.includes(valueTypes.lpstr);
}

function textValue(value: string, codePage: number, isWide: boolean): Buffer {
  const narrow = isWide || codePage === wideCodePage ? undefined : encode(`${value}\0`, codePage);
  const text = narrow ?? Buffer.from(`${value}\0`, 'utf16le');
  const bytes = Buffer.alloc(padded(8 + text.length));
  bytes.writeUInt32LE(narrow === undefined ? valueTypes.lpwstr : valueTypes.lpstr, 0);
  bytes.writeUInt32LE(narrow === undefined ? text.length / 2 : text.length, 4);
  text.copy(bytes, 8);
  return bytes;
}

/** Undefined where the code page can't say it, or has more than one byte for a letter that isn't ASCII's. */
function encode(text: string, codePage: number): Buffer | undefined {
  if (codePage === 65001) return Buffer.from(text);
  const bytes: number[] = [];
  let table: ReadonlyMap<string, number> | undefined;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    table ??= code < 0x80 ? undefined : tableOf(codePage);
    const byte = code < 0x80 ? code : table?.get(letter);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}

function tableOf(codePage: number): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (let byte = 0x80; byte < 0x100; byte++) {
    const letter = decodeCodePage(Buffer.from([byte]), codePage);
    if (letter.length === 1 && letter !== '\uFFFD') table.set(letter, byte);
  }
  return table;
}

/** Names of ours are ASCII, which all code pages but UTF-16 have. */
function nameEntry(id: number, name: string, codePage: number): Buffer {
  const isWide = codePage === wideCodePage;
  const text = Buffer.from(`${name}\0`, isWide ? 'utf16le' : 'latin1');
  const bytes = Buffer.alloc(8 + (isWide ? padded(text.length) : text.length));
  bytes.writeUInt32LE(id, 0);
  bytes.writeUInt32LE(name.length + 1, 4);
  text.copy(bytes, 8);
  return bytes;
}

function dictionaryOf(entries: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(entries.length);
  const bytes = Buffer.concat([count, ...entries]);
  return Buffer.concat([bytes, padding(bytes.length)]);
}

function padding(length: number): Buffer {
  return Buffer.alloc(padded(length) - length);
}

/** MS-OLEPS 2.20: size, count, numbers with offsets, values. */
function assemble(values: readonly Value[]): Buffer {
  const head = Buffer.alloc(8 + values.length * 8);
  let at = head.length;
  for (const [index, { id, bytes }] of values.entries()) {
    head.writeUInt32LE(id, 8 + index * 8);
    head.writeUInt32LE(at, 12 + index * 8);
    at += padded(bytes.length);
  }
  head.writeUInt32LE(at, 0);
  head.writeUInt32LE(values.length, 4);
  return Buffer.concat([head, ...values.flatMap(({ bytes }) => [bytes, padding(bytes.length)])]);
}

interface SetBytes {
  readonly formatId: string;
  readonly bytes: Buffer;
}

/** Byte order, version 0, the system's version and no class, where there is no header yet (MS-OLEPS 2.21). */
const newHeader = Buffer.from(`feff000006010200${'00'.repeat(20)}`, 'hex');

function streamOf(original: Buffer, sets: readonly SetBytes[], originalEnd: number): Buffer {
  const header = Buffer.from(original.length === 0 ? newHeader : original.subarray(0, streamHeaderSize));
  header.writeUInt32LE(sets.length, 24);
  let at = streamHeaderSize + sets.length * setEntrySize;
  const entries = sets.map(({ formatId, bytes }) => {
    const entry = Buffer.alloc(setEntrySize);
    entry.write(formatId, 0, 'hex');
    entry.writeUInt32LE(at, 16);
    at += padded(bytes.length);
    return entry;
  });
  const content = Buffer.concat([header, ...entries, ...sets.flatMap(({ bytes }) => [bytes, padding(bytes.length)])]);
  const isFilled = originalEnd < original.length && original.length % fill === 0;
  return isFilled ? Buffer.concat([content], Math.ceil(content.length / fill) * fill) : content;
}

function endOf(stream: Buffer, sets: readonly PropertySet[]): number {
  return Math.max(stream.length === 0 ? 0 : streamHeaderSize, ...sets.map(({ start, size }) => start + size));
}

function unusable(state: string): FileError {
  return new FileError('corrupt', `Cannot write document properties: ${state}`);
}
