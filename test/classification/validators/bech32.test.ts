import { describe, expect, it } from 'vitest';
import { isBech32 } from '../../../classification/validators/bech32.ts';

describe('isBech32()', () => {
  it.each([
    ['BIP 173', 'a12uel5l'],
    ['BIP 173', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'],
    ['BIP 173', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    ['BIP 350', 'a1lqfn3a'],
    ['BIP 350', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'],
  ])('holds for a vector of %s', (_, text) => {
    expect(isBech32(text)).toBe(true);
  });

  it.each(['a12uel5m', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', '1nwldj5', 'x1b4n0q5v', 'noseparator'])(
    'does not hold for %s',
    (text) => {
      expect(isBech32(text)).toBe(false);
    },
  );
});
