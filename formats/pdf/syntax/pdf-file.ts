/**
 * A PDF as a set of objects, read at random and in little memory: nothing is repaired, so that what is written to it stands on what it
 * says itself. Throws `FileError` (`corrupt`, `unsupported`, `too-large`, `too-slow`) wherever it can't be followed.
 */
import type { ByteSource } from '../../../model/bytes.ts';
import type { Budget } from '../../limits.ts';
import { decodeStream } from './decode-stream.ts';
import { malformed, parseCount, parseValue, type Cursor } from './parse-value.ts';
import { readObject } from './read-object.ts';
import { mostObjects, readSection, type Section, type XrefEntry } from './sections.ts';
import { entryOf, type PdfDictionary, type PdfObject, type PdfValue } from './values.ts';
import { windowed } from './windowed.ts';

export interface PdfFile {
  readonly source: ByteSource;
  readonly budget: Budget;
  /** Newest first. */
  readonly sections: readonly Section[];
  /** Of the newest section. */
  readonly trailer: PdfDictionary;
  /** Where the newest section begins. */
  readonly start: number;
  /** No object has this number or a higher one. */
  readonly size: number;
  /** Strings and streams are encrypted; what is read of them is not what they say. */
  readonly encrypted: boolean;
  /** Undefined where it is free or not mentioned. */
  object(number: number): PdfObject | undefined;
  /** The value behind references; undefined for null and for what isn't there. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  /** The entry of a dictionary, references followed. */
  get(dictionary: PdfDictionary, key: string): PdfValue | undefined;
  /** The same where it is a dictionary (the dictionary of a stream included), else undefined. */
  dictionary(parent: PdfDictionary, key: string): PdfDictionary | undefined;
  /** The content of a stream, inflated. Throws `corrupt` for what is no stream. */
  content(stream: PdfObject): Buffer;
}

/** Where readers look for the end, and some more for what was put behind it (ISO 32000-1, annex H.3, note 18). */
const endBytes = 4096;
const mostSections = 10_000;
const mostReferences = 32;
/** Objects kept, and object streams: pages that lie beside each other share them. */
const keptObjects = 256;
const keptContainers = 4;

export function openPdfFile(original: ByteSource, budget: Budget): PdfFile {
  const source = windowed(original);
  // One window more, since entries and objects are read by turns.
  const table = windowed(original);
  const start = startOf(source);
  const sections: Section[] = [];
  const file = createFile({ source, budget, sections, start });
  for (const section of chain(start, (offset) => readSection(table, offset, { budget, decode: file.content }))) {
    budget.checkTime();
    sections.push(section);
    if (sections.length > mostSections) throw malformed(`it has more than ${mostSections} cross-reference sections`);
  }
  return file;
}

/** The last `startxref`, with the end of the file behind it. */
function startOf(source: ByteSource): number {
  const length = Math.min(endBytes, source.size);
  const from = source.size - length;
  const tail = source.read(from, length).toString('latin1');
  const [, digits] =
    /^startxref\s+(\d{1,15})\s+%%EOF/u.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref')))) ?? [];
  if (digits === undefined) throw malformed('it does not say at its end where its cross-references are');
  return Number(digits);
}

/** Sections from the newest to the first: after a table comes the stream that it names beside itself, then the previous one. */
function* chain(start: number, read: (offset: number) => Section): Iterable<Section> {
  const seen = new Set<number>();
  for (let offset: number | undefined = start; offset !== undefined;) {
    if (seen.has(offset)) throw malformed('its cross-reference sections run in circles');
    seen.add(offset);
    const section: Section = read(offset);
    yield section;
    const beside = section.kind === 'table' ? offsetAt(section.trailer, 'XRefStm') : undefined;
    if (beside !== undefined && !seen.has(beside)) {
      seen.add(beside);
      yield read(beside);
    }
    offset = offsetAt(section.trailer, 'Prev');
  }
}

function offsetAt(trailer: PdfDictionary, key: string): number | undefined {
  const value = entryOf(trailer, key);
  if (value === undefined || value.kind === 'null') return undefined;
  if (value.kind !== 'number') throw malformed('a cross-reference section has a broken predecessor');
  return value.value;
}

interface Parts {
  readonly source: ByteSource;
  readonly budget: Budget;
  readonly sections: readonly Section[];
  readonly start: number;
}

function createFile({ source, budget, sections, start }: Parts): PdfFile {
  const objects = new Map<number, PdfObject | undefined>();
  const containers = new Map<number, Container>();

  const container = (number: number): Container =>
    remember(containers, { key: number, most: keptContainers }, () => {
      const entry = entryIn(sections, number);
      if (entry?.kind !== 'at') throw malformed('an object stream is not there');
      return openContainer(objectAt(source, number, entry), file);
    });

  const load = (number: number): PdfObject | undefined => {
    budget.checkTime();
    const entry = entryIn(sections, number);
    if (entry === undefined || entry.kind === 'free') return undefined;
    if (entry.kind === 'at') return objectAt(source, number, entry);
    return { number, generation: 0, value: container(entry.container).value(number), streamStart: undefined };
  };

  const resolve = (value: PdfValue | undefined): PdfValue | undefined => {
    let current = value;
    for (let count = 0; current?.kind === 'reference'; count++) {
      if (count > mostReferences) throw malformed('a reference leads to others without end');
      const found: PdfObject | undefined = file.object(current.number);
      current = found?.generation === current.generation ? found.value : undefined;
    }
    return current?.kind === 'null' ? undefined : current;
  };

  const file: PdfFile = {
    source,
    budget,
    sections,
    start,
    get trailer() {
      const [newest] = sections;
      if (newest === undefined) throw malformed('it has no cross-references');
      return newest.trailer;
    },
    get size() {
      return sizeOf(sections);
    },
    get encrypted() {
      return sections.some(({ trailer }) => (entryOf(trailer, 'Encrypt')?.kind ?? 'null') !== 'null');
    },
    object: (number) => remember(objects, { key: number, most: keptObjects }, () => load(number)),
    resolve,
    get: (dictionary, key) => resolve(entryOf(dictionary, key)),
    dictionary(parent, key) {
      const value = file.get(parent, key);
      return value?.kind === 'dictionary' ? value : undefined;
    },
    content: (stream) => contentOf(stream, file),
  };
  return file;
}

