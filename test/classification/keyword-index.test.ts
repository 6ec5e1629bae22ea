import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../classification/fold.ts';
import { hasHitNear } from '../../classification/keyword-hits.ts';
import { compileKeywords } from '../../classification/keyword-index.ts';

const found = (keywords: readonly string[], text: string) => {
  const hits = compileKeywords([{ keywords }]).find(unitsOf(text)).of(0);
  return hits.starts.map((start, index) => text.slice(start, hits.ends[index]));
};

describe('compileKeywords()', () => {
  it.each([
    { keyword: 'cvv', text: 'the CVV, cvv2 and acvv', hits: ['CVV'] },
    {
      keyword: 'card number',
      text: 'Card  Number card_number CARD-NUMBER card.number',
      hits: ['Card  Number', 'card_number', 'CARD-NUMBER', 'card.number'],
    },
    { keyword: 'card number', text: 'card\r\nnumber', hits: ['card\r\nnumber'] },
    { keyword: 'card number', text: 'card, number cardnumber card numbers', hits: [] },
    { keyword: 'card number', text: 'card      number', hits: [] },
    { keyword: 'card number', text: 'card -\r\nnumber, card -\r\n-number', hits: ['card -\r\nnumber'] },
    { keyword: 'card номер', text: 'card number, card номер, card 4', hits: ['card номер'] },
    { keyword: 'card 4', text: 'card number, card номер, card 4', hits: ['card 4'] },
    {
      keyword: 'card number',
      text: 'card -\u00adnumber, card \u200enumber',
      hits: ['card -\u00adnumber', 'card \u200enumber'],
    },
    { keyword: 'numéro', text: 'NUMERO numéro nume\u0301ro', hits: ['NUMERO', 'numéro', 'nume\u0301ro'] },
    { keyword: 'gültig bis', text: 'Gültig bis', hits: ['Gültig bis'] },
    {
      keyword: 'security',
      text: 'secu\u00adrity secu\ufffe' + 'rity',
      hits: ['secu\u00adrity', 'secu\ufffe' + 'rity'],
    },
    { keyword: 'आधार', text: 'आधार संख्या, आधारभूत', hits: ['आधार'] },
    { keyword: 'מספר זהות', text: '\u200fמספר\u200f זהות', hits: ['\u200fמספר\u200f זהות'] },
    { keyword: 'kredi kartı', text: 'KREDİ KARTI', hits: ['KREDİ KARTI'] },
    { keyword: 'ssn', text: 'ssn', hits: ['ssn'] },
    {
      keyword: 'Staatsangehörigkeitsausweis',
      text: 'Staatsangehörigkeits, Staatsangehörigkeitsausweis, Staats\u00adange\u00adhörig\u00adkeits\u00adausweis',
      hits: ['Staatsangehörigkeitsausweis', 'Staats\u00adange\u00adhörig\u00adkeits\u00adausweis'],
    },
    { keyword: 'sixteen1letters2', text: 'sixteen1letters2, sixteen1letters23', hits: ['sixteen1letters2'] },
    { keyword: 'паспорт', text: 'Паспорт, паспорта', hits: ['Паспорт'] },
    { keyword: '身份证', text: '他的身份证号码, 身份证', hits: ['身份证', '身份证'] },
    { keyword: '주민등록번호', text: '주민등록번호는', hits: ['주민등록번호'] },
  ])('finds $keyword in $text', ({ keyword, text, hits }) => {
    expect(found([keyword], text)).toEqual(hits);
  });

  it('finds keywords wherever they stand in a long text', () => {
    for (const step of [61, 64, 997]) {
      const text = `${'.'.repeat(step)}card number`.repeat(Math.ceil(200_000 / (step + 11)));
      expect(found(['card number'], text), `each ${step}`).toHaveLength(text.length / (step + 11));
      expect(found(['card'], text.replaceAll('card', 'cards')), `each ${step}`).toEqual([]);
    }
  });

  it('finds no end of a word that is longer than any keyword', () => {
    expect(found(['x'], `${'x'.repeat(200_000)} x`)).toEqual(['x']);
  });

  it('finds a phrase and its first word both', () => {
    expect(found(['card', 'card number'], 'card number')).toEqual(expect.arrayContaining(['card', 'card number']));
  });

  it('finds keywords that are the same words in each of their groups', () => {
    const program = compileKeywords([{ keywords: ['date of birth'] }, { keywords: ['Date-of-birth'] }]);
    const hits = program.find(unitsOf('date of birth'));
    expect([0, 1].map((group) => hits.of(group).starts)).toEqual([[0], [0]]);
  });

  it('tells groups apart that share a keyword', () => {
    const program = compileKeywords([{ keywords: ['pin', 'cvv'] }, { keywords: ['pin'] }]);
    const [first, second] = [0, 1].map((group) => program.find(unitsOf('pin cvv')).of(group));
    expect(first?.starts).toEqual([0, 4]);
    expect(second?.starts).toEqual([0]);
  });

  it('tells which keyword a hit is, and reads hyphens of every kind between words', () => {
    const program = compileKeywords([{ keywords: ['pin', 'card number'] }]);
    const { keywords } = program.find(unitsOf('card\u2011number pin')).of(0);
    expect(keywords.map((keyword) => program.keyword(keyword))).toEqual(['card number', 'pin']);
  });

  it('refuses a keyword without a letter and one that is too long', () => {
    expect(() => compileKeywords([{ keywords: ['--'] }])).toThrow('Cannot compile keyword');
    expect(() => compileKeywords([{ keywords: ['x'.repeat(65)] }])).toThrow('Cannot compile keyword');
  });
});

describe('hasHitNear()', () => {
  const hits = { starts: [0, 100, 105, 400], ends: [3, 120, 108, 410], keywords: [0, 0, 0, 0] };
  it.each([
    { start: 3, end: 50, distance: 5, expected: true },
    { start: 4, end: 50, distance: 3, expected: false },
    { start: 50, end: 60, distance: 60, expected: true },
    { start: 50, end: 60, distance: 47, expected: false },
    { start: 50, end: 60, distance: 48, expected: true },
    { start: 101, end: 110, distance: 5, expected: false },
    { start: 500, end: 510, distance: 100, expected: true },
    { start: 500, end: 510, distance: 99, expected: false },
  ])('answers $expected within $distance of $start to $end', ({ start, end, distance, expected }) => {
    expect(hasHitNear(hits, start, end, distance)).toBe(expected);
  });
});
