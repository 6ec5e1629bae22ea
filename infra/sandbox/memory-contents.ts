import { createHash } from 'node:crypto';
import type { ByteRange, ByteStream, Contents, Draft, StoredContent } from './contents.ts';

/** Contents that live in memory and end with the sandbox: for worlds that last for milliseconds. Nothing waits for a disk. */
export function createMemoryContents(): Contents {
  const kept = new Map<string, Uint8Array>();

  const keep = (bytes: Uint8Array): StoredContent => {
    const id = createHash('sha256').update(bytes).digest('hex');
    kept.set(id, bytes);
    return { id, size: bytes.length };
  };
  const bytesOf = (id: string): Uint8Array => {
    const bytes = kept.get(id);
    if (bytes === undefined) throw new Error('Cannot read content: it is unknown');
    return bytes;
  };

  return {
    put: async (bytes, observe) => {
      const whole = bytes instanceof Uint8Array ? Uint8Array.from(bytes) : await collect(bytes);
      observe?.(whole);
      return keep(whole);
    },
    read: (id, range) => streamOf(bytesOf(id), range),
    size: (id) => Promise.resolve(bytesOf(id).length),
    draft: () => Promise.resolve(createDraft(keep)),
    close: () => {
      kept.clear();
      return Promise.resolve();
    },
  };
}

async function collect(stream: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function createDraft(keep: (bytes: Uint8Array) => StoredContent): Draft {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    append: async (stream, length) => {
      const piece = await collect(stream);
      if (piece.length !== length) return false;
      pieces.push(piece);
      size += length;
      return true;
    },
    finish: (observe) => {
      const whole = Buffer.concat(pieces);
      observe?.(whole);
      return Promise.resolve(keep(whole));
    },
    discard: () => {
      pieces.length = 0;
      return Promise.resolve();
    },
  };
}

function streamOf(bytes: Uint8Array, range: ByteRange | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  const part = Uint8Array.from(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (part.length > 0) controller.enqueue(part);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
