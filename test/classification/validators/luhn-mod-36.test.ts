import { describe, expect, it } from 'vitest';
import { luhnMod36 } from '../../../classification/validators/luhn-mod-36.ts';

describe('luhnMod36()', () => {
  it('holds for the examples in the GST portal’s documents and for no other check character', () => {
    expect(luhnMod36('27AAPFU0939F1ZV')).toBe(true);
    for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUWXYZ') {
      expect(luhnMod36(`27AAPFU0939F1Z${character}`)).toBe(false);
    }
  });

  it('finds two neighbours that are swapped', () => {
    expect(luhnMod36('27APAFU0939F1ZV')).toBe(false);
  });
});
