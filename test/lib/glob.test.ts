import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfPathGlob, matchesGlob, matchesPathGlob } from '../../lib/glob.ts';

describe('matchesGlob()', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything.docx', true],
    ['*.docx', 'A.DOCX', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['report', 'report.docx', false],
    ['Übersicht*', 'u\u0308bersicht 2026', true],
    ['[a]*', 'a', false],
  ])('%s on %s: %s', (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });

  it('agrees with a regular expression', () => {
    const pieces = fc.stringMatching(/^[ab*?]{0,8}$/);
    fc.assert(
      fc.property(pieces, fc.stringMatching(/^[ab]{0,10}$/), (glob, name) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesGlob(glob, name)).toBe(expression.test(name));
      }),
      { numRuns: 1000 },
    );
  });

  it('ends on patterns that make backtracking explode', () => {
    expect(matchesGlob('*a'.repeat(200), 'a'.repeat(400) + 'b')).toBe(false);
    expect(matchesPathGlob('**/a/'.repeat(80), 'a/'.repeat(200) + 'b')).toBe(false);
  });
});

describe('matchesPathGlob()', () => {
  it.each([
    ['Finance/**', 'Finance/2026/a.docx', true],
    ['Finance/**', 'finance/a.docx', true],
    ['Finance/*', 'Finance/2026/a.docx', false],
    ['**/Drafts/**', 'Drafts/a.docx', true],
    ['**/Drafts/**', 'x/y/Drafts/z/a.docx', true],
    ['**/*.tmp', 'a.tmp', true],
    ['/Finance/*.docx', 'Finance/a.docx', true],
    ['**', 'a/b', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/c', false],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(matchesPathGlob(glob, path)).toBe(expected);
  });
});

describe('faultOfPathGlob()', () => {
  it.each([
    ['[', 'not closed'],
    ['Finance/[2026/**', 'not closed'],
    ['a]b[c', 'not closed'],
    ['Finance/', 'ends with a slash'],
    ['/', 'names nothing'],
    ['./Finance/**', 'no path has'],
    ['Finance/../HR/**', 'no path has'],
  ])('says what is wrong with %s', (glob, fault) => {
    expect(faultOfPathGlob(glob)).toContain(fault);
  });

  it.each(['Finance/**', '/Finance/*.docx', '[Archive]/**', 'a\\[b', '*', '**', '....', 'x.', '.hidden/**', '{a'])(
    'finds nothing wrong with %s',
    (glob) => {
      expect(faultOfPathGlob(glob)).toBeUndefined();
    },
  );
});
