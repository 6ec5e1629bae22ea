import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hashOf } from '../../lib/hash.ts';

describe('hashOf()', () => {
  it('is SHA-256 over each part behind its length in bytes', () => {
    const expected = createHash('sha256').update('2:ab').update('2:é').update('2:42').digest('hex');
    expect(hashOf('ab', 'é', 42)).toBe(expected);
  });

  it('tells lists apart that read the same when joined', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['1:abc'], ['3:abc'], []];
    expect(new Set(lists.map((parts) => hashOf(...parts))).size).toBe(lists.length);
  });

  it('gives two lists the same text only when they are the same', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '1', ':', 'é'), maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(hashOf(...one) === hashOf(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
