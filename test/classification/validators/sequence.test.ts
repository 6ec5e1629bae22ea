import { expect, it } from 'vitest';
import { isSequence } from '../../../classification/validators/sequence.ts';

it('isSequence() holds for digits that count up or down only', () => {
  for (const digits of ['123456789', '1234567890', '987654321', '0123456']) expect(isSequence(digits)).toBe(true);
  for (const digits of ['123456780', '483920174', '111111', '12']) expect(isSequence(digits)).toBe(false);
});
