import { expect, it } from 'vitest';
import { hasCrc32Checksum } from '../../../classification/validators/crc32-base62.ts';

it('hasCrc32Checksum() holds for a published token of GitHub that was revoked, and for no change of it', () => {
  const body = 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ' + '0mLq17';
  expect(hasCrc32Checksum(body)).toBe(true);
  expect(hasCrc32Checksum(body.replace('z', 'y'))).toBe(false);
  expect(hasCrc32Checksum(`${body.slice(0, -1)}8`)).toBe(false);
});