/** The newest word on an object. One that a table calls free may lie in the stream beside it (ISO 32000-1, 7.5.8.4). */
function entryIn(sections: readonly Section[], number: number): XrefEntry | undefined {
  for (const [index, section] of sections.entries()) {
    const entry = section.find(number);
    if (entry === undefined) continue;
    const isHybrid =
      entry.kind === 'free' && section.kind === 'table' && entryOf(section.trailer, 'XRefStm') !== undefined;
    return isHybrid ? (sections[index + 1]?.find(number) ?? entry) : entry;
  }
  return undefined;
}

function sizeOf(sections: readonly Section[]): number {
  const sizes = sections.map(({ trailer }) => {
    const size = entryOf(trailer, 'Size');
    return size?.kind === 'number' ? size.value : 0;
  });
  const size = Math.max(...sizes);
  if (!Number.isInteger(size) || size < 1 || size > mostObjects)
    throw malformed('it does not say how many objects it has');
  return size;
}

function objectAt(source: ByteSource, number: number, entry: XrefEntry & { kind: 'at' }): PdfObject {
  const object = readObject(source, entry.offset);
  if (object.number !== number || object.generation !== entry.generation) {
    throw malformed('another object lies where its cross-references say');
  }
  return object;
}

/** The least recently used one makes room. */
function remember<Value>(
  kept: Map<number, Value>,
  { key, most }: { readonly key: number; readonly most: number },
  make: () => Value,
): Value {
  const value = kept.has(key) ? (kept.get(key) as Value) : make();
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > most) kept.delete(kept.keys().next().value ?? key);
  return value;
}

/** An object stream (ISO 32000-1, 7.5.7), inflated. */
interface Container {
  value(number: number): PdfValue;
}

function openContainer(stream: PdfObject, file: PdfFile): Container {
  const { value: dictionary } = stream;
  if (dictionary.kind !== 'dictionary') throw malformed('an object stream is none');
  const [count, first] = ['N', 'First'].map((key) => file.get(dictionary, key));
  if (count?.kind !== 'number' || first?.kind !== 'number')
    throw malformed('an object stream does not say what it holds');
  // What stands alone at the end is read to its end only where something follows.
  const bytes = Buffer.concat([file.content(stream), Buffer.from(' ]')]);
  const offsets = new Map<number, number>();
  const cursor: Cursor = { bytes, at: 0 };
  for (let index = 0; index < count.value; index++) {
    const [number, offset] = [parseCount(cursor), parseCount(cursor)];
    if (number === undefined || offset === undefined) throw malformed('an object stream has a broken beginning');
    offsets.set(number, first.value + offset);
  }
  return {
    value(number) {
      const at = offsets.get(number);
      if (at === undefined || at >= bytes.length) throw malformed('an object is not in its object stream');
      return parseValue({ bytes, at });
    },
  };
}

function contentOf(stream: PdfObject, file: PdfFile): Buffer {
  const { value: dictionary, streamStart } = stream;
  if (dictionary.kind !== 'dictionary' || streamStart === undefined) throw malformed('a stream is none');
  const length = file.get(dictionary, 'Length');
  if (length?.kind !== 'number' || !(length.value >= 0 && streamStart + length.value <= file.source.size)) {
    throw malformed('a stream has no length');
  }
  const end = streamStart + length.value;
  const behind = file.source.read(end, Math.min(16, file.source.size - end)).toString('latin1');
  if (!/^\s*endstream/u.test(behind)) throw malformed('a stream ends elsewhere than it says');
  if (entryOf(dictionary, 'F') !== undefined) throw malformed('a stream lies in another file');
  const encoding = { filters: listOf(dictionary, 'Filter', file), parameters: listOf(dictionary, 'DecodeParms', file) };
  return decodeStream(
    file.source.read(streamStart, length.value),
    {
      filters: encoding.filters.map((filter) => (filter?.kind === 'name' ? filter.value : '')),
      parameters: encoding.parameters.map((entries) => numbersIn(entries)),
    },
    file.budget,
  );
}

function listOf(dictionary: PdfDictionary, key: string, file: PdfFile): readonly (PdfValue | undefined)[] {
  const value = file.get(dictionary, key);
  if (value === undefined) return [];
  return value.kind === 'array' ? value.items.map((item) => file.resolve(item)) : [value];
}

function numbersIn(value: PdfValue | undefined): Readonly<Record<string, number>> {
  if (value?.kind !== 'dictionary') return {};
  return Object.fromEntries(
    value.entries.flatMap(({ key, value: found }) => (found.kind === 'number' ? [[key, found.value]] : [])),
  );
}
