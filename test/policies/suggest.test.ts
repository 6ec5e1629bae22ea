import { expect, it } from 'vitest';

import { suggestion } from '../../policies/suggest.ts';

it('suggestion() names what is close, never the very word that is wrong where it stands', () => {
  expect(suggestion('relable', ['label', 'relabel'])).toBe('; did you mean relabel');
  expect(suggestion('Type', ['type'])).toBe('; did you mean type');
  expect(suggestion('type', ['type', 'signed'])).toBe('');
});
