import { describe, expect, it } from 'vitest';
import { verhoeff } from '../../../classification/validators/verhoeff.ts';

describe('verhoeff()', () => {
  it('holds for the published example 236 and check digit 3, and for no other check digit', () => {
    expect(verhoeff('2363')).toBe(true);
    for (const digit of '012456789') expect(verhoeff(`236${digit}`)).toBe(false);
  });

  it('finds every two neighbours that are swapped', () => {
    const number = '758722';
    expect(verhoeff(number)).toBe(true);
    for (let index = 0; index < number.length - 1; index++) {
      const [a = '', b = ''] = number.slice(index, index + 2);
      if (a === b) continue;
      expect(verhoeff(number.slice(0, index) + b + a + number.slice(index + 2))).toBe(false);
    }
  });
});
