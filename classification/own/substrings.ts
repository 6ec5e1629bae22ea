import { foldTable, silent, unitsOf, wordTable } from '../fold.ts';
import { createHashTable, lookUp, numberMask, sharedCopy } from './hash-table.ts';
import type { HashTable } from './hash-table.ts';
import { keyOf } from './phrases.ts';
import type { FoundPhrase } from './phrases.ts';

/** Finds texts wherever they stand, inside words too, without regard to case and accents. They have 1 to 63 units. */
export interface SubstringTable {
  readonly nodes: HashTable;
  /** First two units, hashed -> a bit for each length of the texts that begin so: 0 to 31, 32 to 63. */
  readonly short: Uint32Array;
  readonly long: Uint32Array;
}

export interface SubstringTableBuilder {
  /** `number` is above 0, given back with each hit; answers with the one that the text had before. */
  add(text: string, number: number): number;
  finish(options: { readonly shared: boolean }): SubstringTable;
}

export const longestSubstring = 63;
const beginnings = 0x10000;

export function createSubstringTable(): SubstringTableBuilder {
  const nodes = createHashTable();
  const short = new Uint32Array(beginnings);
  const long = new Uint32Array(beginnings);
  return {
    add(text, number) {
      const units = unitsOf(text).map((unit) => flatUnits[unit] ?? 0);
      const [high, low] = units.reduce<readonly [number, number]>(
        ([a, b], unit) => [stepHigh(a, unit), stepLow(b, unit)],
        [seedHigh, seedLow],
      );
      const before = nodes.node(high, low);
      nodes.put(high, low, number);
      const mask = units.length < 32 ? short : long;
      const [first = 0, second] = units;
      const note = (next: number): void => {
        const beginning = beginningOf(first, next);
        mask[beginning] = (mask[beginning] ?? 0) | (1 << (units.length & 31));
      };
      if (second !== undefined) note(second);
      // A text of one unit may be followed by any.
      else for (let next = 0; next < beginnings; next++) note(next);
      return before & numberMask;
    },
    finish: (options) => ({
      nodes: nodes.finish(options),
      short: options.shared ? sharedCopy(short) : short,
      long: options.shared ? sharedCopy(long) : long,
    }),
  };
}

/** Takes a text's UTF-16 units as they stand. */
export function findSubstrings(units: Uint16Array, { nodes, short, long }: SubstringTable, found: FoundPhrase): void {
  const { length } = units;
  for (let start = 0; start < length; start++) {
    const beginning = beginningOf(flatUnits[units[start] ?? 0] ?? 0, flatUnits[units[start + 1] ?? 0] ?? 0);
    const [shortMask, longMask] = [short[beginning] ?? 0, long[beginning] ?? 0];
    if ((shortMask | longMask) === 0) continue;
    const longest = longMask === 0 ? 31 - Math.clz32(shortMask) : 63 - Math.clz32(longMask);
    const end = Math.min(length, start + longest);
    let [high, low] = [seedHigh, seedLow];
    for (let at = start; at < end; at++) {
      const unit = flatUnits[units[at] ?? 0] ?? 0;
      high = stepHigh(high, unit);
      low = stepLow(low, unit);
      const size = at + 1 - start;
      if ((((size < 32 ? shortMask : longMask) >>> (size & 31)) & 1) === 0) continue;
      const number = lookUp(nodes, high, low) & numberMask;
      if (number !== 0) found({ start, end: at + 1 }, number, keyOf(high, low));
    }
  }
}

/** Letters in lower case and without accent, digits, spaces and hyphens of one kind; everything else as it stands. */
const flatUnits = Uint16Array.from(wordTable(), (letter, unit) =>
  letter > silent ? letter : (foldTable()[unit] ?? unit),
);

const seedHigh = 0x7b1d3c5f;
const seedLow = 0x1f83d9ab;

function stepHigh(hash: number, unit: number): number {
  const mixed = Math.imul(hash ^ unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

function stepLow(hash: number, unit: number): number {
  const mixed = Math.imul((hash + unit) | 0, 0x9e3779b1);
  return mixed ^ (mixed >>> 13);
}

function beginningOf(first: number, second: number): number {
  return (Math.imul(first, 0x9e3b) ^ second) & 0xffff;
}
