import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget, contents, failure } from './helpers.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';

const open = (bytes: Buffer) => openZip(memorySource(bytes), budget());
const first: RawEntry = { name: 'a.xml', content: 'first' };
const two: readonly RawEntry[] = [first, { name: 'b/c.xml', content: 'second' }];

describe('openZip()', () => {
  it('reads what jszip writes', async () => {
    const zip = new JSZip();
    zip.file('a.txt', 'one').file('b/ü.txt', 'two', { compression: 'DEFLATE' });
    for (const streamFiles of [false, true]) {
      const bytes = await zip.generateAsync({ type: 'nodebuffer', streamFiles });
      expect(contents(bytes)).toMatchObject({ 'a.txt': 'one', 'b/ü.txt': 'two' });
    }
  });

  it.each<[string, Buffer]>([
    ['deflated entries', rawZip(two)],
    ['stored entries', rawZip(two.map((entry) => ({ ...entry, stored: true })))],
    ['data descriptors', rawZip(two.map((entry) => ({ ...entry, descriptor: true })))],
    ['zip64 sizes', rawZip(two.map((entry) => ({ ...entry, zip64: true })))],
    ['a zip64 end record', rawZip(two, { zip64: true })],
    ['gaps between entries', rawZip(two.map((entry) => ({ ...entry, gap: 7 })))],
  ])('reads %s', (_, bytes) => {
    expect(contents(bytes)).toEqual({ 'a.xml': 'first', 'b/c.xml': 'second' });
  });

  it('reads an archive without entries', () => {
    expect(open(rawZip([])).entries).toEqual([]);
  });

  it.each<[string, Buffer, string]>([
    ['an archive comment', rawZip(two, { comment: 'hello' }), 'comment'],
    [
      'a comment that holds an end record',
      Buffer.concat([rawZip(two, { comment: 'x'.repeat(22) }).subarray(0, -22), rawZip([])]),
      'central directory',
    ],
    ['bytes behind the archive', Buffer.concat([rawZip(two), Buffer.from('x')]), 'other bytes follow'],
    ['bytes before the archive', rawZip(two, { prefix: Buffer.from('junk') }), 'precede'],
    ['bytes before the archive that shift it', Buffer.concat([Buffer.from('junk'), rawZip(two)]), 'precede'],
    ['a truncated archive', rawZip(two).subarray(0, -30), 'cut off'],
    ['too few bytes', Buffer.from('PK'), 'shorter'],
    ['duplicate names', rawZip([...two, { name: 'a.xml', content: 'third' }]), 'same name'],
    ['names that differ in case', rawZip([...two, { name: 'A.XML', content: 'third' }]), 'same name'],
    ['two names of one entry', rawZip([{ name: 'a.xml', localName: 'b.xml', content: '' }]), 'two different names'],
    ['overlapping entries', rawZip([first, { name: 'b.xml', content: 'x', offset: 0 }]), 'two different names'],
    ['a local header that is not there', rawZip([first, { name: 'b.xml', content: 'x', offset: 45 }]), 'not where'],
    ['a parent path', rawZip([{ name: 'a/../b', content: '' }]), 'unsafe'],
    ['an absolute path', rawZip([{ name: '/a', content: '' }]), 'unsafe'],
    ['a drive', rawZip([{ name: 'C:a', content: '' }]), 'unsafe'],
    ['backslashes', rawZip([{ name: 'a\\b', content: '' }]), 'unsafe'],
    ['an empty name', rawZip([{ name: '', content: '' }]), 'unsafe'],
    ['stored with two sizes', rawZip([{ name: 'a', content: 'xyz', stored: true, size: 4 }]), 'two different sizes'],
  ])('refuses %s', (_, bytes, message) => {
    const error = failure(() => open(bytes));
    expect(error.kind).toBe('corrupt');
    expect(error.message).toContain(message);
  });

  it('refuses an entry whose data reaches into the next', () => {
    const bytes = rawZip(two);
    const zip = open(bytes);
    const grown = Buffer.from(bytes);
    const [first] = zip.entries;
    const size = (first?.compressedSize ?? 0) + 1;
    grown.writeUInt32LE(size, 18);
    grown.writeUInt32LE(size, bytes.indexOf('PK\u0001\u0002', 0, 'latin1') + 20);
    expect(failure(() => open(grown)).message).toContain('overlap');
  });

  it('refuses local sizes that differ from the central directory', () => {
    const bytes = Buffer.from(rawZip(two));
    bytes.writeUInt32LE(1, 22);
    expect(failure(() => open(bytes)).message).toContain('two different sizes');
  });

  it('says encrypted where an entry has a password', () => {
    expect(failure(() => open(rawZip([{ name: 'a', content: 'x', flags: 1 }]))).kind).toBe('encrypted');
  });

  it('says unsupported for other compression methods', () => {
    expect(failure(() => open(rawZip([{ name: 'a', content: 'x', method: 12 }]))).kind).toBe('unsupported');
  });

  it('refuses more entries than the limit', () => {
    const error = failure(() => openZip(memorySource(rawZip(two)), budget({ entries: 1 })));
    expect(error.kind).toBe('too-large');
  });

  it('passes its deadline on', () => {
    const expired = { ...budget(), checkTime: () => expect.fail('asked') };
    expect(() => openZip(memorySource(rawZip(two)), expired)).toThrow('asked');
  });
});

