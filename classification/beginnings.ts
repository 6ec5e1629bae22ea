import type { Hunter } from './hunter.ts';
import { leadCoding } from './leads.ts';
import type { UnitSet } from './pattern-graph.ts';
import { placesAfter } from './pattern-reach.ts';
import { sequencesFrom } from './sequences.ts';
import type { Coding } from './sequences.ts';
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
  /** Lead -> in the lower half the hunters of which a match can begin so, in the upper one those of which it can go on so behind its first unit. */
  readonly leads: Uint32Array;
  /** `behind * width + symbol` -> hunters of which a match can begin with the symbol right behind that one. */
  readonly pairs: Uint16Array;
  /** Symbol -> for each of `maximumHunters` 1 more than the distance of its pivot, where the symbol is one; for those without a pivot 1. */
  readonly pivots: Uint8Array;
  /** Symbol -> for each of them 255 where the symbol may lie before the pivot, else 0. */
  readonly before: Uint8Array;
  /** How far ahead of a place it must be looked to tell. */
  readonly reach: number;
}

const gramLength = 4;
const classCount = 16;
/** More hunters don't fit the masks. */
export const maximumHunters = 16;

export function beginningsOf(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Beginnings {
  if (hunters.length > maximumHunters) throw new Error('Cannot look for patterns: too many kinds of them');
  const classes = classesOf(alphabet);
  const grams = { length: gramLength, count: classCount, codesIn: classMasks(alphabet, classes) };
  return {
    classes,
    first: sequencesBehind(hunters, 0, grams),
    second: sequencesBehind(hunters, gramLength, grams),
    leads: leadMasks(hunters),
    pairs: pairTable(hunters, alphabet),
    ...pivotTables(hunters, alphabet.width),
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

function leadMasks(hunters: readonly Hunter[]): Uint32Array {
  const after = sequencesBehind(hunters, 1, leadCoding);
  return Uint32Array.from(sequencesBehind(hunters, 0, leadCoding), (own, lead) => own | ((after[lead] ?? 0) << 16));
}

/** Sequence -> hunters of which a match can go on so behind so many units. */
function sequencesBehind(hunters: readonly Hunter[], units: number, coding: Coding): Uint16Array {
  const table = new Uint16Array(coding.count ** coding.length);
  hunters.forEach(({ graphs }, index) => {
    const own = new Uint8Array(table.length);
    for (const graph of graphs) {
      if (graph === undefined) continue;
      const places = placesAfter(graph, units);
      // A match that is shorter goes on with anything.
      if (places === undefined) own.fill(1);
      else addMembers(own, sequencesFrom(graph, places, coding));
    }
    for (let at = 0; at < own.length; at++) if (own[at] === 1) table[at] = (table[at] ?? 0) | (1 << index);
  });
  return table;
}

/** Sets what is set in `more` too, four members at once: both have a multiple of four. */
function addMembers(members: Uint8Array<ArrayBuffer>, more: Uint8Array<ArrayBuffer>): void {
  const [fours, others] = [new Uint32Array(members.buffer), new Uint32Array(more.buffer)];
  for (let at = 0; at < fours.length; at++) fours[at] = (fours[at] ?? 0) | (others[at] ?? 0);
}

function pivotTables(hunters: readonly Hunter[], width: number) {
  const pivots = new Uint8Array(width * maximumHunters);
  const before = new Uint8Array(width * maximumHunters);
  hunters.forEach(({ pivot }, index) => {
    for (let symbol = 0; symbol < width; symbol++) {
      const at = symbol * maximumHunters + index;
      if (pivot === undefined) pivots[at] = 1;
      else if (pivot.symbols[symbol] === 1) pivots[at] = pivot.distance + 1;
      before[at] = pivot?.before[symbol] === 1 ? 255 : 0;
    }
  });
  return { pivots, before };
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
