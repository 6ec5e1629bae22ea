import type { Found, Hunter, Pivots } from './hunter.ts';
import { createLeadHunter, leadsOf, maximumLeads } from './leads.ts';
import { readPattern } from './pattern-graph.ts';
import type { PatternGraph } from './pattern-graph.ts';
import { firstSets, isWithin, unitsBefore } from './pattern-reach.ts';
import { createAlphabet } from './shape-alphabet.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createShapeHunter } from './shape-automaton.ts';
import type { ShapeRun } from './shape-automaton.ts';
import { createStates } from './shape-states.ts';

/** Says for many patterns where each may match, in about one look at each unit. Exact: it never leaves a match out. */
export interface PatternScanner {
  /**
   * Calls `found` with places in the stretch and patterns that may match there. The places of one pattern never fall. It looks
   * for all patterns but the unfit ones.
   */
  seek(units: Uint16Array, stretch: Stretch, found: Found): void;
  /** Indexes of the patterns that can't be looked for so. */
  readonly unfit: readonly number[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Patterns that always hold one of these units, not far behind their start. */
interface Pivot {
  readonly pivot: RegExp;
  readonly maximum: number;
}

/** Patterns that begin with so many units of a kind. */
interface Run {
  readonly run: RegExp;
  readonly length: number;
}

/** What keeps the hunt for a pattern short; the first that fits is taken. Rare ones first, leads between the two lists. */
const nearPivots: readonly Pivot[] = [
  { pivot: /[0-9]/, maximum: 10 },
  { pivot: /[.:-]/, maximum: 4 },
  { pivot: /@/, maximum: 80 },
  { pivot: /[0-9]/, maximum: 24 },
];
const restraints: readonly (Pivot | Run)[] = [
  { run: /[^ ]/, length: 16 },
  { pivot: /[0-9]/, maximum: 64 },
  { run: /[0-9A-Za-z+/]/, length: 8 },
  { run: /[0-9A-Za-z ]/, length: 16 },
  { pivot: /[=:]/, maximum: 100 },
];
/** Units are looked over for pivots in blocks. */
const blockBits = 4;
const blockSize = 2 ** blockBits;
/** A pattern with fewer beginnings is looked for by them. */
const fewLeads = 160;

type Kind = Pivot | Run | 'leads' | 'leads in words' | 'any' | 'unfit';

/** The patterns see folded text; the scanner takes units as they stand. */
export function createPatternScanner(patterns: readonly RegExp[]): PatternScanner {
  const graphs = patterns.map(readPattern);
  const alphabet = createAlphabet(graphs.flatMap((graph) => (graph === undefined ? [] : setsOf(graph))));
  const kinds = graphs.map((graph) => kindOf(graph, alphabet));
  const hunters = [...new Set(kinds)]
    .filter((kind) => kind !== 'unfit')
    .map((kind) => {
      const members = graphs.map((graph, index) => (kinds[index] === kind ? graph : undefined));
      if (kind === 'leads' || kind === 'leads in words') return createLeadHunter(members, alphabet);
      const hunter = createShapeHunter(
        members,
        alphabet,
        typeof kind === 'object' && 'run' in kind ? runOf(kind, members, alphabet) : undefined,
      );
      return typeof kind === 'object' && 'pivot' in kind
        ? { ...hunter, pivot: pivotsOf(kind, members, alphabet) }
        : hunter;
    });
  return {
    seek: seekAll(hunters, alphabet),
    unfit: kinds.flatMap((kind, index) => (kind === 'unfit' ? [index] : [])),
  };
}

function setsOf({ steps }: PatternGraph) {
  return steps.flatMap((step) => ('set' in step ? [step.set] : []));
}

function kindOf(graph: PatternGraph | undefined, alphabet: ShapeAlphabet): Kind {
  if (graph === undefined) return 'unfit';
  const letters = symbolsOf('Aa', alphabet);
  const inWords = startsBetween(graph, alphabet, { behind: letters, first: letters });
  const near = inWords ? undefined : nearPivots.find((one) => holds(graph, one));
  if (near !== undefined) return near;
  if (leadsOf(graph, inWords ? maximumLeads : fewLeads) !== undefined) {
    const first = Array.from({ length: alphabet.width }, (_, symbol) => symbol);
    const touching = startsBetween(graph, alphabet, { behind: symbolsOf('Aa0', alphabet), first });
    return touching ? 'leads in words' : 'leads';
  }
  return restraints.find((one) => holds(graph, one)) ?? (inWords ? 'unfit' : 'any');
}

function holds(graph: PatternGraph, kind: Pivot | Run): boolean {
  if ('pivot' in kind) return unitsBefore(graph, kind) !== undefined;
  const sets = firstSets(graph, kind.length);
  return sets.length === kind.length && sets.flat().every((set) => isWithin(set, kind.run));
}

/** Whether a match can begin with one of these symbols right behind one of those. */
function startsBetween(
  graph: PatternGraph,
  alphabet: ShapeAlphabet,
  { behind, first }: { readonly behind: readonly number[]; readonly first: readonly number[] },
): boolean {
  const { begins } = createStates([graph], alphabet, 256);
  return behind.some((before) => first.some((symbol) => begins(before, symbol)));
}

function symbolsOf(characters: string, { symbols }: ShapeAlphabet): readonly number[] {
  return Array.from(characters, (character) => symbols[character.charCodeAt(0)] ?? 0);
}

type Graphs = readonly (PatternGraph | undefined)[];

function pivotsOf(kind: Pivot, graphs: Graphs, alphabet: ShapeAlphabet): Pivots {
  const symbols = new Uint8Array(alphabet.width);
  for (let unit = 0; unit < 128; unit++) {
    if (kind.pivot.test(String.fromCharCode(unit))) symbols[alphabet.symbols[unit] ?? 0] = 1;
  }
  return { symbols, distance: Math.max(...graphs.map((graph) => (graph && unitsBefore(graph, kind)) ?? 0)) };
}

function runOf({ length }: Run, graphs: Graphs, alphabet: ShapeAlphabet): ShapeRun {
  const sets = graphs.map((graph) => (graph === undefined ? [] : firstSets(graph, length)));
  const fails = new Uint8Array(length * alphabet.width).fill(1);
  for (let distance = 0; distance < length; distance++) {
    for (const set of new Set(sets.flatMap((ofPattern) => ofPattern[distance] ?? []))) {
      alphabet.takes(set).forEach((member, symbol) => {
        if (member === 1) fails[distance * alphabet.width + symbol] = 0;
      });
    }
  }
  return { length, fails };
}

/** One loop for all hunters: whether one of its patterns can begin, by the unit and the one behind it, is looked up at once. */
function seekAll(hunters: readonly Hunter[], alphabet: ShapeAlphabet): PatternScanner['seek'] {
  const { symbols, width, edge } = alphabet;
  const beginnings = maskTable(hunters, width, 'begins');
  const followers = maskTable(hunters, width, 'follows');
  const hopesOf = createHopes(hunters, alphabet);

  return (units, { from, to }, found) => {
    const symbolOf = symbols;
    const hopes = hopesOf(units);
    const { length } = units;
    let behind = from === 0 ? edge : (symbolOf[units[from - 1] ?? 0] ?? 0);
    let symbol = symbolOf[units[from] ?? 0] ?? 0;
    for (let at = from; at < to; at++) {
      const next = at + 1 < length ? (symbolOf[units[at + 1] ?? 0] ?? 0) : edge;
      let mask = (beginnings[behind * width + symbol] ?? 0) & (followers[symbol * width + next] ?? 0);
      behind = symbol;
      symbol = next;
      if (mask === 0) continue;
      mask &= hopes[at >> blockBits] ?? 0;
      while (mask !== 0) {
        const index = 31 - Math.clz32(mask);
        hunters[index]?.lookFrom(units, at, found);
        mask ^= 1 << index;
      }
    }
  };
}

/** Two symbols one after the other -> a bit for each hunter that answers yes to them. */
function maskTable(hunters: readonly Hunter[], width: number, question: 'begins' | 'follows'): Uint16Array {
  return Uint16Array.from({ length: width * width }, (_, pair) => {
    const [left, right] = [Math.floor(pair / width), pair % width];
    return hunters.reduce((mask, hunter, index) => (hunter[question](left, right) ? mask | (1 << index) : mask), 0);
  });
}

/** Tells for each block of units which hunters' matches may begin in it, by the pivots there and ahead. */
function createHopes(hunters: readonly Hunter[], { symbols, width }: ShapeAlphabet) {
  const marks = new Uint16Array(width);
  hunters.forEach(({ pivot }, index) => {
    for (let symbol = 0; symbol < width; symbol++) {
      if (pivot?.symbols[symbol] === 1) marks[symbol] = (marks[symbol] ?? 0) | (1 << index);
    }
  });
  const always = hunters.reduce((mask, { pivot }, index) => (pivot === undefined ? mask | (1 << index) : mask), 0);
  const reaches = hunters.map(({ pivot }) =>
    pivot === undefined ? -1 : (pivot.distance + blockSize - 1) >> blockBits,
  );

  return (units: Uint16Array): Uint16Array => {
    const { length } = units;
    const blocks = new Uint16Array((length >> blockBits) + 1);
    for (let at = 0; at < length; at++) {
      const mark = marks[symbols[units[at] ?? 0] ?? 0] ?? 0;
      if (mark !== 0) blocks[at >> blockBits] = (blocks[at >> blockBits] ?? 0) | mark;
    }
    const hopes = new Uint16Array(blocks.length).fill(always);
    reaches.forEach((reach, index) => {
      let near = -1;
      for (let block = blocks.length - 1; block >= 0 && reach >= 0; block--) {
        if (((blocks[block] ?? 0) & (1 << index)) !== 0) near = block + 1;
        if (near - 1 - block <= reach && near > 0) hopes[block] = (hopes[block] ?? 0) | (1 << index);
      }
    });
    return hopes;
  };
}
