import { createBeginnings } from './beginnings.ts';
import type { Found, Graphs, Hunter, Pivots } from './hunter.ts';
import { leadsOf, leadTable, maximumLeads } from './leads.ts';
import { readPattern, setsIn } from './pattern-graph.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import { approachOf, firstSets, isWithin } from './pattern-reach.ts';
import { createAlphabet, letters } from './shape-alphabet.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createWalker } from './shape-automaton.ts';
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
interface PivotKind {
  readonly pivot: RegExp;
  readonly maximum: number;
  /** Their words are told apart letter by letter. */
  readonly byLetter?: true;
}

/** Patterns that begin with so many units of a kind. */
interface RunKind {
  readonly run: RegExp;
  readonly length: number;
}

/** What keeps the hunt for a pattern short; the first that fits is taken. Rare ones first, leads between the two lists. */
const nearPivots: readonly PivotKind[] = [
  { pivot: /[0-9]/, maximum: 10 },
  { pivot: /[.:-]/, maximum: 4 },
  { pivot: /@/, maximum: 80 },
];
const restraints: readonly (PivotKind | RunKind)[] = [
  { run: /[^ ]/, length: 14 },
  { pivot: /[0-9]/, maximum: 24 },
  { pivot: /[0-9]/, maximum: 64 },
  { run: /[0-9A-Za-z+/]/, length: 8 },
  { run: /[0-9A-Za-z ]/, length: 16 },
  { pivot: /[=:]/, maximum: 100, byLetter: true },
];
/** A pattern with fewer beginnings is looked for by them. */
const fewLeads = 160;

type Kind = PivotKind | RunKind | 'leads' | 'leads in words' | 'any' | 'unfit';

/** The patterns see folded text; the scanner takes units as they stand. */
export function createPatternScanner(patterns: readonly RegExp[]): PatternScanner {
  const graphs = patterns.map(readPattern);
  const alphabets = { shapes: createAlphabet(setsIn(graphs)), letters: createAlphabet(setsIn(graphs), letters) };
  const kinds = graphs.map((graph) => kindOf(graph, alphabets.shapes));
  const hunters = [...new Set(kinds)]
    .filter((kind) => kind !== 'unfit')
    .map((kind) =>
      createHunter(
        kind,
        graphs.map((graph, index) => (kinds[index] === kind ? graph : undefined)),
        alphabets,
      ),
    );
  return {
    seek: seekAll(hunters, alphabets),
    unfit: kinds.flatMap((kind, index) => (kind === 'unfit' ? [index] : [])),
  };
}

interface Alphabets {
  readonly shapes: ShapeAlphabet;
  readonly letters: ShapeAlphabet;
}

function createHunter(kind: Exclude<Kind, 'unfit'>, graphs: Graphs, alphabets: Alphabets): Hunter {
  if (kind === 'leads' || kind === 'leads in words')
    return { graphs, lookFrom: byLetters(graphs, alphabets), leads: leadTable(graphs) };
  if (kind === 'any') return { graphs, lookFrom: byShapes(graphs, alphabets) };
  if ('run' in kind) return createRunHunter(kind, graphs, alphabets);
  return createPivotHunter(kind, graphs, alphabets);
}

/** Looks for the pivot first. */
function createPivotHunter(kind: PivotKind, graphs: Graphs, alphabets: Alphabets): Hunter {
  const pivot = pivotsOf(kind, graphs, alphabets.shapes);
  const { symbols, distance } = pivot;
  const walk = kind.byLetter === true ? byLetters(graphs, alphabets) : byShapes(graphs, alphabets);
  return {
    graphs,
    pivot,
    lookFrom(text, at, found) {
      const { shapes } = text;
      const last = at + distance;
      let ahead = at;
      while (ahead <= last && symbols[shapes[ahead] ?? 0] === 0) ahead++;
      if (ahead <= last) walk(text, at, found);
    },
  };
}

function byShapes(graphs: Graphs, { shapes }: Alphabets): Hunter['lookFrom'] {
  const walk = createWalker(graphs, shapes);
  return (text, at, found) => {
    walk(text.shapes, at, found);
  };
}

function byLetters(graphs: Graphs, alphabets: Alphabets): Hunter['lookFrom'] {
  const walk = createWalker(graphs, alphabets.letters);
  return (text, at, found) => {
    walk(text.letters, at, found);
  };
}

