/** Text put together from bytes of UTF-8, whose length is known in the units that a string will have. */
import { FileError } from '../model/errors.ts';
import { textLimit } from './ooxml/text-builder.ts';

export interface TextBytes {
  bytes: Buffer;
  /** The same bytes. */
  view: DataView;
  /** Bytes that are text. */
  length: number;
  /** UTF-16 code units of it. */
  units: number;
}

/** Longer pieces are copied by the platform, shorter ones faster here. */
const shortPiece = 128;
/** Bytes that are copied at a time. */
const step = 8;

export function createTextBytes(capacity = 1024): TextBytes {
  const bytes = Buffer.allocUnsafeSlow(capacity);
  return { bytes, view: viewOf(bytes), length: 0, units: 0 };
}

/** The same bytes, for reading and writing several at a time: on short pieces many times as fast as one by one. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Whole characters of UTF-8; a cursor at text is one. */
export interface Span {
  readonly bytes: Buffer;
  /** The same bytes. */
  readonly view: DataView;
  start: number;
  end: number;
  /** Whether it is known to be all ASCII. */
  readonly ascii: boolean;
}

/** All of it, for as long as nothing is added. */
export function spanOf({ bytes, view, length, units }: TextBytes): Span {
  return { bytes, view, start: 0, end: length, ascii: length === units };
}

/** Throws `too-large` past the limit of a part's text. */
export function addSpan(text: TextBytes, span: Readonly<Span>): void {
  const { bytes, start, end, ascii } = span;
  addCounted(text, span, ascii ? end - start : unitsOf(bytes, start, end));
}

/** The same for a piece that is known to have so many UTF-16 code units. */
export function addCounted(text: TextBytes, { bytes, view, start, end }: Readonly<Span>, units: number): void {
  const size = end - start;
  makeRoom(text, size + step);
  const { length } = text;
  if (size > shortPiece || end + step > bytes.length) bytes.copy(text.bytes, length, start, end);
  else {
    const out = text.view;
    // The last step may copy more, which the next piece overwrites.
    for (let at = 0; at < size; at += step) out.setBigUint64(length + at, view.getBigUint64(start + at, true), true);
  }
  text.length += size;
  text.units += units;
}

/** Makes sure that so many bytes can be written behind `length`; throws `too-large` past the limit of a part's text. */
export function makeRoom(text: TextBytes, size: number): void {
  if (text.length + size > text.bytes.length) grow(text, size);
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
  makeRoom(text, 1);
  text.bytes[text.length++] = byte;
  text.units++;
}

export function addString(text: TextBytes, piece: string): void {
  const size = Buffer.byteLength(piece, 'utf8');
  makeRoom(text, size);
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
  text.view = viewOf(larger);
}

function tooLong(): FileError {
  return new FileError('too-large', `Cannot read part: its text exceeds ${textLimit} characters`);
}
