import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { classificationName, classificationOptions } from '../../../connectors/box/classification-options.ts';
import type { ShownLabel } from '../../../connectors/connector.ts';
import type { LabelId } from '../../../model/ids.ts';

const id = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011' as LabelId;
const other = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1012' as LabelId;
const label = (changes: Partial<ShownLabel> = {}): ShownLabel => ({ id, path: 'Secret', ...changes });

function classificationOf(changes: Partial<ShownLabel>) {
  const [option] = classificationOptions([label(changes)]);
  if (option === undefined) throw new Error('no option');
  return option.staticConfig.classification;
}

describe('classificationName()', () => {
  it.each([
    ['Secret', 'Secret'],
    ['Confidential \\ All Employees', 'Confidential - All Employees'],
    ['Highly Confidential\\Project', 'Highly Confidential - Project'],
    ['x'.repeat(40), 'x'.repeat(40)],
  ])('classificationName() of %s is %s', (path, name) => {
    expect(classificationName({ id, path })).toBe(name);
  });

  it('classificationName() tells long paths apart that start alike, and keeps their start', () => {
    const path = 'Highly Confidential \\ Everyone in the Northern Region';
    const names = [classificationName({ id, path }), classificationName({ id: other, path })];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^Highly Confidential - Everyone in [0-9a-f]{6}$/);
  });

  it('classificationName() is stable, at most 40 units long and never ends half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (path) => {
        const name = classificationName({ id, path });
        expect(name.length).toBeLessThanOrEqual(40);
        expect(name.isWellFormed()).toBe(true);
        expect(classificationName({ id, path })).toBe(name);
      }),
    );
  });
});

describe('classificationOptions()', () => {
  it('classificationOptions() says in each description which label it is, within 300 units', () => {
    expect(classificationOf({}).classificationDefinition).toBe(`Sensitivity label ${id}`);
    const short = classificationOf({ tooltip: 'For everyone' }).classificationDefinition;
    expect(short).toBe(`For everyone (Sensitivity label ${id})`);
    const long = classificationOf({ tooltip: 'word '.repeat(100) }).classificationDefinition;
    expect(long.length).toBeLessThanOrEqual(300);
    expect(long).toMatch(new RegExp(`^word .* wor \\(Sensitivity label ${id}\\)$`));
  });

  // Colors by number: 0 yellow, 1 orange, 2 red, 3 purple, 4 light blue, 5 dark blue, 6 green, 7 gray.
  it.each([
    ['#FFD700', 0],
    ['#FF8C00', 1],
    ['#A80000', 2],
    ['#E8005A', 2],
    ['#7719AA', 3],
    ['#80C8FF', 4],
    ['#0078D7', 5],
    ['#13A10E', 6],
    ['#317100', 6],
    ['#737373', 7],
    ['#FFFFFF', 7],
    ['#000000', 7],
    ['red', 7],
    [undefined, 7],
  ])('classificationOptions() turns %s into color %i', (color, colorID) => {
    expect(classificationOf(color === undefined ? {} : { color }).colorID).toBe(colorID);
  });

  it('classificationOptions() always finds one of the eight colors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
        const { colorID } = classificationOf({ color: `#${rgb.toString(16).padStart(6, '0')}` });
        expect([0, 1, 2, 3, 4, 5, 6, 7]).toContain(colorID);
      }),
    );
  });

  it('classificationOptions() refuses two labels of one name', () => {
    const labels = [label({ path: 'A \\ B' }), label({ id: other, path: 'a - b' })];
    expect(() => classificationOptions(labels)).toThrow('two of them would be called "a - b"');
  });
});
