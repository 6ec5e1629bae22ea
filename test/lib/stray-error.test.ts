import { describe, expect, it, vi } from 'vitest';

import { withoutStrayError } from '../../lib/stray-error.ts';

const stray = Object.assign(new Error('too long'), { code: 'ERR_OSSL_ASN1_TOO_LONG' });
const own = Object.assign(new Error('no file'), { code: 'ENOENT' });

describe('withoutStrayError()', () => {
  it('asks again after an error of OpenSSL, once', async () => {
    const ask = vi
      .fn(() => 'key')
      .mockImplementationOnce(() => {
        throw stray;
      });
    expect(withoutStrayError(ask)).toBe('key');
    const later = vi.fn(() => Promise.resolve('token')).mockRejectedValueOnce(stray);
    expect(await withoutStrayError(later)).toBe('token');
    const never = vi.fn(() => Promise.reject(stray));
    await expect(withoutStrayError(never)).rejects.toBe(stray);
    expect([ask, later, never].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 2]);
  });

  it('hands on every other error at once', async () => {
    const ask = vi.fn(() => {
      throw own;
    });
    expect(() => withoutStrayError(ask)).toThrow(own);
    const later = vi.fn(() => Promise.reject(own));
    await expect(withoutStrayError(later)).rejects.toBe(own);
    expect([ask, later].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});
