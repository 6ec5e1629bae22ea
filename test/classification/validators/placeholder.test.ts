import { describe, expect, it } from 'vitest';
import { isPlaceholder } from '../../../classification/validators/placeholder.ts';
import { isRandomText } from '../../../classification/validators/random-text.ts';

describe('isPlaceholder()', () => {
  it.each([
    '${DB_PASSWORD}',
    '{{ secret }}',
    '$(token)',
    '%API_KEY%',
    '$PASSWORD',
    '<your-token>',
    '[redacted]',
    'changeme',
    'Change_Me_1',
    'YOUR_API_KEY',
    'xxxxxxxxxxxx',
    '********',
    'AKIAIOSFODNN7EXAMPLE',
    'abcdefghijklmnop',
    '1234567890',
    'aaaaaaaa',
    'example-secret',
  ])('holds for %s', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each(['pVq8Zt3LxR0nW7yKc5', 'Tr0ub4dor&3', 'hunter2', '9f86d081884c7d65', 'p$ss{w}0rd!'])(
    'does not hold for %s',
    (value) => {
      expect(isPlaceholder(value)).toBe(false);
    },
  );
});

describe('isRandomText()', () => {
  it('asks for entropy', () => {
    expect(isRandomText('pVq8Zt3LxR0nW7yKc5JmD2', 3.5)).toBe(true);
    expect(isRandomText('abababab1212abab', 3)).toBe(false);
    expect(isRandomText('pVq8Zt3LxR0nEXAMPLE7yKc5JmD2', 3.5)).toBe(false);
  });
});
