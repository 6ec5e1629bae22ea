import type { ByteSource } from '../../model/bytes.ts';
import { decodeAs } from '../decode-text.ts';
import type { Budget } from '../limits.ts';

export interface Slice {
  readonly text: string;
  /** Length of the beginning of `text` that the slice before held too. */
  readonly repeated: number;
}

/** Bytes. Whatever is larger is read slice by slice. */
export const sliceBytes = 32 * 1024 ** 2;
/** Bytes: more than a value with all of its evidence. */
const overlapBytes = 8 * 1024;
/** How far back a line end is looked for, bytes. */
const seamBytes = 64 * 1024;

export interface SliceOptions {
  readonly encoding: string;
  readonly budget: Budget;
  readonly size?: number;
}

/**
 * A text of any size in slices that end behind a line, where one ends near; each begins with the last lines of the one before, so
 * that a value at a seam keeps its evidence.
 */
export function* readSlices(source: ByteSource, options: SliceOptions): Iterable<Slice> {
  const { encoding, budget, size = sliceBytes } = options;
  const unit = unitBytes(encoding);
  let overlap = Buffer.alloc(0);
  for (let start = 0; start < source.size;) {
    budget.checkTime();
    const bytes = source.read(start, Math.min(size, source.size - start));
    const end = start + bytes.length === source.size ? bytes.length : seam(bytes, encoding);
    budget.spend(end);
    const own = bytes.subarray(0, end);
    const repeated = decodeAs(overlap, encoding);
    yield { text: repeated + decodeAs(own, encoding), repeated: repeated.length };
    const tail = own.subarray(Math.max(0, own.length - overlapBytes));
    const line = lineEnd(tail, encoding, 'first');
    overlap = Buffer.from(tail.subarray(line ?? tail.length % unit));
    start += end;
  }
}

/** Where a slice is cut: behind its last line, else between two characters of an encoding that shows where they begin. */
function seam(bytes: Buffer, encoding: string): number {
  const from = Math.max(0, bytes.length - seamBytes);
  const line = lineEnd(bytes.subarray(from), encoding, 'last');
  if (line !== undefined && from + line > 0) return from + line;
  if (encoding.startsWith('utf-16')) return wholePairs(bytes, encoding);
  if (encoding !== 'utf-8') return bytes.length - (bytes.length % unitBytes(encoding));
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return Math.max(at, 1);
}

/** Not between the two units of a character beyond U+FFFF: the first of them is U+D800 to U+DBFF. */
function wholePairs(bytes: Buffer, encoding: string): number {
  const length = bytes.length & ~1;
  const lead = bytes[encoding.endsWith('be') ? length - 2 : length - 1] ?? 0;
  return lead >= 0xd8 && lead <= 0xdb && length > 2 ? length - 2 : length;
}

/** Behind the first or last line feed; in no encoding is its byte a part of another character, in UTF-16 it is looked for as a unit. */
function lineEnd(bytes: Buffer, encoding: string, which: 'first' | 'last'): number | undefined {
  const unit = unitBytes(encoding);
  const feed = Buffer.alloc(unit);
  feed[encoding.endsWith('be') ? unit - 1 : 0] = 0x0a;
  const find = (from: number): number =>
    which === 'first' ? bytes.indexOf(feed, from) : from < 0 ? -1 : bytes.lastIndexOf(feed, from);
  let at = find(which === 'first' ? 0 : bytes.length);
  while (at >= 0 && at % unit !== 0) at = find(which === 'first' ? at + 1 : at - 1);
  return at < 0 ? undefined : at + unit;
}

function unitBytes(encoding: string): number {
  if (encoding.startsWith('utf-32')) return 4;
  return encoding.startsWith('utf-16') ? 2 : 1;
}