describe('read()', () => {
  const readFirst =
    (bytes: Buffer, limits = {}) =>
    () => {
      const zip = openZip(memorySource(bytes), budget(limits));
      return zip.entries.map((entry) => zip.read(entry));
    };

  it('refuses a wrong checksum', () => {
    expect(failure(readFirst(rawZip([{ name: 'a', content: 'x', crc: 1 }]))).message).toContain('checksum');
  });

  it('refuses content that is longer or shorter than announced', () => {
    for (const size of [2, 4]) {
      expect(failure(readFirst(rawZip([{ name: 'a', content: 'xyz', size }]))).kind).toBe('corrupt');
    }
  });

  it('refuses a bomb by its ratio, and one that lies about its size', () => {
    const zeros = Buffer.alloc(8 * 1024 ** 2);
    expect(deflateRawSync(zeros).length * 200).toBeLessThan(zeros.length);
    expect(failure(readFirst(rawZip([{ name: 'a', content: zeros }]))).kind).toBe('too-large');
    expect(failure(readFirst(rawZip([{ name: 'a', content: zeros, size: 1000 }]))).kind).toBe('corrupt');
  });

  it('refuses what exceeds the budget over all entries', () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name, content: 'x'.repeat(100) }));
    expect(failure(readFirst(rawZip(entries), { inflatedBytes: 250 })).kind).toBe('too-large');
    expect(readFirst(rawZip(entries), { inflatedBytes: 300 })()).toHaveLength(3);
  });

  it('answers the first bytes without reading the rest', () => {
    const content = Buffer.alloc(100_000, 'abcdefgh');
    for (const stored of [false, true]) {
      const zip = open(rawZip([{ name: 'a', content, stored }]));
      const [entry] = zip.entries;
      if (entry === undefined) return expect.fail('no entry');
      expect(zip.head(entry, 4).toString()).toBe('abcd');
      expect(zip.source(entry).read(99_992, 8).toString()).toBe('abcdefgh');
      expect(() => zip.source(entry).read(99_993, 8)).toThrow(RangeError);
    }
  });
});

describe('property: openZip()', () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 6 });

  it('throws nothing but FileError on damaged archives', () => {
    const sound = [
      rawZip(two),
      rawZip(two, { zip64: true }),
      rawZip(two.map((entry) => ({ ...entry, descriptor: true, zip64: true }))),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...sound), flips, fc.nat(), (bytes, damage, cut) => {
        const broken = Buffer.from(bytes);
        for (const [at, by] of damage) broken[at % broken.length] = (broken[at % broken.length] ?? 0) ^ by;
        const source = cut % 3 === 0 ? broken.subarray(0, cut % broken.length) : broken;
        try {
          contents(source);
        } catch (error) {
          expect(error).toMatchObject({ name: 'FileError' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
