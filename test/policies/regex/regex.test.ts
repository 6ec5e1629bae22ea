import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRegex } from '../../../policies/regex/check-regex.ts';
import { printRegex } from '../../../policies/regex/print-regex.ts';
import { readRegex } from '../../../policies/regex/read-regex.ts';
import { maximumWork, workOf } from '../../../policies/regex/regex-work.ts';
import { RegexFault } from '../../../policies/regex/regex.ts';
import type { RegexNode, RegexSequence } from '../../../policies/regex/regex.ts';

function faultOf(text: string): string {
  try {
    checkRegex(readRegex(text, { ignoreCase: false }));
  } catch (error) {
    if (error instanceof RegexFault) return error.message;
    throw error;
  }
  return 'none';
}

function compiled(text: string): RegExp {
  const regex = readRegex(text, { ignoreCase: false });
  checkRegex(regex);
  return new RegExp(printRegex(regex), regex.ignoreCase ? 'gi' : 'g');
}

describe('checkRegex()', () => {
  it.each([
    '(a+)+$',
    '([a-zA-Z]+)*',
    '(a|aa)+',
    '(a|a?)+',
    '(.*a){11}',
    '^(\\d+)*$',
    '(x+x+)+y',
    '(a|a|b){30}c',
    '(?:a|a){1,30}b',
    '(a{1,10}){1,10}b',
    '(?:\\w{1,5}\\s?){1,30}!',
    '(?:[a-z]{1,5}[a-z0-9]{1,5}){1,15}!',
    '\\d{1,60}\\d{1,60}\\d{1,60}x',
    '(?:a?){30}a{30}',
    'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaa',
    '(?=(?:a|a){1,30}b)a',
    '(?<=(?:a|a){25})b',
    '(?:(?:(?:a?){50}){50}){50}b',
    '(([a-z])+.)+[A-Z]([a-z])+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(\\w+)\\1',
    '\\s+$',
  ])('refuses %s, which can take very long', (text) => {
    expect(faultOf(text)).not.toBe('none');
  });

  it.each([
    ['a*', 'without an upper bound'],
    ['a{2,}', 'without an upper bound'],
    ['(a)\\1', 'refers back'],
    ['(?<n>a)\\k<n>', 'refers back'],
    ['a|', 'at the start or end'],
    ['|a', 'at the start or end'],
    ['b(?:|a)', 'at the start or end'],
    ['.{0,5}a', 'begins or ends with .'],
    ['a.{1,5}', 'begins or ends with .'],
    ['(?:a.?)', 'begins or ends with .'],
    ['a?', 'can match nothing'],
    ['\\b', 'can match nothing'],
    ['', 'can match nothing'],
    ['a{201}', 'can match 201 characters'],
    ['(?<=^|\\s|_)a', 'no fixed length'],
    ['(?<=a{1,2})b', 'no fixed length'],
    ['a(?=b{60})', 'more than 50 characters'],
    ['a++', 'possessive'],
    ['(?>a)', 'atomic'],
    ['(?-i)a', 'flags'],
    ['a(?i)b', 'flags'],
    ['(?R)', 'not known'],
    ['\\pL', 'Unicode property'],
    ['\\Qa\\E', 'quotes'],
    ['\\y', 'not known'],
    ['(a', ') is missing'],
    ['a)', ') without a group'],
    ['[a', '] is missing'],
    ['[]', 'empty class'],
    ['[z-a]', 'range'],
    ['[[:greek:]]', 'not known'],
    ['*a', 'nothing to repeat'],
    ['a{,3}', 'nothing to repeat'],
    ['a{3,2}', 'never met'],
    ['a{2}{3}', 'repeats a repeat'],
    ['\\b{2}a', 'reads no text'],
    ['a\\', 'lone backslash'],
    ['\u{1f600}', 'beyond U+FFFF'],
    [`${'('.repeat(25)}a${')'.repeat(25)}`, 'groups within groups'],
  ])('refuses %s and says why', (text, why) => {
    expect(faultOf(text)).toContain(why);
  });

  it.each([
    '\\bEMP-\\d{6}\\b',
    '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}',
    '[\\w.%+-]{1,64}@[a-z0-9.-]{1,63}\\.[a-z]{2,10}',
    '(?:\\d{3}[ -]?){2,4}\\d',
    '(?:^|(?<=\\s|_))K\\d{4}(?!\\d)',
    'A.{0,30}B.{0,30}C',
    '(?:jan|feb|mar|apr|may|jun|jul)(?: \\d{1,2})?',
  ])('takes %s', (text) => {
    expect(faultOf(text)).toBe('none');
  });
});

