import { createLeads, leadEdge, leadsOf, maximumLeads } from './leads.ts';
import { readPattern } from './pattern-graph.ts';
import type { PatternGraph } from './pattern-graph.ts';
import { firstSets, unitsBefore } from './pattern-reach.ts';
import { createAlphabet } from './shape-alphabet.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createShapeAutomaton } from './shape-automaton.ts';
import type { Seeker } from './shape-automaton.ts';
import { createStates } from './shape-states.ts';

/** Says for many patterns where each may match, in about one look at each unit. Exact: it never leaves a match out. */
export interface PatternScanner {
  /** Each looks for patterns of its own kind; together they are all patterns but the unfit ones. */
  readonly seekers: readonly Seeker[];
  /** Indexes of the patterns that none can look for. */
  readonly unfit: readonly number[];
}

/** Units near which patterns are looked for that always hold one of them, not far behind their start. */
const pivots = [
  { pivot: /[0-9]/, maximum: 10 },
  { pivot: /@/, maximum: 80 },
  { pivot: /[0-9]/, maximum: 24 },
] as const;
/** A pattern with fewer beginnings is looked for by them. */
const fewLeads = 160;
/** Patterns whose shortest match is longer are looked for by themselves: most places can't hold one of them. */
const longMatch = 16;
/** Three codes of five bits. */
const leadMask = 0x7fff;
/** In the codes of leads: letters and digits come first. */
const lastAlphanumeric = 26;

type Kind = (typeof pivots)[number] | 'leads' | 'leads in words' | 'long' | 'short' | 'unfit';

/** The patterns see folded text; the scanner takes units as they stand. */
export function createPatternScanner(patterns: readonly RegExp[]): PatternScanner {
  const graphs = patterns.map(readPattern);
  const alphabet = createAlphabet(graphs.flatMap((graph) => (graph === undefined ? [] : setsOf(graph))));
  const kinds = graphs.map((graph) => kindOf(graph, alphabet));
  const ofKind = (kind: Kind) => graphs.map((graph, index) => (kinds[index] === kind ? graph : undefined));
  return {
    seekers: [
      ...pivots.map((kind) => seekPivots(ofKind(kind), alphabet, kind)),
      seekLeads({ atWords: ofKind('leads'), anywhere: ofKind('leads in words') }),
      createShapeAutomaton(ofKind('long'), alphabet),
      createShapeAutomaton(ofKind('short'), alphabet),
    ],
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
  const pivot = inWords ? undefined : pivots.find((one) => unitsBefore(graph, one) !== undefined);
  if (pivot !== undefined) return pivot;
  if (leadsOf(graph, inWords ? maximumLeads : fewLeads) !== undefined) {
    const first = Array.from({ length: alphabet.width }, (_, symbol) => symbol);
    const touching = startsBetween(graph, alphabet, { behind: symbolsOf('Aa0', alphabet), first });
    return touching ? 'leads in words' : 'leads';
  }
  if (inWords) return 'unfit';
  return firstSets(graph, longMatch).length === longMatch ? 'long' : 'short';
}

/** Whether a match can begin with one of these symbols right behind one of those. */
function startsBetween(
  graph: PatternGraph,
  alphabet: ShapeAlphabet,
  { behind, first }: { readonly behind: readonly number[]; readonly first: readonly number[] },
): boolean {
  const { begin } = createStates([graph], alphabet, 256);
  return behind.some((before) => first.some((symbol) => begin(before, symbol) !== 0));
}

function symbolsOf(characters: string, { symbols }: ShapeAlphabet): readonly number[] {
  return Array.from(characters, (character) => symbols[character.charCodeAt(0)] ?? 0);
}

/** Walks from the units shortly before a pivot only. */
function seekPivots(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
  kind: (typeof pivots)[number],
): Seeker {
  const { seekFrom } = createShapeAutomaton(graphs, alphabet);
  const { symbols } = alphabet;
  const reach = Math.max(0, ...graphs.map((graph) => (graph && unitsBefore(graph, kind)) ?? 0));
  const isPivot = Uint8Array.from({ length: alphabet.width }, () => 0);
  for (let unit = 0; unit < 128; unit++) {
    if (kind.pivot.test(String.fromCharCode(unit))) isPivot[symbols[unit] ?? 0] = 1;
  }
  const idle = graphs.every((graph) => graph === undefined);
  return {
    seek(units, { from, to }, found) {
      const [symbolOf, pivotal] = [symbols, isPivot];
      let done = from;
      const end = idle ? 0 : Math.min(units.length, to + reach);
      for (let at = from; at < end; at++) {
        if (pivotal[symbolOf[units[at] ?? 0] ?? 0] !== 1) continue;
        for (let start = Math.max(done, at - reach); start <= at && start < to; start++) seekFrom(units, start, found);
        done = Math.max(done, at + 1);
      }
    },
  };
}

/** Looks for the first three units of the patterns, of some at the start of words only. */
function seekLeads(graphs: {
  readonly atWords: readonly (PatternGraph | undefined)[];
  readonly anywhere: readonly (PatternGraph | undefined)[];
}): Seeker {
  const inWords = createLeads(graphs.anywhere);
  const atWords = createLeads(graphs.anywhere.map((graph, index) => graph ?? graphs.atWords[index]));
  const { codes } = inWords;
  return {
    seek(units, { from, to }, found) {
      const codeAt = (at: number): number => codes[units[at] ?? 0] ?? leadEdge;
      const [codeOf, touching, free] = [codes, inWords.table, atWords.table];
      const length = units.length;
      let behind = from === 0 ? leadEdge : codeAt(from - 1);
      let lead = (codeAt(from) << 5) | codeAt(from + 1);
      for (let at = from; at < to; at++) {
        const code = at + 2 < length ? (codeOf[units[at + 2] ?? 0] ?? 0) : leadEdge;
        lead = ((lead << 5) | code) & leadMask;
        const touches = behind <= lastAlphanumeric;
        const list = (touches ? touching[lead] : free[lead]) ?? 0;
        if (list !== 0) found(at, (touches ? inWords : atWords).lists[list] ?? []);
        behind = lead >> 10;
      }
    },
  };
}
