import { describe, expect, it } from 'vitest';
import { dutchBsn } from '../../../classification/validators/dutch-bsn.ts';

describe('dutchBsn()', () => {
  it.each(['111222333', '123456782', '004495445', '10000008'])('holds for %s', (number) => {
    expect(dutchBsn(number)).toBe(true);
  });

  it('refuses what fails the eleven test, and zero', () => {
    expect([dutchBsn('111252333'), dutchBsn('123456789'), dutchBsn('000000000')]).toEqual([false, false, false]);
  });
});