describe('readRegex()', () => {
  it.each([
    ['(?i)emp', 'EMP', true],
    ['emp', 'EMP', false],
    ['\\Aab\\z', 'ab', true],
    ['\\Aab\\z', 'ab\n', false],
    ['\\Aab\\Z', 'ab\n', true],
    ['^ab$', 'x\nab\ny', true],
    ['^ab$', 'x ab', false],
    ['[[:alpha:]]{2}[[:digit:]]', 'ab1', true],
    ['[^[:digit:]]x', '1x', false],
    ["(?P<n>a)(?'m'b)", 'ab', true],
    ['a(?#note)b', 'ab', true],
    ['\\x41\\x{42}\\u0043\\h', 'ABC\t', true],
    ['a\u2013b', 'a-b', true],
    ['[\\-\u00a0]x', ' x', true],
    ['a\\/\\-\\_b', 'a/-_b', true],
    ['[]a]', 'a', 'has an empty class []; write \\] for the character'],
    ['a.c', 'a\nc', false],
    ['(?i)[^a]b', 'Ab', false],
    ['\u00e9t\u00e9', '\u00e9t\u00e9', true],
  ])('reads %s as it is meant: %s', (text, subject, wanted) => {
    if (typeof wanted === 'string') expect(faultOf(text)).toBe(wanted);
    else expect(compiled(text).test(subject)).toBe(wanted);
  });
});

/** Steps of a backtracking engine, written the plain way: every way through is tried, none remembered. */
function stepsOf(alternatives: readonly RegexSequence[], text: string): number {
  let steps = 0;
  type Next = (at: number) => void;
  const any = (list: readonly RegexSequence[], at: number, next: Next): void => {
    for (const nodes of list) chain(nodes, at, next);
  };
  const chain = (nodes: RegexSequence, at: number, next: Next): void => {
    const [first, ...rest] = nodes;
    if (first === undefined) next(at);
    else
      one(first, at, (then) => {
        chain(rest, then, next);
      });
  };
  const one = (node: RegexNode, at: number, next: Next): void => {
    if (node.kind === 'group') any(node.alternatives, at, next);
    if (node.kind === 'repeat') turn(node, { at, turns: 0 }, next);
    if (node.kind !== 'set' || at >= text.length) return;
    const unit = text.charCodeAt(at);
    if (!node.set.some(([low, high]) => unit >= low && unit <= high)) return;
    steps += 1;
    next(at + 1);
  };
  const turn = (
    node: Extract<RegexNode, { kind: 'repeat' }>,
    { at, turns }: { at: number; turns: number },
    next: Next,
  ): void => {
    if (turns < node.max)
      one(node.body, at, (then) => {
        turn(node, { at: then, turns: turns + 1 }, next);
      });
    if (turns >= node.min) next(at);
  };
  any(alternatives, 0, () => undefined);
  return steps;
}

const atom = fc.constantFrom('a', 'b', '[ab]', '[a-c]', '.');
const { regexText } = fc.letrec<{ regexText: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc.tuple(atom, fc.constantFrom('?', '{1,4}', '{0,9}', '{3}')).map((pair) => pair.join('')),
    fc
      .tuple(tie('regexText'), fc.constantFrom('', '{1,4}', '{2}', '?'))
      .map(([inner, times]) => `(?:${inner})${times}`),
    fc.tuple(tie('regexText'), tie('regexText')).map(([one, two]) => `(?:${one}|${two})`),
  ),
  regexText: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
}));

describe('workOf()', () => {
  it('is never less than the steps that trying every way takes, however long the text', () => {
    fc.assert(
      fc.property(
        regexText,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 20, maxLength: 200 }),
        (text, subject) => {
          fc.pre(faultOf(text) === 'none');
          const { alternatives } = readRegex(text, { ignoreCase: false });
          const work = workOf(alternatives);
          expect(work).toBeLessThanOrEqual(maximumWork);
          expect(stepsOf(alternatives, subject)).toBeLessThanOrEqual(work);
        },
      ),
    );
  });

  it('gives the same matches as the expression as it is written', () => {
    fc.assert(
      fc.property(
        regexText,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 60 }),
        (text, subject) => {
          fc.pre(faultOf(text) === 'none');
          expect(subject.match(compiled(text))).toEqual(subject.match(new RegExp(text, 'g')));
        },
      ),
    );
  });
});

describe('any text as a regular expression', () => {
  it('is refused with a reason, or compiles', () => {
    const piece = fc.constantFrom(
      ...Array.from('ab()[]{}|?*+^$.\\-:<>=!dwsbAzpQ12,'),
      '(?:',
      '(?=',
      '(?<!',
      '{1,3}',
      '[^',
      '[:alpha:]',
      '\\x41',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (faultOf(text) === 'none') expect(compiled(text)).toBeInstanceOf(RegExp);
      }),
    );
  });
});
