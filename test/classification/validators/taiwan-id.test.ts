import { describe, expect, it } from 'vitest';
import { taiwanId } from '../../../classification/validators/taiwan-id.ts';

describe('taiwanId()', () => {
  it('holds for the specimen of the identity card and for no other check digit', () => {
    expect(taiwanId('A123456789')).toBe(true);
    for (const digit of '012345678') expect(taiwanId(`A12345678${digit}`)).toBe(false);
  });

  it('holds for the specimens of the resident certificate: of 2021, and of two letters before', () => {
    expect(taiwanId('A800000014')).toBe(true);
    expect(taiwanId('AC01234567')).toBe(true);
    expect(taiwanId('AC01234568')).toBe(false);
  });
});
