import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Any source of bytes; a web stream is one. */
export type ByteStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array>;

export interface StoredContent {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly id: string;
  readonly size: number;
}

/** Bytes that arrive in pieces over time: the fragments of an upload session. */
export interface Draft {
  readonly size: number;
  /**
   * Adds a piece of exactly `length` bytes. Where the stream fails, or is shorter or longer, nothing is added and `false` is
   * answered for a wrong length; the stream's own failure is thrown.
   */
  append(piece: ByteStream, length: number): Promise<boolean>;
  /** Makes it a content; `observe` sees each chunk in order. The draft is gone after that. */
  finish(observe?: (chunk: Uint8Array) => void): Promise<StoredContent>;
  discard(): Promise<void>;
}

export interface ByteRange {
  readonly start: number;
  /** The last byte, inclusive, as in HTTP. */
  readonly end: number;
}

/** Bytes of file versions, one file per content, named by their digest; equal bytes are kept once. Nothing is held in memory whole. */
export interface Contents {
  /** Stores bytes; `observe` sees each chunk in order, for further digests. */
  put(bytes: Uint8Array | ByteStream, observe?: (chunk: Uint8Array) => void): Promise<StoredContent>;
  /** A stream over a content or a part of it. Throws where the id is unknown. */
  read(id: string, range?: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Bytes; throws where the id is unknown. */
  size(id: string): Promise<number>;
  draft(): Promise<Draft>;
  /** Removes drafts, and everything where no folder was given. */
  close(): Promise<void>;
}

const chunkSize = 256 * 1024;

/** Contents in a folder, which is made where it is missing; without one they live in a temporary folder until `close`. */
export async function createContents(folder?: string): Promise<Contents> {
  const root = folder ?? (await mkdtemp(join(tmpdir(), 'labelwright-sandbox-')));
  const drafts = join(root, 'drafts');
  // Drafts of a process that died are of no use: upload sessions do not outlive it.
  await rm(drafts, { recursive: true, force: true });
  await mkdir(drafts, { recursive: true });

  const pathOf = (id: string): string => join(root, id.slice(0, 2), id);
  const made = new Set<string>();
  const settle = async (draftPath: string, content: StoredContent): Promise<StoredContent> => {
    const shelf = content.id.slice(0, 2);
    if (!made.has(shelf)) await mkdir(join(root, shelf), { recursive: true });
    made.add(shelf);
    await rename(draftPath, pathOf(content.id));
    return content;
  };

  return {
    put: async (bytes, observe) => {
      const path = join(drafts, randomUUID());
      const digest = createHash('sha256');
      const size = await write(path, bytes instanceof Uint8Array ? [bytes] : bytes, (chunk) => {
        digest.update(chunk);
        observe?.(chunk);
      });
      return settle(path, { id: digest.digest('hex'), size });
    },
    read: (id, range) => readFileStream(pathOf(id), range),
    size: async (id) => (await stat(pathOf(id))).size,
    draft: () => createDraft(join(drafts, randomUUID()), settle),
    close: () => rm(folder === undefined ? root : drafts, { recursive: true, force: true }),
  };
}

async function write(path: string, bytes: ByteStream, observe: (chunk: Uint8Array) => void): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of bytes) {
      observe(chunk);
      await writeAll(file, chunk, size);
      size += chunk.length;
    }
    return size;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    written += (await file.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
  }
}

type Settle = (draftPath: string, content: StoredContent) => Promise<StoredContent>;

async function createDraft(path: string, settle: Settle): Promise<Draft> {
  const file = await open(path, 'wx+', 0o600);
  let size = 0;

  /** Whether exactly `length` bytes came; reads no further than one chunk beyond. */
  const fill = async (piece: ByteStream, length: number): Promise<boolean> => {
    let filled = 0;
    for await (const chunk of piece) {
      if (filled + chunk.length > length) return false;
      await writeAll(file, chunk, size + filled);
      filled += chunk.length;
    }
    return filled === length;
  };

  return {
    get size() {
      return size;
    },
    append: async (piece, length) => {
      // A piece that was cut short leaves bytes beyond `size`; the next one overwrites them, and `finish` cuts them off.
      const complete = await fill(piece, length);
      if (complete) size += length;
      return complete;
    },
    finish: async (observe) => {
      await file.truncate(size);
      await file.close();
      const digest = createHash('sha256');
      for await (const chunk of readFileStream(path)) {
        digest.update(chunk);
        observe?.(chunk);
      }
      return settle(path, { id: digest.digest('hex'), size });
    },
    discard: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

function readFileStream(path: string, range?: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | undefined;
  let position = range?.start ?? 0;
  let end = position;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (file === undefined) {
          file = await open(path, 'r');
          end = range === undefined ? (await file.stat()).size : range.end + 1;
        }
        const wanted = new Uint8Array(Math.min(chunkSize, end - position));
        const bytesRead = wanted.length === 0 ? 0 : (await file.read(wanted, 0, wanted.length, position)).bytesRead;
        position += bytesRead;
        if (bytesRead > 0) controller.enqueue(wanted.subarray(0, bytesRead));
        if (bytesRead > 0 && position < end) return;
        await file.close();
        controller.close();
      },
      async cancel() {
        await file?.close();
      },
    },
    { highWaterMark: 0 },
  );
}
