import type { Hunter, ScannedText } from './hunter.ts';
import { beyondEnd, codeBits, firstShift, leadCodes } from './leads.ts';
import { readsFrom } from './pattern-reach.ts';
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
const classCount = 16;
const classBits = 4;
const lastShift = classBits * (gramLength - 1);
/** More hunters don't fit the masks. */
const maximumHunters = 16;

export function createBeginnings(hunters: readonly Hunter[], alphabet: ShapeAlphabet): Beginnings {
  if (hunters.length > maximumHunters) throw new Error('Cannot look for patterns: too many kinds of them');
  const { width, edge } = alphabet;
  const classes = classesOf(alphabet);
  const grams = gramTable(hunters, alphabet, classes);
  const pairs = pairTable(hunters, alphabet);
  const leads = leadMasks(hunters);
  const codes = leadCodes();
  const ahead = aheadTables(hunters, width);
  const shifted = Uint16Array.from(classes, (one) => one << lastShift);
  let places = new Int32Array(0);
  let masks = new Uint16Array(0);

  return {
    find({ units, shapes: symbols }, { from, to }) {
      if (places.length < to - from) {
        places = new Int32Array(to - from);
        masks = new Uint16Array(to - from);
      }
      const [gramOf, pairOf, leadOf, shiftedOf, codeOf] = [grams, pairs, leads, shifted, codes];
      const [marksOf, keepOf, pivotOf, placeOf, maskOf] = [ahead.marks, ahead.keeps, ahead.pivots, places, masks];
      const { always, bounded } = ahead;
      const end = Math.min(symbols.length, to + Math.max(ahead.reach, gramLength));
      let count = 0;
      let open = 0;
      let gram = 0xffff;
      let lead = beyondEnd;
      let symbol = end > 0 ? (symbols[end - 1] ?? 0) : edge;
      ahead.begin(end);
      // From right to left: what lies ahead is known by then.
      for (let at = end - 1; at >= from; at--) {
        const behind = at > 0 ? (symbols[at - 1] ?? 0) : edge;
        const marks = marksOf[symbol] ?? 0;
        if (marks !== 0) ahead.note(marks, at);
        open = (open & (keepOf[symbol] ?? 0)) | (pivotOf[symbol] ?? 0);
        gram = (shiftedOf[symbol] ?? 0) | (gram >>> classBits);
        lead = ((codeOf[units[at] ?? 0] ?? 0) << firstShift) | (lead >>> codeBits);
        let mask = (gramOf[gram] ?? 0) & (leadOf[lead] ?? 0) & (open | always) & (pairOf[behind * width + symbol] ?? 0);
        symbol = behind;
        if (mask === 0 || at >= to) continue;
        if ((mask & bounded) !== 0) mask = ahead.within(mask, at);
        placeOf[count] = at;
        maskOf[count] = mask;
        if (mask !== 0) count++;
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

/**
 * What is known of the text ahead: for a hunter with pivots the nearest of them, for one whose matches begin with a run the nearest
 * symbol that ends it. Hunters that look out for the same symbols share a lookout, of which a bit of a mark stands for each.
 */
function aheadTables(hunters: readonly Hunter[], width: number) {
  const marks = new Uint32Array(width);
  const pivots = new Uint16Array(width);
  const keeps = new Uint16Array(width);
  const lookouts = new Map<string, number>();
  const lookoutOf = new Uint8Array(maximumHunters);
  const least = new Int32Array(maximumHunters);
  const most = new Int32Array(maximumHunters).fill(0x7fffffff);
  let always = 0;
  let bounded = 0;
  hunters.forEach(({ pivot, run }, index) => {
    const bit = 1 << index;
    if (pivot === undefined) always |= bit;
    if (pivot === undefined && run === undefined) return;
    bounded |= bit;
    if (pivot === undefined) least[index] = run?.length ?? 0;
    else most[index] = pivot.distance;
    const watched = pivot?.symbols ?? (run?.symbols ?? new Uint8Array(width)).map((member) => 1 - member);
    const lookout = lookouts.get(watched.join()) ?? lookouts.size;
    lookouts.set(watched.join(), lookout);
    lookoutOf[index] = lookout;
    for (let symbol = 0; symbol < width; symbol++) {
      if (watched[symbol] === 1) marks[symbol] = (marks[symbol] ?? 0) | (1 << lookout);
      if (pivot?.symbols[symbol] === 1) pivots[symbol] = (pivots[symbol] ?? 0) | bit;
      if (pivot?.before[symbol] === 1) keeps[symbol] = (keeps[symbol] ?? 0) | bit;
    }
  });
  const nearest = new Int32Array(maximumHunters);
  return {
    marks,
    pivots,
    keeps,
    always,
    bounded,
    reach: Math.max(0, ...hunters.map(({ pivot, run }) => pivot?.distance ?? run?.length ?? 0)) + 1,
    begin(end: number): void {
      nearest.fill(end);
    },
    note(mask: number, at: number): void {
      for (let rest = mask; rest !== 0; rest &= rest - 1) nearest[31 - Math.clz32(rest & -rest)] = at;
    },
    /** Without the hunters for which it lies too near or too far. */
    within(mask: number, at: number): number {
      let near = mask;
      for (let rest = mask & bounded; rest !== 0; rest &= rest - 1) {
        const index = 31 - Math.clz32(rest & -rest);
        const distance = (nearest[lookoutOf[index] ?? 0] ?? 0) - at;
        if (distance < (least[index] ?? 0) || distance > (most[index] ?? 0)) near &= ~(1 << index);
      }
      return near;
    },
  };
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

/** Gram -> hunters of which a match can begin so. */
function gramTable(hunters: readonly Hunter[], alphabet: ShapeAlphabet, classes: Uint8Array): Uint16Array {
  const table = new Uint16Array(classCount ** gramLength);
  const classesIn = classMasks(alphabet, classes);
  hunters.forEach(({ graphs }, index) => {
    for (const graph of graphs) {
      if (graph === undefined) continue;
      mark(table, gramsOf(graph, classesIn), index);
    }
  });
  return table;
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

/** Gram -> 1 where a match can begin with it. */
function gramsOf({ steps, start }: PatternGraph, classesIn: (set: UnitSet) => number): Uint8Array {
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
  return follow([start], gramLength);
}
