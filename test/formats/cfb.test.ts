import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootNames } from '../../formats/containers/cfb.ts';
import {
  findStorage,
  findStream,
  openCompoundFile,
  type CompoundFile,
} from '../../formats/containers/compound-file.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget, failure } from './helpers.ts';
import { storageFile, type Tree } from './storage-file.ts';

const open = (bytes: Buffer): CompoundFile => openCompoundFile(memorySource(bytes), budget());
const content = (file: CompoundFile, ...path: readonly string[]): Buffer | undefined => {
  const name = path.at(-1) ?? '';
  const storage = path.slice(0, -1).reduce((at, step) => findStorage(at, step) ?? at, file.root);
  const stream = findStream(storage, name);
  return stream === undefined ? undefined : file.read(stream);
};
const bytesOf = (length: number, seed = 7): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * seed) & 0xff));

describe('openCompoundFile()', () => {
  it.each([0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])('reads a stream of %d bytes', (length) => {
    const file = open(storageFile({ before: bytesOf(100, 3), it: bytesOf(length), after: bytesOf(5000, 5) }));
    expect(content(file, 'it')).toEqual(bytesOf(length));
    expect(content(file, 'before')).toEqual(bytesOf(100, 3));
    expect(content(file, 'after')).toEqual(bytesOf(5000, 5));
  });

  it('reads a file whose table takes more than 109 sectors', () => {
    const big = bytesOf(8 * 1024 ** 2);
    expect(content(open(storageFile({ big, last: Buffer.from('x') })), 'big')?.equals(big)).toBe(true);
  });

  it('finds storages within storages, whatever the case of their names', () => {
    const file = open(storageFile({ Outer: { Inner: { Data: Buffer.from('deep') } }, Data: Buffer.from('flat') }));
    expect(content(file, 'outer', 'INNER', 'data')?.toString()).toBe('deep');
    expect(content(file, 'Data')?.toString()).toBe('flat');
    expect(content(file, 'nothing')).toBeUndefined();
  });

  it('reads any range of a stream without the rest', () => {
    const all = bytesOf(9000);
    const file = open(storageFile({ a: bytesOf(600, 3), all }));
    const stream = findStream(file.root, 'all');
    const source = stream === undefined ? expect.fail('it is missing') : file.source(stream);
    for (const [offset, length] of [
      [0, 1],
      [511, 2],
      [500, 1100],
      [8999, 1],
      [0, 9000],
      [9000, 0],
    ] as const) {
      expect(source.read(offset, length)).toEqual(all.subarray(offset, offset + length));
    }
    expect(() => source.read(8999, 2)).toThrow(RangeError);
    expect(() => source.read(-1, 2)).toThrow(RangeError);
  });

  it('makes a file of a storage', () => {
    const inner: Tree = { Small: Buffer.from('small'), Big: bytesOf(5000), Deeper: { x: Buffer.from('y') } };
    const file = open(storageFile({ Other: Buffer.from('o'), Inner: inner }));
    const storage = findStorage(file.root, 'Inner') ?? expect.fail('it is missing');
    const source = file.fileOf(storage);
    expect([...rootNames(source)].sort()).toEqual(['Big', 'Deeper', 'Small']);
    const again = openCompoundFile(source, budget());
    expect(content(again, 'Small')?.toString()).toBe('small');
    expect(content(again, 'Big')).toEqual(bytesOf(5000));
    expect(content(again, 'Deeper', 'x')?.toString()).toBe('y');
  });

  it('pays for what is read, each time', () => {
    const file = openCompoundFile(memorySource(storageFile({ all: bytesOf(5000) })), budget({ inflatedBytes: 12_000 }));
    const stream = findStream(file.root, 'all') ?? expect.fail('it is missing');
    file.read(stream);
    file.read(stream);
    expect(failure(() => file.read(stream)).kind).toBe('too-large');
  });
});

/** Where things stand in the files above: the header, then sectors, of which the last but the table hold the directory. */
function broken(change: (bytes: Buffer, directory: number, table: number) => void): Buffer {
  const bytes = storageFile({ a: bytesOf(5000), b: bytesOf(5000, 3) });
  const directory = 512 + bytes.readUInt32LE(48) * 512;
  change(bytes, directory, 512 + bytes.readUInt32LE(76) * 512);
  return bytes;
}

describe('a Compound File', () => {
  it.each<[string, Buffer]>([
    ['whose directory leads back to itself', broken((bytes, at) => bytes.writeUInt32LE(1, at + 2 * 128 + 72))],
    ['whose directory leads to its root', broken((bytes, at) => bytes.writeUInt32LE(0, at + 128 + 72))],
    ['whose directory leads outside', broken((bytes, at) => bytes.writeUInt32LE(99, at + 128 + 68))],
    ['that has no root', broken((bytes, at) => bytes.writeUInt8(1, at + 66))],
    ['with two streams of one name', broken((bytes, at) => bytes.copy(bytes, at + 2 * 128, at + 128, at + 128 + 66))],
    ['with a stream that is longer than the file', broken((bytes, at) => bytes.writeUInt32LE(1e9, at + 128 + 120))],
    ['with a stream that is longer than its chain', broken((bytes, at) => bytes.writeUInt32LE(9000, at + 128 + 120))],
    ['with a chain in a circle', broken((bytes, _, table) => bytes.writeUInt32LE(0, table + 4))],
    ['with a chain that leads outside', broken((bytes, _, table) => bytes.writeUInt32LE(1e6, table))],
    ['with sectors of another size', broken((bytes) => bytes.writeUInt16LE(10, 30))],
    ['that ends in its header', broken(() => undefined).subarray(0, 300)],
  ])('is corrupt: one %s', (_, bytes) => {
    const error = failure(() => {
      const file = open(bytes);
      for (const stream of file.root.streams.values()) file.read(stream);
    });
    expect(error.kind).toBe('corrupt');
  });

  it('gives back any tree of streams', () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    });
    const trees = fc.dictionary(name, fc.uint8Array({ maxLength: 6000, size: 'max' }), {
      maxKeys: 12,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(trees, (tree) => {
        const file = open(
          storageFile(Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, Buffer.from(value)]))),
        );
        expect(file.root.streams.size).toBe(Object.keys(tree).length);
        for (const [key, value] of Object.entries(tree)) expect(content(file, key)?.equals(value)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
