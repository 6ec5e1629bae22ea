import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../classification/classify.ts';
import { compileOwnTypes } from '../../../classification/own/own-program.ts';
import { detectors } from '../../../classification/registry.ts';
import type { OwnCheck, OwnEvidence } from '../../../model/own-type.ts';
import { findOwn, found, keyword, near, none, pattern, regex, some, typeOf, words } from './own-types.ts';

const formatted = regex('\\bS-\\d{3}-\\d{3}\\b');
const plain = regex('\\bS\\d{6}\\b');
const staffNumber = typeOf(
  pattern({ primary: formatted, evidence: [some(1, undefined, near(words('staff')), near(regex('dept \\d', true)))] }),
  pattern({ primary: formatted, confidence: 75, evidence: [near(words('staff')), none(near(words('order')))] }),
  pattern({ primary: plain, confidence: 75, evidence: [near(words('staff')), none(near(words('order')))] }),
);

describe('own types', () => {
  it.each([
    ['staff S-123-456', { 85: 1 }],
    ['DEPT 7: S-123-456', { 85: 1 }],
    ['staff S123456', { 75: 1 }],
    ['staff order S123456', {}],
    ['staff order S-123-456', { 85: 1 }],
    ['S123456', {}],
    ['staff s123456', {}],
    ['staff XS123456', {}],
    ['staff S123456 S123456 S654321', { 75: 2 }],
    [`staff ${'x '.repeat(200)} S123456`, {}],
    ['staff S123456ä', {}],
    ['staff S-123-456 S123456', { 85: 1 }],
  ])('are found in %s as their patterns say', (text, wanted) => {
    expect(found(staffNumber, text)).toEqual(wanted);
  });

  it('count spellings of one value once, and in any case unless case counts', () => {
    const source = '[Ss](?:\\d{6}|-\\d{3}-\\d{3})';
    const text = 'S123456, S-123-456, s123456';
    expect(found(typeOf(pattern({ primary: regex(source) })), text)).toEqual({ 85: 2 });
    expect(found(typeOf(pattern({ primary: regex(source, true) })), text)).toEqual({ 85: 1 });
  });

  it('have patterns with any primary elements; from one place the surest counts, and values never overlap', () => {
    const type = typeOf(
      pattern({ primary: regex('\\d{4}-\\d{4}'), evidence: [near(words('code'))] }),
      pattern({ primary: regex('\\d{4}'), confidence: 75 }),
      pattern({ primary: words('code red'), confidence: 65 }),
    );
    expect(found(type, 'code 1234-5678')).toEqual({ 85: 1 });
    expect(found(type, '1234-5678')).toEqual({ 75: 2 });
    expect(found(type, 'Code  Red')).toEqual({ 65: 1 });
  });
});

