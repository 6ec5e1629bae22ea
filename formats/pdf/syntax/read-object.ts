import type { ByteSource } from '../../../model/bytes.ts';
import {
  EndOfBytes,
  endOfBytes,
  malformed,
  parseCount,
  parseValue,
  parseWord,
  skipBlanks,
  type Cursor,
} from './parse-value.ts';
import type { PdfObject } from './values.ts';

/** Most objects are smaller; a larger one is read again with more. */
const firstBytes = 2048;
const growth = 8;
/** One object without its stream; the largest in practice are tables of strings and lists of pages. */
const mostBytes = 16 * 1024 ** 2;

/** Reads with as many bytes from `offset` as `parse` needs; what it answers may hold views of them. */
export function parseAt<Result>(source: ByteSource, offset: number, parse: (cursor: Cursor) => Result): Result {
  if (offset < 0 || offset >= source.size) throw malformed('a place is beyond its end');
  for (let length = firstBytes; ; length *= growth) {
    const bytes = source.read(offset, Math.min(length, source.size - offset));
    try {
      return parse({ bytes, at: 0 });
    } catch (error) {
      if (!(error instanceof EndOfBytes)) throw error;
      if (bytes.length < length) throw malformed('it ends within an object');
      if (length >= mostBytes) throw malformed(`an object has more than ${mostBytes} bytes`);
    }
  }
}

/** The indirect object at `offset` (ISO 32000-1, 7.3.10). Throws `corrupt` where there is none. */
export function readObject(source: ByteSource, offset: number): PdfObject {
  return parseAt(source, offset, (cursor) => {
    skipBlanks(cursor);
    const number = parseCount(cursor);
    const generation = number === undefined ? undefined : parseCount(cursor);
    if (number === undefined || generation === undefined || parseWord(cursor) !== 'obj') {
      throw malformed('there is no object where its cross-references say');
    }
    const value = parseValue(cursor);
    skipBlanks(cursor);
    const word = parseWord(cursor);
    if (word !== 'stream' && word !== 'endobj') throw malformed('an object does not end');
    const streamStart = word === 'stream' ? offset + behindLineEnd(cursor) : undefined;
    return { number, generation, value, streamStart };
  });
}

/** ISO 32000-1, 7.3.8.1: the word `stream` is followed by CR LF, or LF. */
function behindLineEnd({ bytes, at }: Cursor): number {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined || second === undefined) throw endOfBytes;
  if (first === 0x0a) return at + 1;
  if (first === 0x0d && second === 0x0a) return at + 2;
  throw malformed('a stream does not begin with a line end');
}
