import { FileError } from '../../../model/errors.ts';
import type { PdfArray, PdfDictionary, PdfEntry, PdfString, PdfValue } from './values.ts';

/** Thrown where more bytes are needed than there are: whoever holds more of the file tries again with them. */
export class EndOfBytes extends Error {
  override readonly name = 'EndOfBytes';
}

/** One for all, since it is thrown often and says nothing of where. */
export const endOfBytes = new EndOfBytes('Cannot read on: the bytes end here');

/** Bytes and how far they have been read. */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** Arrays and dictionaries within one another. */
const deepest = 100;

export function malformed(state: string): FileError {
  return new FileError('corrupt', `Cannot read PDF: ${state}`);
}

/** Reads one object, references included, and leaves the cursor behind it. Throws `EndOfBytes`, or `FileError` (`corrupt`). */
export function parseValue(cursor: Cursor, depth = 0): PdfValue {
  if (depth > deepest) throw malformed(`its objects are nested deeper than ${deepest}`);
  skipBlanks(cursor);
  const { bytes, at: start } = cursor;
  const byte = byteAt(cursor, start);
  if (byte === slash) return { kind: 'name', value: parseName(cursor), bytes, start, end: cursor.at };
  if (byte === opening) return parseLiteral(cursor);
  if (byte === bracket) return parseArray(cursor, depth);
  if (byte === less) return byteAt(cursor, start + 1) === less ? parseDictionary(cursor, depth) : parseHex(cursor);
  if (isDigit(byte)) return parseReference(cursor) ?? parseNumber(cursor);
  if (byte === plus || byte === minus || byte === dot) return parseNumber(cursor);
  const word = parseWord(cursor);
  const place = { bytes, start, end: cursor.at };
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', ...place };
  if (word === 'null') return { kind: 'null', ...place };
  throw malformed('an object has no form that is known');
}

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const percent = 0x25;
const opening = 0x28;
const closing = 0x29;
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const slash = 0x2f;
const less = 0x3c;
const greater = 0x3e;
const bracket = 0x5b;
const backslash = 0x5c;
const bracketEnd = 0x5d;

/** What each byte is: 1 a blank, 2 a delimiter, 0 a regular character (ISO 32000-1, tables 1 and 2). */
const kinds = new Uint8Array(256);
for (const byte of [0, tab, lineFeed, 0x0c, carriageReturn, 0x20]) kinds[byte] = 1;
for (const byte of Buffer.from('()<>[]{}/%')) kinds[byte] = 2;

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function byteAt({ bytes }: Cursor, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw endOfBytes;
  return byte;
}

/** White space and comments. */
export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const byte = byteAt(cursor, cursor.at);
    if (byte === percent) {
      while (!isLineEnd(byteAt(cursor, cursor.at))) cursor.at++;
    } else if (kinds[byte] === 1) cursor.at++;
    else return;
  }
}

