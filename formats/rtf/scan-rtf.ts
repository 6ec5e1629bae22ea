/** The tokens of RTF (Rich Text Format Specification 1.9.1, "RTF syntax"). */
import type { Budget } from '../limits.ts';
import { FileError } from '../../model/errors.ts';

export interface RtfHandler {
  open(): void;
  close(): void;
  /** A control word, with its number where it has one. */
  word(name: string, value: number | undefined): void;
  /** A control symbol: `~`, `*`, `_`. */
  symbol(character: string): void;
  /** One byte of text. */
  byte(value: number): void;
  /** Binary data, which stands among the text as it is. */
  binary(data: Buffer): void;
}

const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x27;
const space = 0x20;
const minus = 0x2d;
const bytesPerCheck = 65_536;
/** Longer control words and numbers are no RTF. */
const longestWord = 32;
const longestNumber = 10;

/** Reports every token; a group that is never closed ends with the file, as programs read it. */
export function scanRtf(bytes: Buffer, handler: RtfHandler, budget: Budget): void {
  let nextCheck = 0;
  for (let at = 0; at < bytes.length;) {
    if (at >= nextCheck) {
      budget.checkTime();
      nextCheck = at + bytesPerCheck;
    }
    const byte = bytes[at] ?? 0;
    if (byte === backslash) at = control(bytes, at + 1, handler);
    else {
      if (byte === openBrace) handler.open();
      else if (byte === closeBrace) handler.close();
      else if (byte !== 0x0a && byte !== 0x0d && byte !== 0) handler.byte(byte);
      at++;
    }
  }
}

/** Answers where the token behind the backslash ends. */
function control(bytes: Buffer, at: number, handler: RtfHandler): number {
  const byte = bytes[at];
  if (byte === undefined) return at;
  if (byte === quote) {
    const value = Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16);
    if (!Number.isNaN(value)) handler.byte(value);
    return at + 3;
  }
  if (isLetter(byte)) return controlWord(bytes, at, handler);
  // A backslash before a line end is a paragraph.
  if (byte === 0x0a || byte === 0x0d) handler.word('par', undefined);
  else handler.symbol(String.fromCharCode(byte));
  return at + 1;
}

function controlWord(bytes: Buffer, start: number, handler: RtfHandler): number {
  let end = start;
  while (end < start + longestWord && isLetter(bytes[end])) end++;
  let at = end;
  if (bytes[at] === minus) at++;
  const digits = at;
  while (at < digits + longestNumber && isDigit(bytes[at])) at++;
  const hasNumber = at > digits;
  if (!hasNumber) at = end;
  const name = bytes.toString('latin1', start, end);
  const value = hasNumber ? Number(bytes.toString('latin1', end, at)) : undefined;
  if (bytes[at] === space) at++;
  if (name !== 'bin') {
    handler.word(name, value);
    return at;
  }
  const length = Math.max(0, value ?? 0);
  if (at + length > bytes.length) throw new FileError('corrupt', 'Cannot read RTF: its binary data is cut off');
  handler.binary(bytes.subarray(at, at + length));
  return at + length;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
