import { describe, expect, it } from 'vitest';
import { classify } from '../../classification/classify.ts';
import { passes } from '../../classification/own-checks.ts';
import { ownDetector } from '../../classification/own-detector.ts';
import type { OwnType, OwnValidator } from '../../model/own-type.ts';
import { ownValidators } from '../../model/own-type.ts';

const staffNumber: OwnType = {
  id: 'staff-number',
  name: 'Staff number',
  recommendedConfidence: 75,
  primary: { source: '\\bS(?:\\d{6}|-\\d{3}-\\d{3})\\b', ignoreCase: false },
  validators: [],
  levels: [
    {
      confidence: 85,
      values: { source: 'S-\\d{3}-\\d{3}', ignoreCase: false },
      evidence: [{ any: [{ keywords: ['staff'] }, { regex: { source: 'dept \\d', ignoreCase: true } }], atLeast: 1 }],
      without: [],
    },
    { confidence: 75, evidence: [{ keywords: ['staff'] }], without: [{ keywords: ['order'] }] },
  ],
};

function findingsOf(type: OwnType, text: string) {
  return classify([{ name: 'body', text }], {
    detectors: [ownDetector(type)],
    checkTime: () => undefined,
    ignoreTestNumbers: false,
  }).map(({ count, levels }) => ({ count, levels }));
}

const found = (confidence: number, count = 1) => [{ count, levels: [{ confidence, count }] }];

describe('ownDetector()', () => {
  it.each([
    ['staff S-123-456', found(85)],
    ['DEPT 7: S-123-456', found(85)],
    ['staff S123456', found(75)],
    ['staff order S123456', []],
    ['staff order S-123-456', found(85)],
    ['S123456', []],
    ['staff s123456', []],
    ['staff XS123456', []],
    ['staff S123456 S123456 S654321', found(75, 2)],
    [`staff ${'x '.repeat(200)} S123456`, []],
  ])('finds in %s what the type says', (text, wanted) => {
    expect(findingsOf(staffNumber, text)).toEqual(wanted);
  });

  it('counts spellings of one value once, and in any case unless case counts', () => {
    const primary = { source: '[Ss](?:\\d{6}|-\\d{3}-\\d{3})', ignoreCase: false };
    const alone: OwnType = { ...staffNumber, primary, levels: [{ confidence: 85, evidence: [], without: [] }] };
    expect(findingsOf(alone, 'S123456, S-123-456, s123456')).toEqual(found(85, 2));
    const folding = { ...alone, primary: { ...primary, ignoreCase: true } };
    expect(findingsOf(folding, 'S123456, S-123-456, s123456')).toEqual(found(85));
  });

  it('takes only values that pass every check', () => {
    const card: OwnType = {
      ...staffNumber,
      primary: { source: '\\d{4} ?\\d{4}', ignoreCase: false },
      validators: ['luhn', 'not-uniform'],
      levels: [{ confidence: 85, evidence: [], without: [] }],
    };
    expect(findingsOf(card, '1234 5674')).toEqual(found(85));
    expect(findingsOf(card, '1234 5675')).toEqual([]);
    expect(findingsOf(card, '0000 0000')).toEqual([]);
  });
});

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
