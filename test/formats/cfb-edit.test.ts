import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editCompoundFile, type StreamEdit } from '../../formats/containers/cfb-edit.ts';
import { buildTree, compareNames } from '../../formats/containers/cfb-tree.ts';
import { openCompoundFile, type CfbStorage, type CompoundFile } from '../../formats/containers/compound-file.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Patch } from '../../model/bytes.ts';
import { checkCompoundFile } from './cfb-check.ts';
import { apply, budget, failure } from './helpers.ts';
import { storageFile, type Tree } from './storage-file.ts';

const edit = (bytes: Buffer, ...edits: readonly StreamEdit[]): Buffer =>
  apply(bytes, editCompoundFile(memorySource(bytes), edits, budget()));
const bytesOf = (length: number, seed = 7): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = index * seed + (index >> 8);
  return bytes;
};

/** Every stream of a file by its path. */
function contents(bytes: Buffer): Record<string, string> {
  const file = openCompoundFile(memorySource(bytes), budget());
  return Object.fromEntries(within(file, file.root, ''));
}

function* within(file: CompoundFile, { streams, storages }: CfbStorage, path: string): Iterable<[string, string]> {
  for (const stream of streams.values()) yield [`${path}${stream.name}`, file.read(stream).toString('base64')];
  for (const storage of storages.values()) yield* within(file, storage, `${path}${storage.name}/`);
}

const plain = { Aa: bytesOf(100), bbb: bytesOf(5000, 3), c: { inner: bytesOf(700, 5), big: bytesOf(9000, 11) } };

describe.each([512, 4096] as const)('editCompoundFile() with sectors of %d bytes', (sectorSize) => {
  const bytes = storageFile(plain, sectorSize);
  const before = contents(bytes);

  it.each([0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])('adds a stream of %d bytes', (length) => {
    const changed = edit(bytes, { path: ['added'], content: bytesOf(length) });
    checkCompoundFile(changed);
    expect(contents(changed)).toEqual({ ...before, added: bytesOf(length).toString('base64') });
  });

  it.each([0, 1, 64, 1000, 4095, 4096, 4700, 70_000])('makes streams of %d bytes of small and big ones', (length) => {
    for (const path of [['aa'], ['BBB'], ['c', 'inner'], ['c', 'big']]) {
      const changed = edit(bytes, { path, content: bytesOf(length, 13) });
      checkCompoundFile(changed);
      const name = Object.keys(before).find((key) => key.toUpperCase() === path.join('/').toUpperCase()) ?? '';
      expect(contents(changed)).toEqual({ ...before, [name]: bytesOf(length, 13).toString('base64') });
    }
  });

  it('removes a stream, and leaves one alone that is not there', () => {
    const changed = edit(bytes, { path: ['aa'], content: undefined }, { path: ['x', 'y'], content: undefined });
    checkCompoundFile(changed);
    const rest = Object.entries(before).filter(([name]) => name !== 'Aa');
    expect(contents(changed)).toEqual(Object.fromEntries(rest));
  });

  it('makes the storages that a stream needs', () => {
    const changed = edit(bytes, { path: ['new', 'deeper', 'it'], content: bytesOf(10) });
    checkCompoundFile(changed);
    expect(contents(changed)).toEqual({ ...before, 'new/deeper/it': bytesOf(10).toString('base64') });
  });

  it('does not grow where a stream comes and goes', () => {
    let changed = bytes;
    const sizes: number[] = [];
    for (let round = 0; round < 4; round++) {
      changed = edit(changed, { path: ['added'], content: bytesOf(round % 2 === 0 ? 3000 : 5000, round + 101) });
      changed = edit(changed, { path: ['added'], content: undefined });
      checkCompoundFile(changed);
      sizes.push(changed.length);
    }
    expect(contents(changed)).toEqual(before);
    expect(sizes[3]).toBe(sizes[1]);
    expect(changed.includes(bytesOf(3000, 103).subarray(0, 64))).toBe(false);
  });

  it('gives a file of many entries as many more', () => {
    let changed = storageFile({}, sectorSize);
    for (let index = 0; index < 40; index++) {
      changed = edit(changed, { path: [`s${(index * 17) % 40}`], content: bytesOf(index * 50) });
      checkCompoundFile(changed);
    }
    expect(Object.keys(contents(changed))).toHaveLength(40);
  });

  it('copies all sectors but those that it changes', () => {
    const big = storageFile({ big: bytesOf(2_000_000), small: bytesOf(50) }, sectorSize);
    const patch = editCompoundFile(memorySource(big), [{ path: ['more'], content: bytesOf(2000) }], budget());
    expect(inserted(patch)).toBeLessThan(12 * sectorSize);
    checkCompoundFile(apply(big, patch));
  });
});

const inserted = (patch: Patch): number =>
  patch.reduce((sum, piece) => sum + (piece.kind === 'insert' ? piece.bytes.length : 0), 0);

