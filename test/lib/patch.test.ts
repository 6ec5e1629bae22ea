import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { chunksOf, memorySource, passingChunks, patchedSource, readInto } from '../../lib/patch.ts';
import { fileSource } from '../../lib/spool.ts';
import type { ByteSource, Patch } from '../../model/bytes.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function onDisk(bytes: Buffer): ByteSource {
  const folder = temporaryFolder();
  cleanups.push(() => folder.remove());
  const path = join(folder.path, 'file');
  writeFileSync(path, bytes);
  const descriptor = openSync(path, 'r');
  cleanups.push(() => closeSync(descriptor));
  return fileSource(descriptor);
}

/** The slow and plain way. */
function applied(original: Buffer, patch: Patch): Buffer {
  return Buffer.concat(
    patch.map((piece) =>
      piece.kind === 'copy' ? original.subarray(piece.offset, piece.offset + piece.length) : piece.bytes,
    ),
  );
}

const original = Buffer.from(Array.from({ length: 200 }, (_, index) => index));
const anyPiece = fc.oneof(
  fc
    .tuple(fc.nat(original.length), fc.nat(original.length))
    .map(([a, b]) => ({ kind: 'copy' as const, offset: Math.min(a, b), length: Math.abs(a - b) })),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ kind: 'insert' as const, bytes: Buffer.from(bytes) })),
);

describe('patchedSource()', () => {
  it('gives the same bytes for any patch and range, read or filled in', () => {
    const file = onDisk(original);
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 8 }), fc.nat(), fc.nat(), (patch, a, b) => {
        const whole = applied(original, patch);
        const offset = a % (whole.length + 1);
        const length = b % (whole.length - offset + 1);
        for (const source of [patchedSource(file, patch), patchedSource(memorySource(original), patch)]) {
          const target = Buffer.alloc(length, 0xee);
          readInto(source, offset, target);
          expect(source.size).toBe(whole.length);
          expect(target.equals(whole.subarray(offset, offset + length))).toBe(true);
          expect(source.read(offset, length).equals(target)).toBe(true);
        }
      }),
    );
  });

  it('refuses to read or fill beyond its end', () => {
    const source = patchedSource(memorySource(original), [{ kind: 'copy', offset: 0, length: 10 }]);
    expect(() => source.read(5, 6)).toThrow(RangeError);
    expect(() => readInto(source, 5, Buffer.alloc(6))).toThrow(RangeError);
  });
});

describe('fileSource()', () => {
  it('refuses to read or fill outside the file', () => {
    const source = onDisk(original);
    expect(() => source.read(199, 2)).toThrow(RangeError);
    expect(() => source.read(0, -1)).toThrow(RangeError);
    expect(() => source.read(-1, 1)).toThrow(RangeError);
    expect(() => readInto(source, 199, Buffer.alloc(2))).toThrow(RangeError);
  });
});

describe('passingChunks()', () => {
  it('passes over the same bytes as chunksOf(), in chunks of the size asked for', () => {
    for (const source of [onDisk(original), memorySource(original)]) {
      const passed = Array.from(passingChunks(source, 64), (chunk) => Buffer.from(chunk));
      expect(passed.map((chunk) => chunk.length)).toEqual([64, 64, 64, 8]);
      expect(Buffer.concat(passed).equals(Buffer.concat([...chunksOf(source, 64)]))).toBe(true);
    }
  });

  it('uses one piece of memory for a file, and never that of a source in memory', () => {
    const passed = [...passingChunks(onDisk(original), 64)];
    expect(new Set(passed.map(({ buffer }) => buffer)).size).toBe(1);
    const [first] = passingChunks(memorySource(original), 64);
    expect(first?.buffer).toBe(original.buffer);
  });

  it('has nothing to pass over in an empty source', () => {
    expect([...passingChunks(onDisk(Buffer.alloc(0)))]).toEqual([]);
  });
});