function isLineEnd(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

/** Regular characters up to the next blank or delimiter; may be empty. */
export function parseWord(cursor: Cursor): string {
  const start = cursor.at;
  while (kinds[byteAt(cursor, cursor.at)] === 0) cursor.at++;
  return cursor.bytes.toString('latin1', start, cursor.at);
}

function parseName(cursor: Cursor): string {
  cursor.at++;
  return parseWord(cursor).replaceAll(/#([0-9a-f]{2})/giu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function parseNumber(cursor: Cursor): PdfValue {
  const { bytes, at: start } = cursor;
  const word = parseWord(cursor);
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(word)) throw malformed('a number is broken');
  return { kind: 'number', value: Number(word), bytes, start, end: cursor.at };
}

/** `12 0 R`; undefined, and the cursor where it was, for a number that stands for itself. */
function parseReference(cursor: Cursor): PdfValue | undefined {
  const { bytes, at: start } = cursor;
  const number = parseCount(cursor);
  const generation = number === undefined ? undefined : parseCount(cursor);
  if (number !== undefined && generation !== undefined && parseWord(cursor) === 'R') {
    return { kind: 'reference', number, generation, bytes, start, end: cursor.at };
  }
  cursor.at = start;
  return undefined;
}

/** Digits alone, with the blanks behind them. */
export function parseCount(cursor: Cursor): number | undefined {
  const word = parseWord(cursor);
  if (!/^\d{1,15}$/u.test(word)) return undefined;
  skipBlanks(cursor);
  return Number(word);
}

function parseArray(cursor: Cursor, depth: number): PdfArray {
  const { bytes, at: start } = cursor;
  const items: PdfValue[] = [];
  cursor.at++;
  for (;;) {
    skipBlanks(cursor);
    if (byteAt(cursor, cursor.at) === bracketEnd) break;
    items.push(parseValue(cursor, depth + 1));
  }
  cursor.at++;
  return { kind: 'array', items, bytes, start, end: cursor.at };
}

function parseDictionary(cursor: Cursor, depth: number): PdfDictionary {
  const { bytes, at: start } = cursor;
  const entries: PdfEntry[] = [];
  cursor.at += 2;
  for (;;) {
    skipBlanks(cursor);
    const { at } = cursor;
    const byte = byteAt(cursor, at);
    if (byte === greater && byteAt(cursor, at + 1) === greater) break;
    if (byte !== slash) throw malformed('a dictionary has a key that is no name');
    const key = parseName(cursor);
    entries.push({ key, start: at, value: parseValue(cursor, depth + 1) });
  }
  cursor.at += 2;
  return { kind: 'dictionary', entries, bytes, start, end: cursor.at };
}

const escapes: Readonly<Record<string, number>> = { n: lineFeed, r: carriageReturn, t: tab, b: 0x08, f: 0x0c };

/** ISO 32000-1, 7.3.4.2. */
function parseLiteral(cursor: Cursor): PdfString {
  const { bytes, at: start } = cursor;
  const value: number[] = [];
  let depth = 0;
  for (;;) {
    const byte = byteAt(cursor, cursor.at++);
    if (byte === backslash) {
      const escaped = parseEscape(cursor);
      if (escaped !== undefined) value.push(escaped);
      continue;
    }
    if (byte === opening && depth++ === 0) continue;
    if (byte === closing && --depth === 0) break;
    // However a line ends in the file, it is a line feed in the string.
    if (byte === carriageReturn && byteAt(cursor, cursor.at) === lineFeed) continue;
    value.push(byte === carriageReturn ? lineFeed : byte);
  }
  return { kind: 'string', value: Buffer.from(value), bytes, start, end: cursor.at };
}

/** What stands behind a backslash; undefined for a line that goes on. */
function parseEscape(cursor: Cursor): number | undefined {
  const byte = byteAt(cursor, cursor.at++);
  if (byte === carriageReturn && byteAt(cursor, cursor.at) === lineFeed) cursor.at++;
  if (isLineEnd(byte)) return undefined;
  if (byte < 0x30 || byte > 0x37) return escapes[String.fromCharCode(byte)] ?? byte;
  let code = byte - 0x30;
  for (let digits = 1; digits < 3; digits++) {
    const next = byteAt(cursor, cursor.at);
    if (next < 0x30 || next > 0x37) break;
    code = code * 8 + next - 0x30;
    cursor.at++;
  }
  return code & 0xff;
}

/** ISO 32000-1, 7.3.4.3: an odd last digit is followed by zero. */
function parseHex(cursor: Cursor): PdfString {
  const { bytes, at: start } = cursor;
  const end = bytes.indexOf(greater, start);
  if (end < 0) throw endOfBytes;
  const digits = bytes.toString('latin1', start + 1, end).replaceAll(/[\0\t\n\f\r ]/gu, '');
  if (!/^[0-9a-f]*$/iu.test(digits)) throw malformed('a string of hexadecimal digits has others');
  cursor.at = end + 1;
  const even = digits.length % 2 === 0 ? digits : `${digits}0`;
  return { kind: 'string', value: Buffer.from(even, 'hex'), bytes, start, end: cursor.at };
}

/** A dictionary that we wrote ourselves. */
export function parseDictionaryText(text: string): PdfDictionary {
  return parseDictionary({ bytes: Buffer.from(`${text} `, 'latin1'), at: 0 }, 0);
}
