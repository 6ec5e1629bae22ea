/** Text put together from bytes of UTF-8, whose length is known in the units that a string will have. */
import { FileError } from '../model/errors.ts';
import { textLimit } from './ooxml/text-builder.ts';

export interface TextBytes {
  bytes: Buffer;
  /** Bytes that are text. */
  length: number;
  /** UTF-16 code units of it. */
  units: number;
}

/** Longer pieces are copied by the platform, shorter ones faster here. */
const shortPiece = 48;

export function createTextBytes(capacity = 1024): TextBytes {
  return { bytes: Buffer.allocUnsafeSlow(capacity), length: 0, units: 0 };
}

/** Whole characters of UTF-8; a cursor at text is one. */
export interface Span {
  readonly bytes: Buffer;
  start: number;
  end: number;
  /** Whether it is known to be all ASCII. */
  readonly ascii: boolean;
}

/** All of it, for as long as nothing is added. */
export function spanOf({ bytes, length, units }: TextBytes): Span {
  return { bytes, start: 0, end: length, ascii: length === units };
}

/** Throws `too-large` past the limit of a part's text. */
export function addSpan(text: TextBytes, { bytes: source, start, end, ascii }: Readonly<Span>): void {
  const size = end - start;
  if (text.length + size > text.bytes.length) grow(text, size);
  const { bytes } = text;
  let at = text.length;
  if (!ascii) text.units += unitsOf(source, start, end) - size;
  if (size > shortPiece) source.copy(bytes, at, start, end);
  else for (let next = start; next < end; next++) bytes[at++] = source[next] ?? 0;
  text.length += size;
  text.units += size;
}

function unitsOf(bytes: Buffer, from: number, to: number): number {
  let units = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    // Bytes that go on with a character are no unit, the first of four stands for two.
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** Adds one character of ASCII. */
export function addByte(text: TextBytes, byte: number): void {
  if (text.length === text.bytes.length) grow(text, 1);
  text.bytes[text.length++] = byte;
  text.units++;
}

export function addString(text: TextBytes, piece: string): void {
  const size = Buffer.byteLength(piece, 'utf8');
  if (text.length + size > text.bytes.length) grow(text, size);
  text.bytes.write(piece, text.length, 'utf8');
  text.length += size;
  text.units += piece.length;
}

export function clearText(text: TextBytes): void {
  text.length = 0;
  text.units = 0;
}

/** The text between two places, in bytes. */
export function sliceText(text: TextBytes, from: number, to: number): string {
  return text.units === text.length ? text.bytes.toString('latin1', from, to) : text.bytes.toString('utf8', from, to);
}

export function spanText({ bytes, start, end, ascii }: Readonly<Span>): string {
  return bytes.toString(ascii ? 'latin1' : 'utf8', start, end);
}

export function wholeText(text: TextBytes): string {
  if (text.units > textLimit) throw tooLong();
  return sliceText(text, 0, text.length);
}

function grow(text: TextBytes, size: number): void {
  const needed = text.length + size;
  if (text.units > textLimit || needed > 3 * textLimit) throw tooLong();
  const doubled = 2 * text.bytes.length;
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, needed > textLimit ? doubled : Math.min(doubled, textLimit)));
  text.bytes.copy(larger, 0, 0, text.length);
  text.bytes = larger;
}

function tooLong(): FileError {
  return new FileError('too-large', `Cannot read part: its text exceeds ${textLimit} characters`);
}
