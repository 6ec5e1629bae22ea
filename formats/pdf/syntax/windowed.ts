import type { ByteSource } from '../../../model/bytes.ts';

/** Read at once, so that what lies close together costs one read. */
const blockBytes = 32 * 1024;

/** The same source with its last block kept; what is read must not be kept by the caller for long, since it holds the block. */
export function windowed(source: ByteSource): ByteSource {
  let block: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  return {
    size: source.size,
    read(offset, length) {
      const start = offset - block.start;
      if (start < 0 || start + length > block.bytes.length) {
        const wanted = Math.min(Math.max(length, blockBytes), source.size - offset);
        if (wanted < length || length < 0) return source.read(offset, length);
        block = { start: offset, bytes: source.read(offset, wanted) };
        return block.bytes.subarray(0, length);
      }
      return block.bytes.subarray(start, start + length);
    },
  };
}
