import type { PatternGraph } from './pattern-graph.ts';
import { firstSets } from './pattern-reach.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';

/**
 * Tells where which of many patterns may match, whatever their number. Text is read as shapes: digits alike, capitals alike,
 * small letters alike, other units by the patterns that tell them apart, all beyond ASCII alike. All patterns are followed
 * together from each place where one can start; what was met once is looked up the next time.
 */
export interface ShapeAutomaton {
  /** Calls `found` with patterns that may match from this place; with a pattern at most once. */
  lookFrom(units: Uint16Array, at: number, found: Found): void;
  /** Whether a match can begin with this symbol right behind that one. */
  begins(behind: number, symbol: number): boolean;
}

export type Found = (start: number, patterns: readonly number[]) => void;

/** After so many units what may still match is given as found. */
const maximumWalk = 512;
/** A match is walked from only where the units at these distances can be its own. */
const maximumProbe = 16;
const unknown = -1;
const dead = 0;

/** `undefined` stands for a pattern that isn't looked for. */
export function createShapeAutomaton(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
): ShapeAutomaton {
  const states = createStates(graphs, alphabet);
  const { symbols, width, edge } = alphabet;
  const { first, table, accepting } = states;
  const probes = createProbes(graphs, alphabet);
  const [near, far] = [probes[Math.floor(probes.length / 2)] ?? noProbe, probes.at(-1) ?? noProbe];

  const symbolAt = (units: Uint16Array, at: number): number =>
    at >= 0 && at < units.length ? (symbols[units[at] ?? 0] ?? 0) : edge;

  function walk(units: Uint16Array, start: number, begun: number, found: Found): void {
    const [symbolOf, row, nextOf, accepts] = [symbols, width, table, accepting];
    const last = start + maximumWalk;
    let state = begun;
    for (let at = start + 1; state !== dead; at++) {
      if (accepts[state] === 1) found(start, states.accepted(state));
      if (at === last) {
        found(start, states.alive(state));
        return;
      }
      const symbol = at < units.length ? (symbolOf[units[at] ?? 0] ?? 0) : edge;
      const next = nextOf[state * row + symbol] ?? unknown;
      state = next === unknown ? states.next(state, symbol) : next;
    }
  }

  return {
    lookFrom(units, at, found) {
      // Where a probe would look beyond the text no match has room.
      if (at + far.distance >= units.length) return;
      if (far.passes[symbolAt(units, at + far.distance)] !== 1) return;
      if (near.passes[symbolAt(units, at + near.distance)] !== 1) return;
      const behind = symbolAt(units, at - 1);
      const symbol = symbolAt(units, at);
      const known = first[behind * width + symbol] ?? unknown;
      const state = known === unknown ? states.begin(behind, symbol) : known;
      if (state !== dead) walk(units, at, state, found);
    },
    begins: (behind, symbol) => states.begin(behind, symbol) !== dead,
  };
}

interface Probe {
  readonly distance: number;
  /** Symbol -> 1 where a pattern may read it at this distance from its start. */
  readonly passes: Uint8Array;
}

const noProbe: Probe = { distance: 0, passes: new Uint8Array(256).fill(1) };

/** For each distance that every match reaches. */
function createProbes(graphs: readonly (PatternGraph | undefined)[], alphabet: ShapeAlphabet): readonly Probe[] {
  const all = graphs.flatMap((graph) => (graph === undefined ? [] : [firstSets(graph, maximumProbe)]));
  const length = Math.min(...all.map((sets) => sets.length), maximumProbe);
  return Array.from({ length }, (_, distance) => {
    const tables = all.flatMap((sets) => (sets[distance] ?? []).map((set) => alphabet.takes(set)));
    const passes = Uint8Array.from({ length: alphabet.width }, (__, symbol) =>
      tables.some((table) => table[symbol] === 1) ? 1 : 0,
    );
    return { distance, passes };
  });
}
