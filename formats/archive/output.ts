import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';

/** What a decoder has written so far, which is also what it copies from. Grows up to a limit. */
export interface Output {
  /** Only the first `length` bytes are written; replaced when it grows. */
  bytes: Buffer;
  length: number;
  /** Makes room for `more` bytes; throws `too-large` past the limit, and counts them. */
  reserve(more: number): void;
}

/** Largest content, bytes; it is held in memory. */
const contentLimit = 256 * 1024 ** 2;
/** Up to here the ratio says nothing. */
const ratioFreeBytes = 1024 ** 2;
const firstBytes = 64 * 1024;

/** `packed`: bytes of what is decoded, by which bombs are told. */
export function createOutput(packed: number, budget: Budget): Output {
  const limit = Math.min(contentLimit, Math.max(ratioFreeBytes, packed * budget.limits.ratio));
  const output: Output = {
    bytes: Buffer.allocUnsafe(firstBytes),
    length: 0,
    reserve(more) {
      const wanted = output.length + more;
      if (wanted > limit) {
        throw new FileError('too-large', `Cannot read archive: it exceeds ${limit} bytes once inflated`);
      }
      budget.checkTime();
      if (wanted <= output.bytes.length) return;
      const grown = Buffer.allocUnsafe(Math.min(limit, Math.max(wanted, output.bytes.length * 2)));
      budget.spend(grown.length - output.bytes.length);
      output.bytes.copy(grown, 0, 0, output.length);
      output.bytes = grown;
    },
  };
  return output;
}

export function written({ bytes, length }: Output): Buffer {
  return bytes.subarray(0, length);
}

export function brokenArchive(what: string): FileError {
  return new FileError('corrupt', `Cannot read ${what}: its data is broken`);
}
