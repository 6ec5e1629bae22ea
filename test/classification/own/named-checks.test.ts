import { describe, expect, it } from 'vitest';
import { passes } from '../../../classification/own/named-checks.ts';
import type { OwnValidator } from '../../../model/own-type.ts';
import { ownValidators } from '../../../model/own-type.ts';

const valid: Readonly<Record<OwnValidator, readonly [good: string, bad: string]>> = {
  aba: ['021000021', '021000022'],
  'brazil-cnpj': ['11222333000181', '11222333000182'],
  'brazil-cpf': ['52998224725', '52998224724'],
  'card-brand': ['4556737586899855', '9556737586899855'],
  'dutch-bsn': ['111222333', '111222334'],
  iban: ['DE89370400440532013000', 'DE88370400440532013000'],
  luhn: ['79927398713', '79927398714'],
  'luhn-mod-36': ['27AAPFU0939F1ZV', '27AAPFU0939F1ZW'],
  'mod-11-10': ['86095742719', '86095742718'],
  'mod-11-2': ['0000000218250097', '0000000218250098'],
  'mod-97': ['98', '99'],
  'not-uniform': ['1112', '1111'],
  'swedish-personnummer': ['8112189876', '8112189875'],
  verhoeff: ['2363', '2364'],
  vin: ['1M8GDM9AXKP042788', '1M8GDM9A1KP042788'],
};

describe('checks of own types', () => {
  it('leave out the letters around a number that is checked by its digits', () => {
    expect(['S-7992739871-3', 'S-7992739871-4'].map((value) => passes(value, 'luhn'))).toEqual([true, false]);
  });

  it.each(ownValidators)('%s holds for a value that it was made for, and for no other', (name) => {
    expect(valid[name].map((value) => passes(value, name))).toEqual([true, false]);
    expect(passes('', name)).toBe(false);
  });
});
