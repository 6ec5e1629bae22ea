import type { Hunter } from './hunter.ts';
import { beyondEnd } from './leads.ts';
import { placesAfter, readsFrom } from './pattern-reach.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';

/** What tells from a few units and what lies ahead where a match of a hunter may begin. A bit stands for each hunter. */
export interface Beginnings {
  /** Symbol -> class: of 16, so that four in a row are a gram of 16 bits, the first one highest. */
  readonly classes: Uint8Array;
  /** Gram -> hunters of which a match can begin so. */
  readonly first: Uint16Array;
  /** Gram -> hunters of which a match can go on so behind its first gram. */
  readonly second: Uint16Array;
  /** Lead -> hunters of which a match can begin so: see `leads.ts`. */
  readonly leads: Uint16Array;
  /** `behind * width + symbol` -> hunters of which a match can begin with the symbol right behind that one. */
  readonly pairs: Uint16Array;
  /** Symbol -> in the upper half the hunters of which it is a pivot, in the lower one those for which it may lie before one. */
  readonly ways: Uint32Array;
  /** The hunters without a pivot. */
  readonly always: number;
  /** How far ahead of a place it must be looked to tell. */
  readonly reach: number;
}

const gramLength = 4;
const gramBits = 16;
const classCount = 16;
/** More hunters don't fit the masks. */
const maximumHunters = 16;

export function beginningsOf(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Beginnings {
  if (hunters.length > maximumHunters) throw new Error('Cannot look for patterns: too many kinds of them');
  const classes = classesOf(alphabet);
  return {
    classes,
    ...gramTables(hunters, alphabet, classes),
    leads: leadMasks(hunters),
    pairs: pairTable(hunters, alphabet),
    ...pivotMasks(hunters, alphabet.width),
    reach: Math.max(2 * gramLength, ...hunters.map(({ pivot }) => (pivot?.distance ?? 0) + 1)),
  };
}

/** The symbol right behind a place and the one at it -> hunters of which a match can begin so. */
function pairTable(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Uint16Array {
  const { width } = alphabet;
  const table = new Uint16Array(width * width);
  hunters.forEach(({ graphs }, index) => {
    const { begins } = createStates(graphs, alphabet);
    for (let pair = 0; pair < table.length; pair++) {
      if (begins(Math.floor(pair / width), pair % width)) table[pair] = (table[pair] ?? 0) | (1 << index);
    }
  });
  return table;
}

/** Lead -> hunters of which a match can begin so. */
function leadMasks(hunters: readonly Hunter[]): Uint16Array {
  const others = hunters.reduce((mask, hunter, index) => (hunter.leads === undefined ? mask | (1 << index) : mask), 0);
  const table = new Uint16Array(beyondEnd + 1).fill(others);
  hunters.forEach(({ leads }, index) => {
    if (leads !== undefined) mark(table, leads, index);
  });
  return table;
}

function pivotMasks(hunters: readonly Hunter[], width: number) {
  const ways = new Uint32Array(width);
  let always = 0;
  hunters.forEach(({ pivot }, index) => {
    const bit = 1 << index;
    if (pivot === undefined) always |= bit;
    for (let symbol = 0; symbol < width; symbol++) {
      const [isPivot, isBefore] = [pivot?.symbols[symbol] === 1, pivot?.before[symbol] === 1];
      ways[symbol] = (ways[symbol] ?? 0) | (isBefore ? bit : 0) | (isPivot ? bit << gramBits : 0);
    }
  });
  return { ways, always };
}

// Grams ---------------------------------------------------------------------------------------------------------------

/** What beyond ASCII lies, and the edge, is of the last one; so are units that none of these takes. */
const classPatterns: readonly RegExp[] = [
  /[0-9]/,
  /[ae]/,
  /[bcdf]/,
  /[iou]/,
  /[a-z]/,
  /[AEIOU]/,
  /[A-Z]/,
  / /,
  /[\t\r\n]/,
  /-/,
  /_/,
  /[.,]/,
  /[:;=]/,
  /[/+]/,
  /[^\u0080-\uffff]/,
];

/** Symbol -> class. */
function classesOf({ units }: ShapeAlphabet): Uint8Array {
  return Uint8Array.from(units, (unit) => {
    const at = unit < 0 ? -1 : classPatterns.findIndex((pattern) => pattern.test(String.fromCharCode(unit)));
    return at === -1 ? classCount - 1 : at;
  });
}

/** Gram -> hunters of which a match can begin so, or go on so behind its first gram. */
function gramTables(hunters: readonly Hunter[], alphabet: ShapeAlphabet, classes: Uint8Array) {
  const first = new Uint16Array(2 ** gramBits);
  const second = new Uint16Array(2 ** gramBits);
  const classesIn = classMasks(alphabet, classes);
  hunters.forEach(({ graphs }, index) => {
    for (const graph of graphs) {
      if (graph === undefined) continue;
      mark(first, gramsOf(graph, [graph.start], classesIn), index);
      const behind = placesAfter(graph, gramLength);
      if (behind === undefined) second.forEach((mask, gram) => (second[gram] = mask | (1 << index)));
      else mark(second, gramsOf(graph, behind, classesIn), index);
    }
  });
  return { first, second };
}

/** Sets the hunter's bit wherever its own table holds 1. */
function mark(table: Uint16Array, own: Uint8Array, hunter: number): void {
  for (let at = 0; at < own.length; at++) if (own[at] === 1) table[at] = (table[at] ?? 0) | (1 << hunter);
}

/** Classes of which a unit may be of the set, a bit each. */
function classMasks({ takes }: ShapeAlphabet, classes: Uint8Array): (set: UnitSet) => number {
  const known = new Map<UnitSet, number>();
  return (set) => {
    const mask =
      known.get(set) ??
      takes(set).reduce((all, member, symbol) => (member === 1 ? all | (1 << (classes[symbol] ?? 0)) : all), 0);
    known.set(set, mask);
    return mask;
  };
}

/** Gram -> 1 where a match can go on with it from these places. */
function gramsOf({ steps }: PatternGraph, from: readonly number[], classesIn: (set: UnitSet) => number): Uint8Array {
  const known = new Map<string, Uint8Array>();
  const follow = (entries: readonly number[], length: number): Uint8Array => {
    const key = `${length} ${entries.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const part = classCount ** (length - 1);
    const live = new Uint8Array(part * classCount);
    const { takes, ends } = readsFrom(steps, entries);
    for (let one = 0; one < classCount && !ends; one++) {
      const next = takes.filter(({ set }) => ((classesIn(set) >> one) & 1) === 1).map(({ to }) => to);
      if (next.length === 0) continue;
      if (length === 1) live[one] = 1;
      else
        live.set(
          follow(
            [...new Set(next)].sort((a, b) => a - b),
            length - 1,
          ),
          one * part,
        );
    }
    if (ends) live.fill(1);
    known.set(key, live);
    return live;
  };
  return follow(from, gramLength);
}
