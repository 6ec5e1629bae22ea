import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { spliceZip } from '../../formats/containers/zip-splice.ts';
import { openZip, type Zip } from '../../formats/containers/zip.ts';
import { memorySource } from '../../lib/patch.ts';
import { apply, budget, contents, failure } from './helpers.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';

const find = (text: string): number => text.lastIndexOf('</marker>');
const open = (bytes: Buffer): Zip => openZip(memorySource(bytes), budget());
/** Text that deflates to blocks of every kind: rows of cells, and pieces of noise that are stored as they are. */
const rows = (count: number, seed: number): string =>
  Array.from({ length: count }, (_, row) => `<c r="A${row * seed}"><v>${(row * 7919 * seed) % 100_003}</v></c>`).join(
    '',
  );

function tailOf(zip: Zip, name: string): ReturnType<Zip['tail']> {
  const entry = zip.entries.find((one) => one.name === name);
  return entry === undefined ? undefined : zip.tail(entry, find);
}

describe('the tail of an entry', () => {
  it('goes on where the data is cut, whatever the bits, and every inflater reads the whole', () => {
    const shape = fc.record({
      before: fc.integer({ min: 0, max: 12_000 }),
      behind: fc.integer({ min: 0, max: 3_000 }),
      seed: fc.integer({ min: 1, max: 50 }),
      noise: fc.boolean(),
      form: fc.constantFrom<Partial<RawEntry>>({}, { descriptor: true }, { zip64: true }, { stored: true }),
      memLevel: fc.integer({ min: 1, max: 9 }),
      added: fc.string({ maxLength: 200 }),
    });
    const bits = new Set<number>();
    fc.assert(
      fc.property(shape, ({ before, behind, seed, noise, form, memLevel, added }) => {
        const hard = noise ? Buffer.alloc(70_000, rows(1, seed)).toString() : '';
        const content = `${rows(before, seed)}${hard}</marker>${rows(behind, seed)}`;
        const bytes = rawZip([
          { name: 'a', content: 'a' },
          { name: 'b', content, memLevel, ...form },
          { name: 'c', content: 'c' },
        ]);
        const tail = tailOf(open(bytes), 'b');
        if (tail === undefined) throw new Error('there is none');
        const { cut, content: end } = tail;
        bits.add(cut.bits);
        expect(content.slice(0, cut.offset) + end.toString()).toBe(content);
        expect(end.includes('</marker>')).toBe(true);
        const changed = Buffer.from(end.toString().replace('</marker>', `</marker>${added.replaceAll('$', '')}`));
        const patch = spliceZip(open(bytes), [{ name: 'b', content: changed, cut }]);
        expect(contents(apply(bytes, patch))).toEqual({
          a: 'a',
          b: content.slice(0, cut.offset) + changed.toString(),
          c: 'c',
        });
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(bits.size).toBeGreaterThan(4);
  });

  it('is short where blocks are, and holds the last of several markers', () => {
    const content = `${rows(30_000, 3)}</marker>${rows(30_000, 5)}</marker>end`;
    const zip = open(rawZip([{ name: 'b', content }]));
    const tail = tailOf(zip, 'b');
    expect(tail?.content.toString().endsWith('</marker>end')).toBe(true);
    expect(tail?.content.length).toBeLessThan(400_000);
    expect(tail?.start.toString()).toBe(content.slice(0, 2048));
    expect(tailOf(open(rawZip([{ name: 'b', content: 'nothing' }])), 'b')).toBeUndefined();
    expect(tailOf(open(rawZip([{ name: 'b', content: '' }])), 'b')).toBeUndefined();
  });

  it('is refused where the entry is broken, shorter, longer or another than its directory says', () => {
    const content = `${rows(5_000, 3)}</marker>`;
    const kinds = (entry: Partial<RawEntry>) =>
      failure(() => tailOf(open(rawZip([{ name: 'b', content, ...entry }])), 'b'));
    expect(kinds({ crc: 7 })).toMatchObject({ kind: 'corrupt' });
    expect(kinds({ size: content.length - 1 })).toMatchObject({ kind: 'corrupt' });
    expect(kinds({ size: content.length + 1 })).toMatchObject({ kind: 'corrupt' });
    const bytes = rawZip([{ name: 'b', content: randomBytes(3).toString('hex') + content }]);
    for (const at of [80, 300, 2_000]) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      expect(failure(() => tailOf(open(broken), 'b'))).toMatchObject({ kind: 'corrupt' });
    }
  });
});
