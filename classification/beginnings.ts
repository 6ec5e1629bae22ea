import type { Hunter, ScannedText } from './hunter.ts';
import { beyondEnd, codeBits, firstShift, leadCodes } from './leads.ts';
import { placesAfter, readsFrom } from './pattern-reach.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';

/** Tells from a few units and what lies ahead where a match of a hunter may begin. A bit stands for each hunter. */
export interface Beginnings {
  /** One look at each unit of the stretch, and at some behind it. What it answers with holds until it is asked again. */
  find(text: ScannedText, stretch: { readonly from: number; readonly to: number }): Places;
}

/** Sorted the other way round: the last place comes first. */
interface Places {
  readonly count: number;
  readonly places: Int32Array;
  /** Which hunters are to be asked at each place. */
  readonly masks: Uint16Array;
}

/** Symbols are put into 16 classes, of which four in a row are a gram of 16 bits, the first one highest. */
const gramLength = 4;
const gramBits = 16;
const classCount = 16;
const classBits = 4;
/** Two grams are looked at: eight classes fill 32 bits. */
const lastShift = 2 * gramBits - classBits;
/** More hunters don't fit the masks. */
const maximumHunters = 16;

export function createBeginnings(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Beginnings {
  if (hunters.length > maximumHunters) throw new Error('Cannot look for patterns: too many kinds of them');
  const { width, edge } = alphabet;
  const classes = classesOf(alphabet);
  const grams = gramTables(hunters, alphabet, classes);
  const pairs = pairTable(hunters, alphabet);
  const leads = leadMasks(hunters);
  const codes = leadCodes();
  const { ways, always, reach } = pivotMasks(hunters, width);
  const shifted = Int32Array.from(classes, (one) => one << lastShift);
  let places = new Int32Array(0);
  let masks = new Uint16Array(0);

  return {
    find({ units, shapes: symbols }, { from, to }) {
      if (places.length < to - from) {
        places = new Int32Array(to - from);
        masks = new Uint16Array(to - from);
      }
      const [firstOf, secondOf, pairOf, leadOf, codeOf] = [grams.first, grams.second, pairs, leads, codes];
      const [wayOf, shiftedOf, placeOf, maskOf] = [ways, shifted, places, masks];
      const end = Math.min(symbols.length, to + Math.max(reach, 2 * gramLength));
      let count = 0;
      let open = 0;
      let ahead = -1;
      let lead = beyondEnd;
      let symbol = end > 0 ? (symbols[end - 1] ?? 0) : edge;
      // From right to left: what lies ahead is known by then.
      for (let at = end - 1; at >= from; at--) {
        const behind = at > 0 ? (symbols[at - 1] ?? 0) : edge;
        const way = wayOf[symbol] ?? 0;
        open = (open & way) | (way >>> gramBits);
        ahead = (shiftedOf[symbol] ?? 0) | (ahead >>> classBits);
        lead = ((codeOf[units[at] ?? 0] ?? 0) << firstShift) | (lead >>> codeBits);
        const mask =
          (firstOf[ahead >>> gramBits] ?? 0) &
          (secondOf[ahead & 0xffff] ?? 0) &
          (leadOf[lead] ?? 0) &
          (open | always) &
          (pairOf[behind * width + symbol] ?? 0);
        symbol = behind;
        if (mask === 0 || at >= to) continue;
        placeOf[count] = at;
        maskOf[count++] = mask;
      }
      return { count, places, masks };
    },
  };
}

/** The symbol right behind a place and the one at it -> hunters of which a match can begin so. */
function pairTable(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Uint16Array {
  const { width } = alphabet;
  const table = new Uint16Array(width * width);
  hunters.forEach(({ graphs }, index) => {
    const { begins } = createStates(graphs, alphabet, 256);
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

/** Symbol -> in the upper half the hunters of which it is a pivot, in the lower one those for which it may lie before one. */
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
  return { ways, always, reach: Math.max(0, ...hunters.map(({ pivot }) => pivot?.distance ?? 0)) + 1 };
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
