import { RegexFault } from './regex.ts';
import type { UnitRanges } from './regex.ts';
import { classEscapes } from './unit-ranges.ts';

/** What a backslash and what follows it stand for. */
export type Escape =
  | { readonly kind: 'unit'; readonly unit: number; readonly length: number }
  | { readonly kind: 'set'; readonly set: UnitRanges; readonly source: string; readonly length: number }
  | { readonly kind: 'edge'; readonly source: string; readonly length: number };

const controls = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
  ['e', 0x1b],
  ['a', 0x07],
]);

/** Boost's edges of the text in JavaScript's terms. */
const edges = new Map([
  ['b', '\\b'],
  ['B', '\\B'],
  ['A', '(?<![\\s\\S])'],
  ['z', '(?![\\s\\S])'],
  ['Z', '(?=\\n?(?![\\s\\S]))'],
]);

const refused: readonly (readonly [letters: RegExp, why: string])[] = [
  [/[1-9gk]/, 'refers back to a group, which can take forever; write out what is meant'],
  [/[pPX]/, 'is a class by Unicode property, which is not part of this version; write the letters in brackets'],
  [/[QE]/, 'quotes a stretch, which is not part of this version; escape each character'],
  [/[<>]/, 'is the edge of a word; write \\b'],
];

/** Reads the escape whose backslash is at `at`. Throws `RegexFault`. */
export function readEscape(text: string, at: number): Escape {
  const letter = text.charAt(at + 1);
  if (letter === '') throw new RegexFault('ends in a lone backslash');
  const set = classEscapes.get(letter);
  if (set !== undefined) return { kind: 'set', set, source: `\\${letter}`, length: 2 };
  if (letter === 'h') {
    return {
      kind: 'set',
      set: [
        [0x09, 0x09],
        [0x20, 0x20],
      ],
      source: ' \\t',
      length: 2,
    };
  }
  const edge = edges.get(letter);
  if (edge !== undefined) return { kind: 'edge', source: edge, length: 2 };
  const control = controls.get(letter);
  if (control !== undefined) return { kind: 'unit', unit: control, length: 2 };
  const hex = /^(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,4})\}|u([0-9A-Fa-f]{4}))/.exec(text.slice(at + 1, at + 9));
  if (hex !== null) {
    const digits = hex[1] ?? hex[2] ?? hex[3] ?? '';
    return { kind: 'unit', unit: parseInt(digits, 16), length: 1 + hex[0].length };
  }
  const why = refused.find(([letters]) => letters.test(letter))?.[1];
  if (why !== undefined) throw new RegexFault(`\\${letter} ${why}`);
  if (/[0-9A-Za-z]/.test(letter)) throw new RegexFault(`\\${letter} is not known`);
  return { kind: 'unit', unit: text.charCodeAt(at + 1), length: 2 };
}
