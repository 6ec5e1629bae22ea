import type { UnitRanges } from './regex.ts';

const lastUnit = 0xffff;

/** Sorted and joined. */
export function unite(...sets: readonly UnitRanges[]): UnitRanges {
  const joined: [number, number][] = [];
  for (const [first, last] of sets.flat().sort(([a], [b]) => a - b)) {
    const open = joined.at(-1);
    if (open !== undefined && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

/** Every unit that the set lacks. */
export function complement(set: UnitRanges): UnitRanges {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= lastUnit) gaps.push([next, lastUnit]);
  return gaps;
}

/** At least every unit that a set stands for without regard to case; beyond ASCII, any letter may stand for any other. */
export function withoutCase(set: UnitRanges): UnitRanges {
  const other = set.flatMap(([first, last]) => [
    ...shifted([Math.max(first, 0x41), Math.min(last, 0x5a)], 32),
    ...shifted([Math.max(first, 0x61), Math.min(last, 0x7a)], -32),
  ]);
  const beyond: UnitRanges = set.some(([, last]) => last > 0x7f) ? [[0x80, lastUnit]] : [];
  return unite(set, other, beyond);
}

function shifted([first, last]: readonly [number, number], by: number): UnitRanges {
  return first > last ? [] : [[first + by, last + by]];
}

const digits: UnitRanges = [[0x30, 0x39]];
const wordUnits: UnitRanges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const spaces: UnitRanges = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const lineBreaks: UnitRanges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** What `.` stands for. */
export const anyButLineBreaks = complement(lineBreaks);
export const everyUnit: UnitRanges = [[0, lastUnit]];

/** `\d`, `\w`, `\s` and their opposites, as JavaScript has them. */
export const classEscapes: ReadonlyMap<string, UnitRanges> = new Map([
  ['d', digits],
  ['w', wordUnits],
  ['s', spaces],
  ['D', complement(digits)],
  ['W', complement(wordUnits)],
  ['S', complement(spaces)],
]);

/** `[:alpha:]` and its like within a class: as JavaScript writes them there, over ASCII. */
export const namedClasses: ReadonlyMap<string, { readonly source: string; readonly set: UnitRanges }> = new Map([
  [
    'alnum',
    {
      source: '0-9A-Za-z',
      set: [
        [0x30, 0x39],
        [0x41, 0x5a],
        [0x61, 0x7a],
      ],
    },
  ],
  [
    'alpha',
    {
      source: 'A-Za-z',
      set: [
        [0x41, 0x5a],
        [0x61, 0x7a],
      ],
    },
  ],
  [
    'blank',
    {
      source: ' \\t',
      set: [
        [0x09, 0x09],
        [0x20, 0x20],
      ],
    },
  ],
  ['digit', { source: '0-9', set: digits }],
  ['lower', { source: 'a-z', set: [[0x61, 0x7a]] }],
  [
    'punct',
    {
      source: '!-\\/:-@\\[-`{-~',
      set: [
        [0x21, 0x2f],
        [0x3a, 0x40],
        [0x5b, 0x60],
        [0x7b, 0x7e],
      ],
    },
  ],
  ['space', { source: '\\s', set: spaces }],
  ['upper', { source: 'A-Z', set: [[0x41, 0x5a]] }],
  ['word', { source: '\\w', set: wordUnits }],
  [
    'xdigit',
    {
      source: '0-9A-Fa-f',
      set: [
        [0x30, 0x39],
        [0x41, 0x46],
        [0x61, 0x66],
      ],
    },
  ],
]);