/** Units of the run are looked at first where fewest are let pass. */
function createRunHunter({ length }: RunKind, graphs: Graphs, alphabets: Alphabets): Hunter {
  const walk = byShapes(graphs, alphabets);
  const sets = graphs.map((graph) => (graph === undefined ? [] : firstSets(graph, length)));
  const setsAt = Array.from({ length }, (_, distance) => sets.flatMap((ofPattern) => ofPattern[distance] ?? []));
  const { letters: alphabet } = alphabets;
  const probes = setsAt
    .map((ofDistance, distance) => ({ distance, passes: membersOf(ofDistance, alphabet) }))
    .sort((left, right) => sumOf(left.passes) - sumOf(right.passes));
  return {
    graphs,
    lookFrom(text, at, found) {
      const { letters } = text;
      for (const { distance, passes } of probes) {
        if (passes[letters[at + distance] ?? alphabet.edge] !== 1) return;
      }
      walk(text, at, found);
    },
  };
}

function sumOf(members: Uint8Array): number {
  return members.reduce((sum, member) => sum + member, 0);
}

/** One of each symbol that letters are. */
const someLetters = 'ABIGabig';

function kindOf(graph: PatternGraph | undefined, alphabet: ShapeAlphabet): Kind {
  if (graph === undefined) return 'unfit';
  const inside = symbolsOf(someLetters, alphabet);
  const inWords = startsBetween(graph, alphabet, { behind: inside, first: inside });
  const near = inWords ? undefined : nearPivots.find((one) => holds(graph, one));
  if (near !== undefined) return near;
  if (leadsOf(graph, inWords ? maximumLeads : fewLeads) !== undefined) {
    const first = Array.from({ length: alphabet.width }, (_, symbol) => symbol);
    const touching = startsBetween(graph, alphabet, { behind: symbolsOf(`0${someLetters}`, alphabet), first });
    return touching ? 'leads in words' : 'leads';
  }
  return restraints.find((one) => holds(graph, one)) ?? (inWords ? 'unfit' : 'any');
}

function holds(graph: PatternGraph, kind: PivotKind | RunKind): boolean {
  if ('pivot' in kind) return approachOf(graph, kind) !== undefined;
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

function pivotsOf(kind: PivotKind, graphs: Graphs, alphabet: ShapeAlphabet): Pivots {
  const symbols = new Uint8Array(alphabet.width);
  for (let unit = 0; unit < 128; unit++) {
    if (kind.pivot.test(String.fromCharCode(unit))) symbols[alphabet.symbols[unit] ?? 0] = 1;
  }
  const approaches = graphs.flatMap((graph) => (graph && approachOf(graph, kind)) ?? []);
  const before = membersOf(
    approaches.flatMap(({ sets }) => [...sets]),
    alphabet,
  );
  return { symbols, before, distance: Math.max(...approaches.map(({ length }) => length)) };
}

/** Symbol -> 1 for those of any of the sets. */
function membersOf(sets: readonly UnitSet[], { takes, width }: ShapeAlphabet): Uint8Array {
  const members = new Uint8Array(width);
  for (const set of new Set(sets)) {
    takes(set).forEach((member, symbol) => {
      if (member === 1) members[symbol] = 1;
    });
  }
  return members;
}

/** One loop for all hunters. */
function seekAll(hunters: readonly Hunter[], { shapes, letters: byLetter }: Alphabets): PatternScanner['seek'] {
  const beginnings = createBeginnings(hunters, shapes);
  return (units, stretch, found) => {
    const text = { units, shapes: symbolsIn(units, shapes), letters: symbolsIn(units, byLetter) };
    const { count, places, masks } = beginnings.find(text, stretch);
    for (let index = count - 1; index >= 0; index--) {
      const at = places[index] ?? 0;
      for (let rest = masks[index] ?? 0; rest !== 0; rest &= rest - 1) {
        hunters[31 - Math.clz32(rest & -rest)]?.lookFrom(text, at, found);
      }
    }
  };
}

function symbolsIn(units: Uint16Array, { symbols }: ShapeAlphabet): Uint8Array {
  const { length } = units;
  const read = new Uint8Array(length);
  for (let index = 0; index < length; index++) read[index] = symbols[units[index] ?? 0] ?? 0;
  return read;
}
