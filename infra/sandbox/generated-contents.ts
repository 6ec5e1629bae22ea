import type { ByteRange, Contents } from './contents.ts';
import type { Generator } from './seed/generated.ts';

/**
 * Contents that a generator makes when they are read, before those that are kept. What is written is kept as ever, so that
 * clients read back what they wrote.
 */
export function createGeneratedContents(generator: Generator, kept: Contents): Contents {
  return {
    ...kept,
    read: (id, range) => {
      const bytes = generator.bytes(id);
      return bytes === undefined ? kept.read(id, range) : streamOf(bytes, range);
    },
    size: async (id) => generator.bytes(id)?.length ?? kept.size(id),
  };
}

function streamOf(bytes: Buffer, range: ByteRange | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const part = Uint8Array.from(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
        if (part.length > 0) controller.enqueue(part);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
