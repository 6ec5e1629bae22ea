import type { PatternGraph } from './pattern-graph.ts';
import { firstSets } from './pattern-reach.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates } from './shape-states.ts';

/**
 * Tells where which of many patterns may match, whatever their number. Text is read as shapes: digits alike, capitals alike,
 * small letters alike, other units by the patterns that tell them apart, all beyond ASCII alike. All patterns are followed
 * together from each place where one can start; what was met once is looked up the next time.
 */
export interface Seeker {
  /** Calls `found` for places in the stretch, rising, with patterns that may match there; a pattern at most once a place. */
  seek(units: Uint16Array, stretch: { readonly from: number; readonly to: number }, found: Found): void;
}

export type Found = (start: number, patterns: readonly number[]) => void;

/** After so many units what may still match is given as found. */
const maximumWalk = 512;
/** A match is walked from only where the units at these distances can be its own. */
const maximumProbe = 16;
const unknown = -1;
const dead = 0;

/** Looks from everywhere. `undefined` stands for a pattern that isn't looked for. */
export function createShapeAutomaton(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
): Seeker & { seekFrom: Walk } {
  const states = createStates(graphs, alphabet);
  const { symbols, width, edge } = alphabet;
  const { first, table, accepting } = states;
  const probes = createProbes(graphs, alphabet);
  const [near, far] = [probes.at(-1) ?? noProbe, probes[Math.floor(probes.length / 2)] ?? noProbe];

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

  function seekFrom(units: Uint16Array, at: number, found: Found): void {
    const [behind, symbol] = [symbolAt(units, at - 1), symbolAt(units, at)];
    const known = first[behind * width + symbol] ?? unknown;
    walk(units, at, known === unknown ? states.begin(behind, symbol) : known, found);
  }

  return {
    seekFrom,
    seek(units, { from, to }, found) {
      // What a loop over every unit reads is held in variables of its own: several times faster than the closure's.
      const [symbolOf, row, begun] = [symbols, width, first];
      const { passes: nearPasses, distance: nearDistance } = near;
      const { passes: farPasses, distance: farDistance } = far;
      let behind = symbolAt(units, from - 1);
      // Where a probe would look beyond the text no match has room.
      const end = Math.min(to, units.length - Math.max(nearDistance, farDistance));
      for (let at = from; at < end; at++) {
        const symbol = symbolOf[units[at] ?? 0] ?? 0;
        const state = begun[behind * row + symbol] ?? unknown;
        if (
          state !== dead &&
          nearPasses[symbolOf[units[at + nearDistance] ?? 0] ?? 0] === 1 &&
          farPasses[symbolOf[units[at + farDistance] ?? 0] ?? 0] === 1
        ) {
          walk(units, at, state === unknown ? states.begin(behind, symbol) : state, found);
        }
        behind = symbol;
      }
    },
  };
}

type Walk = (units: Uint16Array, at: number, found: Found) => void;

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
