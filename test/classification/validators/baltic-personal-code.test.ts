import { describe, expect, it } from 'vitest';
import { balticPersonalCode } from '../../../classification/validators/baltic-personal-code.ts';

describe('balticPersonalCode()', () => {
  it.each(['36805280109', '37605030299', '38703181745', '33309240064'])('holds for the published %s', (code) => {
    expect(balticPersonalCode(code)).toBe(true);
    for (let digit = 0; digit <= 9; digit++) {
      if (digit !== Number(code.slice(10))) expect(balticPersonalCode(code.slice(0, 10) + String(digit))).toBe(false);
    }
  });
});
