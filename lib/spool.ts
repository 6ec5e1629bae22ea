import { closeSync, fstatSync, mkdirSync, openSync, readSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';
import { memorySource } from './patch.ts';

/** Content on its way through: small in memory, big in a temporary file that only its owner can read. */
export interface Held {
  readonly source: ByteSource;
  /** Where the content lies when it isn't in memory. */
  readonly path: string | undefined;
  /** Gives memory, file and budget back; may be repeated. */
  release(): void;
}

export interface Spool {
  /** Takes in exactly `size` bytes; waits until the budget allows. Throws `too-large` where it never could. */
  hold(chunks: AsyncIterable<Buffer> | Iterable<Buffer>, size: number, options?: HoldOptions): Promise<Held>;
}

export interface HoldOptions {
  /**
   * Nobody else looks at a chunk again: those that go into a file give their memory back at once, of which V8 would let some 64 MB lie
   * before it collects any.
   */
  readonly consume?: boolean;
}

export interface SpoolOptions {
  /** What a crashed process left there is removed at start. */
  readonly folder: string;
  /** Content up to this size stays in memory, bytes. */
  readonly memoryLimit?: number;
  /** All content held at one time, bytes. */
  readonly budget?: number;
}

const usualMemoryLimit = 16 * 1024 * 1024;
/** An instance of Azure's Flex Consumption plan has 0.8 GB of temporary disk. */
const usualBudget = 700 * 1024 * 1024;

export function createSpool({
  folder,
  memoryLimit = usualMemoryLimit,
  budget: most = usualBudget,
}: SpoolOptions): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeLeftovers(folder);
  const budget = createBudgetGate(most);

  return {
    async hold(chunks, size, { consume = false } = {}) {
      if (size > most) {
        throw new FileError('too-large', `Cannot hold file: it has ${size} bytes and ${most} are set aside`);
      }
      await budget.take(size);
      let held: Held | undefined;
      try {
        held = size <= memoryLimit ? await inMemory(chunks, size) : await inFile(chunks, { size, folder, consume });
      } finally {
        if (held === undefined) budget.give(size);
      }
      const { source, path: file, release } = held;
      let released = false;
      return {
        source,
        path: file,
        release() {
          if (released) return;
          released = true;
          release();
          budget.give(size);
        },
      };
    },
  };
}

/** A file names the process that made it: one that lives still works on it. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^(\d+)-.+\.spool$/u.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function inMemory(chunks: AsyncIterable<Buffer> | Iterable<Buffer>, size: number): Promise<Held> {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const chunk of chunks) {
    checkRoom(at + chunk.length, size);
    at += chunk.copy(bytes, at);
  }
  checkFull(at, size);
  return { source: memorySource(bytes), path: undefined, release: () => undefined };
}

interface Filing extends Required<HoldOptions> {
  readonly size: number;
  readonly folder: string;
}

async function inFile(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  { size, folder, consume }: Filing,
): Promise<Held> {
  const file = path.join(folder, `${process.pid}-${randomUUID()}.spool`);
  const descriptor = openSync(file, 'wx+', 0o600);
  const release = () => {
    closeSync(descriptor);
    rmSync(file, { force: true });
  };
  try {
    let at = 0;
    for await (const chunk of chunks) {
      checkRoom(at + chunk.length, size);
      let written = 0;
      while (written < chunk.length) written += writeSync(descriptor, chunk, written);
      at += chunk.length;
      if (consume) giveBack(chunk);
    }
    checkFull(at, size);
  } catch (error) {
    release();
    throw error;
  }
  return { source: fileSource(descriptor), path: file, release };
}

/** Where no other bytes share the memory. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Random access to an open file. */
export function fileSource(descriptor: number): ByteSource {
  const { size } = fstatSync(descriptor);
  const readInto = (offset: number, target: Buffer): void => {
    if (offset < 0 || offset + target.length > size) throw outside(size, offset, target.length);
    let at = 0;
    while (at < target.length) {
      const got = readSync(descriptor, target, at, target.length - at, offset + at);
      if (got === 0) throw new RangeError(`Cannot read bytes ${offset + at} onward: the file was cut short`);
      at += got;
    }
  };
  return {
    size,
    read(offset, length) {
      // Before any memory is set aside for it.
      if (length < 0 || length > size) throw outside(size, offset, length);
      const bytes = Buffer.allocUnsafe(length);
      readInto(offset, bytes);
      return bytes;
    },
    readInto,
  };
}

function outside(size: number, offset: number, length: number): RangeError {
  return new RangeError(`Cannot read bytes ${offset} to ${offset + length}: the file has ${size}`);
}

function checkRoom(at: number, size: number): void {
  if (at > size) throw new FileError('corrupt', `Cannot hold file: more than the ${size} bytes announced arrived`);
}

function checkFull(at: number, size: number): void {
  if (at !== size) throw new FileError('corrupt', `Cannot hold file: ${at} of ${size} bytes arrived`);
}

function createBudgetGate(total: number): { take(bytes: number): Promise<void>; give(bytes: number): void } {
  let free = total;
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  return {
    async take(bytes) {
      if (waiting.length === 0 && bytes <= free) {
        free -= bytes;
        return;
      }
      await new Promise<void>((go) => waiting.push({ bytes, go }));
    },
    give(bytes) {
      free += bytes;
      for (let next = waiting[0]; next !== undefined && next.bytes <= free; next = waiting[0]) {
        waiting.shift();
        free -= next.bytes;
        next.go();
      }
    },
  };
}
