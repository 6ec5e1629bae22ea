import { createLeads, leadEdge, leadsOf, maximumLeads } from './leads.ts';
import { readPattern } from './pattern-graph.ts';
import type { PatternGraph } from './pattern-graph.ts';
import { firstSets, unitsBefore } from './pattern-reach.ts';
import { createAlphabet } from './shape-alphabet.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createShapeAutomaton } from './shape-automaton.ts';
import type { Found, ShapeAutomaton } from './shape-automaton.ts';
import { createStates } from './shape-states.ts';

/** Says for many patterns where each may match, in about two looks at each unit. Exact: it never leaves a match out. */
export interface PatternScanner {
  /** Each looks for patterns of its own kinds; together for all patterns but the unfit ones. */
  readonly seekers: readonly Seeker[];
  /** Indexes of the patterns that none can look for. */
  readonly unfit: readonly number[];
}

export interface Seeker {
  /**
   * Calls `found` with places in the stretch and patterns that may match there, a pattern at most once a place. The places of
   * one pattern never fall.
   */
  seek(units: Uint16Array, stretch: Stretch, found: Found): void;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
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
const space = 0x20;
/** Three codes of five bits. */
const leadMask = 0x7fff;
/** In the codes of leads: letters and digits come first. */
const lastAlphanumeric = 26;

type Kind = (typeof pivots)[number] | 'leads' | 'leads in words' | 'long' | 'long with spaces' | 'short' | 'unfit';

/** The patterns see folded text; the scanner takes units as they stand. */
export function createPatternScanner(patterns: readonly RegExp[]): PatternScanner {
  const graphs = patterns.map(readPattern);
  const alphabet = createAlphabet(graphs.flatMap((graph) => (graph === undefined ? [] : setsOf(graph))));
  const kinds = graphs.map((graph) => kindOf(graph, alphabet));
  const ofKind = (kind: Kind) => graphs.map((graph, index) => (kinds[index] === kind ? graph : undefined));
  return {
    seekers: [
      seekLeads({ atWords: ofKind('leads'), anywhere: ofKind('leads in words') }),
      seekShapes(
        pivots.map((kind) => createPivot(ofKind(kind), alphabet, kind)),
        (['long', 'long with spaces', 'short'] as const).map((kind) => createShapeAutomaton(ofKind(kind), alphabet)),
        alphabet,
      ),
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
  const sets = firstSets(graph, longMatch);
  if (sets.length < longMatch) return 'short';
  return sets.flat().some(({ ascii }) => ascii[space] === 1) ? 'long with spaces' : 'long';
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

/** An automaton that looks from the units shortly before a pivot only. */
interface Pivot {
  readonly automaton: ShapeAutomaton;
  /** Symbol -> whether it is a pivot. */
  readonly symbols: readonly boolean[];
  readonly reach: number;
}

function createPivot(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
  kind: (typeof pivots)[number],
): Pivot {
  const idle = graphs.every((graph) => graph === undefined);
  const symbols = Array.from({ length: alphabet.width }, () => false);
  for (let unit = 0; unit < 128 && !idle; unit++) {
    if (kind.pivot.test(String.fromCharCode(unit))) symbols[alphabet.symbols[unit] ?? 0] = true;
  }
  const reach = Math.max(0, ...graphs.map((graph) => (graph && unitsBefore(graph, kind)) ?? 0));
  return { automaton: createShapeAutomaton(graphs, alphabet), symbols, reach };
}

/** One loop for all automata: what a unit means to each, by the unit behind it, is looked up at once. */
function seekShapes(
  pivotal: readonly Pivot[],
  automata: readonly ShapeAutomaton[],
  { symbols, width, edge }: ShapeAlphabet,
): Seeker {
  const masks = new Uint8Array(width * width);
  for (let place = 0; place < masks.length; place++) {
    const [behind, symbol] = [Math.floor(place / width), place % width];
    pivotal.forEach(
      (pivot, index) => (masks[place] = (masks[place] ?? 0) | (pivot.symbols[symbol] === true ? 1 << index : 0)),
    );
    automata.forEach((automaton, index) => {
      if (automaton.begins(behind, symbol)) masks[place] = (masks[place] ?? 0) | (1 << (pivotal.length + index));
    });
  }
  const reach = Math.max(...pivotal.map((pivot) => pivot.reach));

  return {
    seek(units, { from, to }, found) {
      const done = pivotal.map(() => from);
      const look = (mask: number, at: number): void => {
        pivotal.forEach((pivot, index) => {
          if ((mask & (1 << index)) === 0) return;
          const last = Math.min(at, to - 1);
          for (let start = Math.max(done[index] ?? from, at - pivot.reach); start <= last; start++) {
            pivot.automaton.lookFrom(units, start, found);
          }
          done[index] = Math.max(done[index] ?? from, at + 1);
        });
        if (at >= to) return;
        for (let index = 0, bits = mask >> pivotal.length; bits !== 0; index++, bits >>= 1) {
          if ((bits & 1) === 1) automata[index]?.lookFrom(units, at, found);
        }
      };
      const [symbolOf, maskOf, row] = [symbols, masks, width];
      const end = Math.min(units.length, to + reach);
      let behind = from === 0 ? edge : (symbolOf[units[from - 1] ?? 0] ?? 0);
      for (let at = from; at < end; at++) {
        const symbol = symbolOf[units[at] ?? 0] ?? 0;
        const mask = maskOf[behind * row + symbol] ?? 0;
        if (mask !== 0) look(mask, at);
        behind = symbol;
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
