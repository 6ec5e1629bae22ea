/** Cross-reference sections (ISO 32000-1, 7.5.4 and 7.5.8): where each object lies, newest section first. */
import type { ByteSource } from '../../../model/bytes.ts';
import type { Budget } from '../../limits.ts';
import { malformed, parseCount, parseValue, parseWord, skipBlanks } from './parse-value.ts';
import { parseAt, readObject } from './read-object.ts';
import { entryOf, type PdfDictionary, type PdfObject } from './values.ts';

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'at'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'within'; readonly container: number; readonly index: number };

export interface Section {
  readonly kind: 'table' | 'stream';
  /** Of a table the trailer, of a stream its dictionary. */
  readonly trailer: PdfDictionary;
  /** Undefined where the section doesn't mention the object. */
  find(number: number): XrefEntry | undefined;
}

/** Objects `first` to `first + count - 1`; `start` is where the first entry lies. */
interface Run {
  readonly first: number;
  readonly count: number;
  readonly start: number;
}

/** Numbers beyond this are no object's (ISO 32000-1, annex C.2, leaves eight million). */
export const mostObjects = 8_388_607;
const entryBytes = 20;
const entryForm = /^(\d{10}) (\d{5}) ([nf])/u;

/** The section at `offset`. `decode` answers with what a stream holds. Throws `corrupt`. */
export function readSection(
  source: ByteSource,
  offset: number,
  { budget, decode }: { readonly budget: Budget; readonly decode: (stream: PdfObject) => Buffer },
): Section {
  const isTable = parseAt(source, offset, (cursor) => {
    skipBlanks(cursor);
    return cursor.bytes.toString('latin1', cursor.at, cursor.at + 4) === 'xref' ? cursor.at + 4 : 0;
  });
  return isTable > 0 ? readTable(source, offset + isTable, budget) : readStream(readObject(source, offset), decode);
}

/** Entries stay in the file until they are asked for. */
function readTable(source: ByteSource, start: number, budget: Budget): Section {
  const runs: Run[] = [];
  for (let at = start; ;) {
    if (runs.length % 1024 === 0) budget.checkTime();
    const head = parseAt(source, at, (cursor) => {
      skipBlanks(cursor);
      const word = parseWord(cursor);
      if (word !== 'trailer') {
        skipBlanks(cursor);
        return { first: countOf(word), count: parseCount(cursor) ?? Number.NaN, length: cursor.at };
      }
      const trailer = parseValue(cursor);
      if (trailer.kind !== 'dictionary') throw malformed('its trailer is no dictionary');
      return { trailer };
    });
    if ('trailer' in head) return { kind: 'table', trailer: head.trailer, find: finder(runs, tableEntry(source)) };
    const run = { first: head.first, count: head.count, start: at + head.length };
    checkRun(run);
    if (run.count > 0) {
      for (const index of [0, run.count - 1]) tableEntry(source)(run, index);
      runs.push(run);
    }
    at = run.start + run.count * entryBytes;
  }
}

function countOf(word: string): number {
  if (!/^\d{1,10}$/u.test(word)) throw malformed('its cross-reference table is broken');
  return Number(word);
}

function checkRun({ first, count }: Pick<Run, 'first' | 'count'>): void {
  if (!(first >= 0 && count >= 0 && first + count <= mostObjects + 1)) {
    throw malformed('its cross-references have numbers that no object can have');
  }
}

function tableEntry(source: ByteSource): (run: Run, index: number) => XrefEntry {
  return ({ start }, index) => {
    const at = start + index * entryBytes;
    if (at + entryBytes > source.size) throw malformed('its cross-reference table ends too soon');
    const [, offset, generation, type] = entryForm.exec(source.read(at, entryBytes).toString('latin1')) ?? [];
    if (type === undefined) throw malformed('its cross-reference table has an entry of another form');
    return type === 'f' ? { kind: 'free' } : { kind: 'at', offset: Number(offset), generation: Number(generation) };
  };
}

/** By halving, since an old file may have been added to thousands of times. */
function finder(runs: readonly Run[], entry: (run: Run, index: number) => XrefEntry): Section['find'] {
  const sorted = [...runs].sort((a, b) => a.first - b.first);
  return (number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.first ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    const run = sorted[low - 1];
    return run === undefined || number >= run.first + run.count ? undefined : entry(run, number - run.first);
  };
}

function readStream(stream: PdfObject, decode: (stream: PdfObject) => Buffer): Section {
  const { value: dictionary, streamStart } = stream;
  const type = dictionary.kind === 'dictionary' ? entryOf(dictionary, 'Type') : undefined;
  if (dictionary.kind !== 'dictionary' || streamStart === undefined || type?.kind !== 'name' || type.value !== 'XRef') {
    throw malformed('there are no cross-references where it says');
  }
  const widths = numbersOf(dictionary, 'W');
  const width = widths.reduce((sum, value) => sum + value, 0);
  if (widths.length < 3 || widths.some((value) => value > 8) || width === 0) {
    throw malformed('its cross-reference stream has broken widths');
  }
  const content = decode(stream);
  const size = entryOf(dictionary, 'Size');
  const index = numbersOf(dictionary, 'Index', [0, size?.kind === 'number' ? size.value : 0]);
  const runs: Run[] = [];
  let start = 0;
  for (let at = 0; at + 1 < index.length; at += 2) {
    const run = { first: index[at] ?? 0, count: index[at + 1] ?? 0, start };
    checkRun(run);
    runs.push(run);
    start += run.count * width;
  }
  if (start > content.length) throw malformed('its cross-reference stream ends too soon');
  const find = finder(runs, (run, place) => streamEntry(content, run.start + place * width, widths));
  return { kind: 'stream', trailer: dictionary, find };
}

/** ISO 32000-1, table 18; types that are not known stand for nothing. */
function streamEntry(content: Buffer, at: number, widths: readonly number[]): XrefEntry {
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const type = typeWidth === 0 ? 1 : fieldAt(content, at, typeWidth);
  const second = fieldAt(content, at + typeWidth, secondWidth);
  const third = fieldAt(content, at + typeWidth + secondWidth, thirdWidth);
  if (type === 1) return { kind: 'at', offset: second, generation: third };
  return type === 2 ? { kind: 'within', container: second, index: third } : { kind: 'free' };
}

function fieldAt(content: Buffer, at: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index++) value = value * 256 + (content[at + index] ?? 0);
  return value;
}

function numbersOf(dictionary: PdfDictionary, key: string, absent: readonly number[] = []): readonly number[] {
  const value = entryOf(dictionary, key);
  if (value === undefined) return absent;
  const numbers = value.kind === 'array' ? value.items.map((item) => (item.kind === 'number' ? item.value : -1)) : [-1];
  if (numbers.some((number) => !Number.isInteger(number) || number < 0)) {
    throw malformed('its cross-reference stream is broken');
  }
  return numbers;
}
