import { describe, expect, it } from 'vitest';
import { mod112 } from '../../../classification/validators/mod-11-2.ts';

describe('mod112()', () => {
  it('holds for the example of ISO/IEC 7064 and not for its neighbours', () => {
    expect(mod112('07940')).toBe(true);
    for (const character of '123456789X') expect(mod112(`0794${character}`)).toBe(false);
  });

  it('holds for the examples of GB 11643', () => {
    expect(mod112('11010519491231002X')).toBe(true);
    expect(mod112('440524188001010014')).toBe(true);
    expect(mod112('110105194912310021')).toBe(false);
  });
});