describe('evidence of own types', () => {
  const value = regex('\\bA\\d{3}\\b');
  const withEvidence = (...evidence: readonly OwnEvidence[]) => typeOf(pattern({ primary: value, evidence }));

  it.each([5, 50, 300, 5_000, 20_000])('counts within a proximity of %d characters, and no further', (proximity) => {
    const type = { ...withEvidence(near(words('key'))), proximity };
    const gap = (length: number) => `key${' '.repeat(length)}A123${' '.repeat(length)}`;
    expect(found(type, gap(proximity - 3))).toEqual({ 85: 1 });
    expect(found(type, gap(proximity))).toEqual({});
    expect(found(type, `A123${' '.repeat(proximity - 3)}key`)).toEqual({ 85: 1 });
    expect(found(type, `A123${' '.repeat(proximity)}key`)).toEqual({});
  });

  it('counts in all of its part where the proximity is unlimited', () => {
    const type = { ...withEvidence(near(words('key'))), proximity: 'unlimited' as const };
    expect(found(type, `key ${'x '.repeat(400_000)} A123`)).toEqual({ 85: 1 });
    expect(found(type, 'A123')).toEqual({});
  });

  it.each([
    [near(words('a1', 'b1'), 2), 'a1 A123', {}],
    [near(words('a1', 'b1'), 2), 'a1 A123 a1', { 85: 1 }],
    [near(words('a1', 'b1'), 2, true), 'a1 A123 A1', {}],
    [near(words('a1', 'b1'), 2, true), 'a1 A123 b1', { 85: 1 }],
    [near(regex('\\d\\d:\\d\\d'), 2, true), '10:30 A123 10:30', {}],
    [near(regex('\\d\\d:\\d\\d'), 2, true), '10:30 A123 10:31', { 85: 1 }],
    [near(regex('aa'), 2), 'aaa A123', {}],
    [near(regex('aa'), 2), 'aaaa A123', { 85: 1 }],
  ])('counts hits, or different ones: %#', (evidence, text, wanted) => {
    expect(found(withEvidence(evidence), text)).toEqual(wanted);
  });

  const [one, two, three] = [near(words('one')), near(words('two')), near(words('three'))];
  it.each([
    [some(2, undefined, one, two, three), ['one two', 'one two three'], ['one', '']],
    [some(1, 2, one, two, three), ['one', 'two three'], ['', 'one two three']],
    [none(one, two), ['', 'three'], ['one', 'two']],
    [some(1, undefined, one, none(two)), ['one two', '', 'one'], ['two']],
    [some(2, undefined, one, some(1, 1, two, three)), ['one two', 'one three'], ['one', 'one two three', 'two']],
  ])('holds by least and most, nested and excluding alike: %#', (evidence, holding, lacking) => {
    const type = withEvidence(evidence);
    for (const text of holding) expect(found(type, `A123 ${text}`), text).toEqual({ 85: 1 });
    for (const text of lacking) expect(found(type, `A123 ${text}`), text).toEqual({});
  });

  it.each([
    [
      words('card number'),
      ['Card-Number', 'CARD  NUMBER', 'card_number'],
      ['cardnumber', 'card numbers', 'card, number'],
    ],
    [words('C++'), ['c++ code', '(C++)'], ['c', 'c+']],
    [words('R&D'), ['r&d', 'R & D'], ['rd', 'r d']],
    [words('Ärger'), ['ärger', 'ARGER'], ['ärgere']],
    [words(keyword('Café', { caseSensitive: true })), ['Café'], ['café', 'CAFÉ']],
    [words(keyword('net', { match: 'string' })), ['Internet', 'NETTO'], ['ne t']],
    [words(keyword('Net', { match: 'string', caseSensitive: true })), ['NetzNetto'], ['internet']],
    [words('機密'), ['これは機密です'], ['機 密']],
    [words(keyword('x', { match: 'string' })), ['axb', 'x'], ['abc']],
  ])('finds keywords as they ask for it: %#', (element, holding, lacking) => {
    const type = withEvidence(near(element));
    for (const text of holding) expect(found(type, `A123 ${text}`), text).toEqual({ 85: 1 });
    for (const text of lacking) expect(found(type, `A123 ${text}`), text).toEqual({});
  });

  it('may be a value of a built-in type, and so may the primary element', () => {
    const card = { type: 'credit-card-number' };
    expect(found(withEvidence(near(card)), 'A123 4556 7375 8689 9855')).toEqual({ 85: 1 });
    expect(found(withEvidence(near(card)), 'A123 4556 7375 8689 9856')).toEqual({});
    const type = typeOf(pattern({ primary: card, evidence: [near(words('loyalty'))] }));
    expect(found(type, 'loyalty 4556-7375-8689-9855, 4556737586899855')).toEqual({ 85: 1 });
  });
});

