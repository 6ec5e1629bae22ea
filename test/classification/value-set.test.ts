import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createValueSet } from '../../classification/value-set.ts';

describe('createValueSet()', () => {
  it('counts like a map of best ranks', () => {
    const entries = fc.array(fc.tuple(fc.stringMatching(/^[0-9]{1,2}$/), fc.integer({ min: 0, max: 3 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(entries, (added) => {
        const set = createValueSet();
        const best = new Map<string, number>();
        for (const [value, rank] of added) {
          expect(set.add(value, rank)).toBe(!best.has(value));
          best.set(value, Math.min(rank, best.get(value) ?? rank));
        }
        const ranks = [0, 1, 2, 3];
        const expected = ranks.map((rank) => [...best.values()].filter((one) => one === rank).length);
        expect(ranks.map((rank) => set.count(rank))).toEqual(expected);
      }),
    );
  });

  it('tells values apart that differ in one digit', () => {
    const set = createValueSet();
    for (let index = 0; index < 200_000; index++) set.add(String(4_000_000_000_000_000 + index), 0);
    expect(set.count(0)).toBe(200_000);
  });
});
