import type { Patch } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

/** Where an image keeps its XMP packet. */
export interface XmpHolder {
  /** Undefined where it has none. */
  readonly packet: Buffer | undefined;
  /** The image with this packet instead, or without one: every byte of the picture stays. Throws `FileError`. */
  replace(packet: Buffer | undefined): Patch;
}

export function cannotLabel(state: string, kind: 'corrupt' | 'unsupported' | 'too-large' = 'corrupt'): FileError {
  return new FileError(kind, `Cannot label image: ${state}`);
}
