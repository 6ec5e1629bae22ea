import type { ByteSource, Patch, Piece } from '../model/bytes.ts';

/** A source over bytes in memory. */
export function memorySource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      checkRange(bytes.length, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** The file that a patch makes of `original`, readable at any place without being written out. */
export function patchedSource(original: ByteSource, patch: Patch): ByteSource {
  const pieces = patch.map((piece) => ({
    piece,
    length: piece.kind === 'copy' ? piece.length : piece.bytes.length,
  }));
  const size = pieces.reduce((sum, { length }) => sum + length, 0);

  /** The pieces that a range touches: for each the range within it. */
  function* within(offset: number, length: number): Iterable<Touched> {
    checkRange(size, offset, length);
    let start = 0;
    for (const { piece, length: pieceLength } of pieces) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + pieceLength);
      if (from < to) yield { piece, from: from - start, length: to - from };
      start += pieceLength;
      if (start >= offset + length) return;
    }
  }

  return {
    size,
    read(offset, length) {
      const found = [...within(offset, length)].map(({ piece, from, length: part }) =>
        piece.kind === 'copy' ? original.read(piece.offset + from, part) : piece.bytes.subarray(from, from + part),
      );
      return found.length === 1 && found[0] !== undefined ? found[0] : Buffer.concat(found);
    },
    readInto(offset, target) {
      let at = 0;
      for (const { piece, from, length } of within(offset, target.length)) {
        if (piece.kind === 'copy') readInto(original, piece.offset + from, target.subarray(at, at + length));
        else piece.bytes.copy(target, at, from, from + length);
        at += length;
      }
    },
  };
}

interface Touched {
  readonly piece: Piece;
  readonly from: number;
  readonly length: number;
}

/** Fills `target` with the bytes of a source from `offset`, without more memory where the source can do without. */
export function readInto(source: ByteSource, offset: number, target: Buffer): void {
  if (source.readInto === undefined) source.read(offset, target.length).copy(target);
  else source.readInto(offset, target);
}

/** All bytes of a source in order, at most `chunkSize` at a time. */
export function* chunksOf(source: ByteSource, chunkSize = 1024 * 1024): Iterable<Buffer> {
  for (let offset = 0; offset < source.size; offset += chunkSize) {
    yield source.read(offset, Math.min(chunkSize, source.size - offset));
  }
}

/**
 * As `chunksOf`, but each chunk holds only until the next one is asked for: its memory is used again, so that passing over a
 * big file takes one chunk of memory, not what piles up until the next garbage collection.
 */
export function* passingChunks(source: ByteSource, chunkSize = 256 * 1024): Iterable<Buffer> {
  if (source.readInto === undefined) {
    yield* chunksOf(source, chunkSize);
    return;
  }
  const memory = Buffer.allocUnsafeSlow(Math.min(chunkSize, source.size));
  for (let offset = 0; offset < source.size; offset += chunkSize) {
    const chunk = memory.subarray(0, Math.min(chunkSize, source.size - offset));
    source.readInto(offset, chunk);
    yield chunk;
  }
}

function checkRange(size: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`Cannot read bytes ${offset} to ${offset + length}: the source has ${size}`);
  }
}

/** A patch that came from another thread, where buffers arrive as plain arrays. */
export function revivedPatch(patch: Patch): Patch {
  return patch.map((piece) => {
    if (piece.kind === 'copy') return piece;
    const { buffer, byteOffset, byteLength } = piece.bytes;
    return { ...piece, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  });
}
