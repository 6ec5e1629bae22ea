/** Edits of a file, as a patch that copies all bytes around them. */
import type { Patch, Piece } from '../model/bytes.ts';

export interface ByteEdit {
  /** The stretch that goes; nothing where `end` is `start`. */
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly bytes: Buffer;
}

/** `size` is the file's, bytes. Edits don't overlap; those at one place come in the order that they are given in. */
export function patchOf(size: number, edits: readonly ByteEdit[]): Patch {
  const pieces: Piece[] = [];
  let at = 0;
  const copyTo = (end: number): void => {
    if (end > at) pieces.push({ kind: 'copy', offset: at, length: end - at });
    at = end;
  };
  for (const { start, end, bytes } of [...edits].sort((a, b) => a.start - b.start)) {
    copyTo(start);
    if (bytes.length > 0) pieces.push({ kind: 'insert', bytes });
    at = end;
  }
  copyTo(size);
  return pieces;
}