describe('checks of own types', () => {
  const value = regex('\\b[A-Z]{0,2}\\d{6,8}\\b');
  const checked = (...checks: readonly OwnCheck[]) => typeOf(pattern({ primary: value, checks }));
  const checksum = (fields: Partial<Extract<OwnCheck, { kind: 'checksum' }>>): OwnCheck => ({
    kind: 'checksum',
    weights: [7, 3, 1, 7, 3, 1, 7, 0],
    mod: 10,
    checkDigit: 8,
    letters: false,
    ...fields,
  });
  const text = (fields: Partial<Extract<OwnCheck, { kind: 'text' }>>): OwnCheck => ({
    kind: 'text',
    where: 'startsWith',
    wanted: true,
    texts: [],
    regexes: [],
    ...fields,
  });

  it.each<readonly [OwnCheck, readonly string[], readonly string[]]>([
    // 1*7 + 2*3 + 3*1 + 4*7 + 5*3 + 6*1 + 7*7 = 114
    [checksum({}), ['12345674', 'AB12345674'], ['12345675', '123456']],
    // A is 10: 10*2 + 1*2 + 2*2 + 3*2 + 4*2 + 5*2 + 6*2 = 62, and 62 % 28 = 6
    [
      checksum({ weights: [2, 2, 2, 2, 2, 2, 2], mod: 28, checkDigit: 7, letters: true }),
      ['A123456'],
      ['B123456', '1234567'],
    ],
    [{ kind: 'date', format: 'DDMMYYYY', offset: 0 }, ['29022024'], ['29022023', '32012024', '290220']],
    [{ kind: 'date', format: 'YYMMDD', offset: 0 }, ['240229'], ['241301']],
    [{ kind: 'date', format: 'YYMMDD', offset: 2 }, ['99240229'], ['99241301', '240229']],
    [{ kind: 'type', type: 'us-social-security-number' }, [], ['12345678']],
    [text({ texts: [keyword('12')] }), ['123456'], ['213456']],
    [text({ texts: [keyword('12')], wanted: false }), ['213456'], ['123456']],
    [text({ where: 'endsWith', texts: [keyword('56')] }), ['123456'], ['123465']],
    [text({ where: 'is', texts: [keyword('123456')] }), ['123456'], ['1234567']],
    [text({ where: 'is', regexes: [{ source: '12\\d{4}', ignoreCase: false }] }), ['123456'], ['1234567']],
    [text({ where: 'before', texts: [keyword('no.')], wanted: false }), ['nr. 123456'], ['No. 123456']],
    [text({ where: 'after', texts: [keyword('EUR')] }), ['123456 eur'], ['123456 USD']],
    [text({ where: 'after', texts: [keyword('EUR', { caseSensitive: true })] }), ['123456 EUR'], ['123456 eur']],
  ])('hold for values that are so, and for no other: %#', (check, good, bad) => {
    const type = checked(check);
    for (const one of good) expect(found(type, one), one).toEqual({ 85: 1 });
    for (const one of bad) expect(found(type, one), one).toEqual({});
  });

  it('compare a value with a built-in type', () => {
    const type = typeOf(
      pattern({
        primary: regex('\\d{4}-?\\d{4}-?\\d{4}-?\\d{4}'),
        checks: [{ kind: 'type', type: 'credit-card-number' }],
      }),
    );
    expect(found(type, '4556-7375-8689-9855 4556-7375-8689-9856')).toEqual({ 85: 1 });
  });
});

describe('reasons of own types', () => {
  it('name what earned a value its confidence, and what only just was none, without a value', () => {
    const { findings, nearMisses } = explain(
      [{ name: 'body', text: `staff: S-123-456.${' '.repeat(700)}S-777-888 order ${' '.repeat(700)} S654321` }],
      {
        detectors: [],
        own: compileOwnTypes([staffNumber], { detectors }),
        checkTime: () => undefined,
        ignoreTestNumbers: false,
      },
    );
    const [because] = findings[0]?.because ?? [];
    expect(because).toMatchObject({ confidence: 85, earnedBy: ['keyword "staff" 2 characters before'] });
    expect(because?.context).toContain('X-###-###');
    expect(nearMisses.map(({ reason, count }) => [reason, count])).toEqual([['no keyword within 300 characters', 2]]);
    expect(JSON.stringify({ findings, nearMisses })).not.toMatch(/123|777|654/);
  });
});

describe('windows', () => {
  const type = typeOf(
    pattern({ primary: regex('\\b\\d{3}(?:-\\d{3})?\\b'), evidence: [near(words('ab', 'cd ef'), 2, true)] }),
    pattern({ primary: words('ab cd'), confidence: 75, evidence: [none(near(regex('x\\d')))] }),
    pattern({ primary: regex('\\d{3}'), confidence: 65 }),
  );
  const types = ([4, 30, 'unlimited'] as const).map((proximity) => ({ ...type, proximity, id: `p-${proximity}` }));
  const piece = fc.constantFrom('ab ', 'cd ef', ' 123', '-456 ', '789', 'x1', ' ', '\n', 'ab cd', '    ', 'ä', '机');

  it('change nothing: the same is found wherever a text is cut', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (pieces, windowSize) => {
        const text = pieces.join('');
        expect(findOwn(types, text, { windowSize })).toEqual(findOwn(types, text));
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});
