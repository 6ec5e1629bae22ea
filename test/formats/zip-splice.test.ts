import fc from 'fast-check';
import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import { readCentralRecord } from '../../formats/containers/zip-records.ts';
import { withOffset, writeEnd, writeEntry } from '../../formats/containers/zip-writing.ts';
import { spliceZip } from '../../formats/containers/zip-splice.ts';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { apply, budget, contents, rawEntries } from './helpers.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';

const splice = (bytes: Buffer, edits: Readonly<Record<string, string | undefined>>): Buffer => {
  const patch = spliceZip(
    openZip(memorySource(bytes), budget()),
    Object.entries(edits).map(([name, content]) => ({
      name,
      content: content === undefined ? undefined : Buffer.from(content),
    })),
  );
  return apply(bytes, patch);
};

describe('spliceZip()', () => {
  const three: readonly RawEntry[] = ['a', 'b', 'c'].map((name) => ({ name, content: name.repeat(50) }));

  it('replaces in place, adds at the end, and copies the rest in as few pieces as possible', () => {
    const bytes = rawZip(three);
    const zip = openZip(memorySource(bytes), budget());
    const edits = [
      { name: 'c', content: Buffer.from('new c') },
      { name: 'd', content: Buffer.from('new d') },
    ];
    const patch = spliceZip(zip, edits);
    expect(patch.map(({ kind }) => kind)).toEqual(['copy', 'insert', 'insert', 'insert']);
    expect(contents(apply(bytes, patch))).toEqual({ a: 'a'.repeat(50), b: 'b'.repeat(50), c: 'new c', d: 'new d' });
  });

  it('is read by jszip with checksums', async () => {
    const spliced = splice(rawZip(three), { a: 'A', 'docProps/custom.xml': 'new' });
    const zip = await JSZip.loadAsync(spliced, { checkCRC32: true });
    expect(Object.keys(zip.files)).toEqual(['a', 'b', 'c', 'docProps/custom.xml']);
    expect(await zip.file('a')?.async('string')).toBe('A');
    expect(await zip.file('docProps/custom.xml')?.async('string')).toBe('new');
  });

  it('takes an entry out, so that what was added once leaves nothing behind', () => {
    const bytes = rawZip(three);
    const removed = splice(bytes, { b: undefined });
    expect(contents(removed)).toEqual({ a: 'a'.repeat(50), c: 'c'.repeat(50) });
    expect(splice(splice(bytes, { d: 'new' }), { d: undefined })).toEqual(bytes);
  });

  it('keeps a zip64 end record', async () => {
    const spliced = splice(rawZip(three, { zip64: true }), { b: 'B' });
    expect(openZip(memorySource(spliced), budget()).zip64).toBe(true);
    expect(await (await JSZip.loadAsync(spliced)).file('b')?.async('string')).toBe('B');
  });

  it('writes entries dated 1980-01-01, deflated, with sizes in the header', () => {
    const { local, central } = writeEntry(Buffer.from('a'), Buffer.from('x'));
    expect(local.readUInt32LE(10)).toBe(0x00210000);
    expect(central.readUInt32LE(12)).toBe(0x00210000);
    expect(local.readUInt16LE(8)).toBe(8);
    expect(local.readUInt16LE(6)).toBe(0);
    expect(local.readUInt32LE(22)).toBe(1);
  });

  it('never reads what it copies', () => {
    const bytes = rawZip([{ name: 'big', content: Buffer.alloc(100_000, 'z'), stored: true }, ...three]);
    const reads: [number, number][] = [];
    const source: ByteSource = {
      size: bytes.length,
      read(offset, length) {
        reads.push([offset, length]);
        return bytes.subarray(offset, offset + length);
      },
    };
    spliceZip(openZip(source, budget()), [{ name: 'a', content: Buffer.from('x') }]);
    expect(reads.some(([offset, length]) => offset + length > 1000 && offset < 90_000)).toBe(false);
  });
});

describe('withOffset()', () => {
  const offsetOf = (record: Buffer): number => readCentralRecord(record, 0).offset;

  it('changes nothing but the offset', () => {
    const { central } = writeEntry(Buffer.from('name'), Buffer.from('content'));
    const moved = withOffset(central, 77);
    expect(offsetOf(moved)).toBe(77);
    expect(withOffset(moved, 0)).toEqual(central);
  });

  it('grows into zip64 beyond 4 GiB, keeps other fields, and moves on from there', () => {
    const { central } = writeEntry(Buffer.from('name'), Buffer.from('content'));
    const wide = withOffset(central, 5 * 1024 ** 3);
    expect(offsetOf(wide)).toBe(5 * 1024 ** 3);
    expect(readCentralRecord(wide, 0)).toMatchObject({ size: 7, method: 8, crc: central.readUInt32LE(16) });
    const again = withOffset(wide, 6 * 1024 ** 3);
    expect(again).toHaveLength(wide.length);
    expect(offsetOf(again)).toBe(6 * 1024 ** 3);
  });

  it('adds the offset behind sizes that are in zip64 already', () => {
    const bytes = rawZip([{ name: 'a', content: 'xyz', zip64: true }]);
    const record = readCentralRecord(bytes, bytes.indexOf('PK\u0001\u0002', 0, 'latin1')).bytes;
    const wide = withOffset(record, 5 * 1024 ** 3);
    expect(readCentralRecord(wide, 0)).toMatchObject({ size: 3, offset: 5 * 1024 ** 3 });
    expect(readCentralRecord(withOffset(wide, 9), 0)).toMatchObject({ size: 3, offset: 9 });
  });
});

describe('writeEnd()', () => {
  it('adds zip64 records only where a value needs them', () => {
    const small = { offset: 100, size: 50, count: 2, zip64: false };
    expect(writeEnd(small)).toHaveLength(22);
    for (const large of [{ offset: 2 ** 32 }, { size: 2 ** 32 }, { count: 0xffff }, { zip64: true }]) {
      expect(writeEnd({ ...small, ...large })).toHaveLength(98);
    }
  });
});

describe('property: spliceZip()', () => {
  const entry = fc.record({
    name: fc.stringMatching(/^[a-z]{1,3}(?:\/[a-z]{1,3})?$/u),
    content: fc.string({ maxLength: 300 }),
    stored: fc.boolean(),
    descriptor: fc.boolean(),
    gap: fc.nat(3),
  });
  const archive = fc.uniqueArray(entry, { minLength: 1, maxLength: 6, selector: ({ name }) => name });
  const edits = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/u), fc.string({ maxLength: 100 }), { maxKeys: 3 });

  it('keeps every other entry byte for byte and covers no byte twice', () => {
    fc.assert(
      fc.property(archive, edits, fc.boolean(), (entries, changes, zip64) => {
        const bytes = rawZip(entries, { zip64 });
        const patch = spliceZip(
          openZip(memorySource(bytes), budget()),
          Object.entries(changes).map(([name, content]) => ({ name, content: Buffer.from(content) })),
        );
        let covered = 0;
        for (const piece of patch) {
          if (piece.kind !== 'copy') continue;
          expect(piece.offset).toBeGreaterThanOrEqual(covered);
          covered = piece.offset + piece.length;
        }
        const spliced = apply(bytes, patch);
        const before = rawEntries(bytes);
        const after = rawEntries(spliced);
        for (const [name, raw] of before) {
          if (!Object.hasOwn(changes, name)) expect(after.get(name)).toEqual(raw);
        }
        expect(contents(spliced)).toEqual({
          ...Object.fromEntries(entries.map(({ name, content }) => [name, content])),
          ...changes,
        });
      }),
      { numRuns: 200 },
    );
  });
});
