import type { Graphs, Hunter, Pivots } from './hunter.ts';
import { leadsOf, maximumLeads } from './leads.ts';
import { readPattern, setsIn } from './pattern-graph.ts';
import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import { approachOf, firstSets, isWithin } from './pattern-reach.ts';
import { createAlphabet, letters } from './shape-alphabet.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createSeeker } from './seeker.ts';
import type { Alphabets, Seek } from './seeker.ts';
import { createStates } from './shape-states.ts';

/** Says for many patterns where each may match, in about one look at each unit. Exact: it never leaves a match out. */
export interface PatternScanner {
  /**
   * Calls `found` with places in the stretch and patterns that may match there. The places of one pattern never fall. It looks
   * for all patterns but the unfit ones.
   */
  readonly seek: Seek;
  /** Indexes of the patterns that can't be looked for so. */
  readonly unfit: readonly number[];
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
    seek: createSeeker(hunters, alphabets),
    unfit: kinds.flatMap((kind, index) => (kind === 'unfit' ? [index] : [])),
  };
}

function createHunter(kind: Exclude<Kind, 'unfit'>, graphs: Graphs, { shapes, letters }: Alphabets): Hunter {
  if (kind === 'leads' || kind === 'leads in words') return { graphs, alphabet: letters, probes: [] };
  if (kind === 'any') return { graphs, alphabet: shapes, probes: [] };
  if ('run' in kind) return { graphs, alphabet: shapes, probes: probesOf(kind, graphs, letters) };
  const alphabet = kind.byLetter === true ? letters : shapes;
  return { graphs, alphabet, pivot: pivotsOf(kind, graphs, shapes), probes: [] };
}

/** Units of the run are looked at first where fewest are let pass. */
function probesOf({ length }: RunKind, graphs: Graphs, alphabet: ShapeAlphabet): Hunter['probes'] {
  const sets = graphs.map((graph) => (graph === undefined ? [] : firstSets(graph, length)));
  const setsAt = Array.from({ length }, (_, distance) => sets.flatMap((ofPattern) => ofPattern[distance] ?? []));
  return setsAt
    .map((ofDistance, distance) => ({ distance, passes: membersOf(ofDistance, alphabet) }))
    .sort((left, right) => sumOf(left.passes) - sumOf(right.passes));
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
  const { begins } = createStates([graph], alphabet);
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
