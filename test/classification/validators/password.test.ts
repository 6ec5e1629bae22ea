import { describe, expect, it } from 'vitest';
import { isPassword, isStrongPassword } from '../../../classification/validators/password.ts';

describe('isPassword()', () => {
  it.each(['hunter2', 'Tr0ub4dor&3', 'Winter2024!', 'p@ssw0rd', 'k9#mQ2$v'])('holds for %s', (value) => {
    expect(isPassword(value)).toBe(true);
  });

  it.each([
    'string',
    'required',
    'getPassword()',
    'process.env.PW1',
    'config.db.password2',
    '/etc/passwd1',
    'https://x.y/z1',
    'DB_PASSWORD_1',
    '2024-01-31',
    '12:30',
    '${PW1}',
    '<secret1>',
    '********',
    'ab1',
    '83920174',
  ])('does not hold for %s', (value) => {
    expect(isPassword(value)).toBe(false);
  });

  it('is strong with eight characters of three kinds', () => {
    expect(isStrongPassword('Winter2024')).toBe(true);
    expect(isStrongPassword('hunter22')).toBe(false);
    expect(isStrongPassword('aB3$')).toBe(false);
  });
});
