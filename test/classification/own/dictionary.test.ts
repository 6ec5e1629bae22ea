import { describe, expect, it } from 'vitest';
import { compileDictionary, DictionaryFault } from '../../../classification/own/dictionary.ts';
import { noOwnFiles } from '../../../classification/own/own-program.ts';
import type { OwnElement } from '../../../model/own-type.ts';
import { findOwn, found, near, pattern, regex, typeOf } from './own-types.ts';

const digest = 'd'.repeat(64);
const dictionary: OwnElement = { dictionary: digest };
const filesOf = (text: string | Buffer) => ({
  ...noOwnFiles,
  dictionaries: new Map([[digest, compileDictionary(Buffer.from(text))]]),
});
/** A type of its own for each use, since what is compiled for one is kept. */
const alone = () => typeOf(pattern({ primary: dictionary }));

describe('compileDictionary()', () => {
  it('finds each of many words, phrases too, in any case and however they are written apart, and no other', () => {
    const words = Array.from(
      { length: 20_000 },
      (_, index) => `w${(index * 7919).toString(36)} ${index % 3 ? 'corp' : ''}`,
    );
    const files = filesOf(words.join('\n'));
    const text = words.map((word) => word.toUpperCase().replace(' ', '-')).join(', ');
    expect(findOwn([alone()], text, { files })[0]?.count).toBe(words.length);
    const others = Array.from({ length: 20_000 }, (_, index) => `v${(index * 7919).toString(36)}`).join(' ');
    expect(findOwn([alone()], others, { files })).toEqual([]);
  });

  it('reads UTF-8 and UTF-16 with marks, lines of every kind, and words without spaces between them', () => {
    const text = 'Zürich\r\n\r\n  São Paulo \n機密文書\nC++\nzurich\n';
    const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), marked, Buffer.from(marked).swap16()]) {
      const compiled = compileDictionary(bytes);
      expect(compiled.words).toBe(4);
      const files = { ...noOwnFiles, dictionaries: new Map([[digest, compiled]]) };
      expect(found(alone(), 'in ZURICH, Sao  Paulo; この機密文書は c++', { files })).toEqual({ 85: 4 });
      expect(found(alone(), 'Zürichs, Sao, 機密, c', { files })).toEqual({});
    }
  });

  it('is evidence, counted by different words, and finds the longer phrase where two begin alike', () => {
    const files = filesOf('red\nred fox\nblue');
    const type = typeOf(pattern({ primary: regex('A\\d'), evidence: [near(dictionary, 2, true)] }));
    expect(found(type, 'A1 red blue', { files })).toEqual({ 85: 1 });
    expect(found(type, 'A1 red red', { files })).toEqual({});
    expect(findOwn([alone()], 'red fox', { files })[0]?.places).toMatchObject([{ offset: 0, length: 7 }]);
  });

  it.each([
    ['', 'holds no word'],
    ['a\n--\n', 'line 2: a word needs a letter or a digit'],
    [`a\n\n${'x'.repeat(101)}`, 'line 3: a word has at most 100 characters'],
    [Buffer.from([0x61, 0xff, 0xfe]), 'is no text in UTF-8'],
  ])('refuses what is none, and names the line, not the word: %#', (text, problem) => {
    expect(() => compileDictionary(Buffer.from(text))).toThrow(DictionaryFault);
    expect(() => compileDictionary(Buffer.from(text))).toThrow(problem);
  });
});
