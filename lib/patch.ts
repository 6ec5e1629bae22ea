import type { ByteSource, Patch } from '../model/bytes.ts';

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
  return {
    size,
    read(offset, length) {
      checkRange(size, offset, length);
      const found: Buffer[] = [];
      let start = 0;
      for (const { piece, length: pieceLength } of pieces) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + length, start + pieceLength);
        if (from < to) {
          found.push(
            piece.kind === 'copy'
              ? original.read(piece.offset + from - start, to - from)
              : piece.bytes.subarray(from - start, to - start),
          );
        }
        start += pieceLength;
        if (start >= offset + length) break;
      }
      return found.length === 1 && found[0] !== undefined ? found[0] : Buffer.concat(found);
    },
  };
}

/** All bytes of a source in order, at most `chunkSize` at a time. */
export function* chunksOf(source: ByteSource, chunkSize = 1024 * 1024): Iterable<Buffer> {
  for (let offset = 0; offset < source.size; offset += chunkSize) {
    yield source.read(offset, Math.min(chunkSize, source.size - offset));
  }
}

function checkRange(size: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`Cannot read bytes ${offset} to ${offset + length}: the source has ${size}`);
  }
}