describe('editCompoundFile()', () => {
  it('lists more sectors of the table where the header has no place for them', () => {
    // 109 sectors of 128 places each: one sector before the header's list is full.
    const bytes = storageFile({ big: Buffer.alloc((109 * 128 - 115) * 512, 1) });
    expect(bytes.readUInt32LE(44)).toBe(109);
    const changed = edit(bytes, { path: ['more'], content: bytesOf(20_000) });
    expect(changed.readUInt32LE(44)).toBe(110);
    expect(changed.readUInt32LE(72)).toBe(1);
    checkCompoundFile(changed);
    expect(edit(changed, { path: ['more'], content: undefined }).length).toBe(changed.length);
  });

  it('fills up a last sector that is cut short', () => {
    // The sector that was added last holds the end of a stream, and zeros.
    const whole = edit(storageFile({}), { path: ['a'], content: bytesOf(5000) });
    const cut = whole.subarray(0, whole.length - 100);
    const changed = edit(cut, { path: ['b'], content: bytesOf(6000) });
    checkCompoundFile(changed);
    expect(contents(changed)).toEqual({ a: bytesOf(5000).toString('base64'), b: bytesOf(6000).toString('base64') });
  });

  it('calls a stream corrupt whose end is cut off', () => {
    const whole = edit(storageFile({}), { path: ['a'], content: bytesOf(5000) });
    expect(contents(whole.subarray(0, whole.length - 100))).toHaveProperty('a');
    expect(failure(() => contents(whole.subarray(0, whole.length - 400))).kind).toBe('corrupt');
  });

  it('refuses files whose streams share a sector', () => {
    const bytes = storageFile({ a: bytesOf(5000), b: bytesOf(5000) });
    const directory = 512 * (bytes.readUInt32LE(48) + 1);
    bytes.copyWithin(directory + 2 * 128 + 116, directory + 128 + 116, directory + 128 + 120);
    const error = failure(() =>
      editCompoundFile(memorySource(bytes), [{ path: ['c'], content: bytesOf(9) }], budget()),
    );
    expect(error).toEqual({ kind: 'corrupt', message: expect.stringContaining('share a sector') as string });
  });

  it('refuses a stream where a storage stands, and a storage where a stream does', () => {
    const bytes = storageFile(plain);
    for (const path of [['c'], ['Aa', 'x']]) {
      expect(failure(() => edit(bytes, { path, content: bytesOf(3) })).kind).toBe('corrupt');
    }
    expect(failure(() => edit(bytes, { path: ['c'], content: undefined })).kind).toBe('corrupt');
  });

  it('keeps every other stream of any file through any edits', () => {
    const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'B', 'c', 'ö', 'é', '1') });
    const stream = fc.nat(9000).map((length) => bytesOf(length, (length % 250) + 1));
    const tree = fc.uniqueArray(
      fc.tuple(
        name,
        fc.oneof(
          stream,
          fc.tuple(name, stream).map(([key, value]) => ({ [key]: value })),
        ),
      ),
      {
        selector: ([key]) => key.toUpperCase(),
        maxLength: 9,
      },
    );
    const edits = fc.array(fc.tuple(name, fc.option(stream, { nil: undefined })), { maxLength: 5 });
    fc.assert(
      fc.property(tree, edits, fc.constantFrom(512 as const, 4096 as const), (entries, changes, sectorSize) => {
        const original: Tree = Object.fromEntries(entries);
        let bytes = storageFile(original, sectorSize);
        const expected = new Map(Object.entries(contents(bytes)));
        for (const [key, content] of changes) {
          const known = [...expected.keys()].find((path) => path.toUpperCase() === key.toUpperCase());
          if (Object.keys(original).some((other) => other.toUpperCase() === key.toUpperCase() && known === undefined))
            continue;
          bytes = edit(bytes, { path: [key], content });
          checkCompoundFile(bytes);
          if (content === undefined) expected.delete(known ?? key);
          else expected.set(known ?? key, content.toString('base64'));
        }
        expect(contents(bytes)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});

describe('buildTree()', () => {
  it('has the same number of black entries on every way, no red one below another, and the order of names', () => {
    for (let count = 0; count < 70; count++) {
      const entries = Array.from({ length: count }, (_, id) => ({ id: id + 1, name: `${(id * 37) % 71}` }));
      const places = new Map(buildTree(entries).map((place) => [place.id, place]));
      const order: number[] = [];
      const walk = (id: number | undefined, isRoot: boolean): number => {
        const place = places.get(id ?? -1);
        if (place === undefined) return 1;
        const children = [places.get(place.left), places.get(place.right)];
        expect(place.black || (!isRoot && children.every((child) => child?.black !== false))).toBe(true);
        const left = walk(place.left, false);
        order.push(place.id);
        expect(walk(place.right, false)).toBe(left);
        return left + Number(place.black);
      };
      walk(buildTree(entries)[0]?.id, true);
      expect(order).toEqual([...entries].sort((a, b) => compareNames(a.name, b.name)).map(({ id }) => id));
    }
  });

  it('orders names by length, then by letters in upper case, of which each stays one', () => {
    const names = ['bb', 'A', 'b', 'aC', 'ß', 'AB', 'é', 'É1'];
    expect(names.sort(compareNames)).toEqual(['A', 'b', 'é', 'ß', 'AB', 'aC', 'bb', 'É1']);
  });
});
