import { describe, expect, it } from 'vitest';
import { swedishPersonnummer } from '../../../classification/validators/swedish-personnummer.ts';

describe('swedishPersonnummer()', () => {
  it('holds for the example of the tax agency, with and without century, and for its coordination number', () => {
    expect(['8112189876', '198112189876', '6408233234', '7010632391'].every(swedishPersonnummer)).toBe(true);
  });

  it('refuses wrong check digits, dates and centuries', () => {
    expect(['8112189875', '8113189873', '178112189876', '8112329879'].some(swedishPersonnummer)).toBe(false);
  });
});
