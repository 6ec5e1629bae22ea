/** Random access to bytes that lie in memory, in a temporary file, or behind a patch. Synchronous: never a network. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; throws RangeError outside the source. The view must not be written to. */
  read(offset: number, length: number): Buffer;
  /** Fills `target` from `offset`, for sources that would allocate it otherwise; throws as `read` does. */
  readInto?(offset: number, target: Buffer): void;
}

/** A stretch of the original, or bytes of our own. */
export type Piece =
  | { readonly kind: 'copy'; readonly offset: number; readonly length: number }
  | { readonly kind: 'insert'; readonly bytes: Buffer };

/** A new version of a file, said as what to keep and what to put in, in order. */
export type Patch = readonly Piece[];
