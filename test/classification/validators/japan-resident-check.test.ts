import { describe, expect, it } from 'vitest';
import { japanResidentCheck } from '../../../classification/validators/japan-resident-check.ts';

describe('japanResidentCheck()', () => {
  it('holds for the specimen of the individual number card and for no other check digit', () => {
    expect(japanResidentCheck('123456789018')).toBe(true);
    for (const digit of '012345679') expect(japanResidentCheck(`12345678901${digit}`)).toBe(false);
  });

  it('is zero for a remainder of zero and of one', () => {
    expect(japanResidentCheck('000000000000')).toBe(true);
    expect(japanResidentCheck('000000000060')).toBe(true);
  });
});
