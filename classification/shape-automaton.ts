import type { Found, Graphs } from './hunter.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates, dead, unknown } from './shape-states.ts';

/** Follows patterns through the symbols of a text from one place, and calls `found` with those that may match from there, each at most once. */
export type Walker = (symbols: Uint8Array, start: number, found: Found) => void;

/** After so many units what may still match is given as found. */
const maximumWalk = 512;

/**
 * Tells where which of many patterns may match, whatever their number. Text is read as shapes: other units than letters and
 * digits by the patterns that tell them apart, all beyond ASCII alike. All patterns are followed together from each place where
 * one can start; what was met once is looked up the next time.
 */
export function createWalker(graphs: Graphs, alphabet: ShapeAlphabet): Walker {
  const states = createStates(graphs, alphabet);
  const { width, edge } = alphabet;
  const { first, table, accepting } = states;
  return (symbols, start, found) => {
    const nextOf = table;
    const accepts = accepting;
    const { length } = symbols;
    const last = start + maximumWalk;
    const behind = start === 0 ? edge : (symbols[start - 1] ?? 0);
    const symbol = symbols[start] ?? 0;
    const begun = first[behind * width + symbol] ?? unknown;
    let state = begun === unknown ? states.begin(behind, symbol) : begun;
    for (let at = start + 1; state !== dead; at++) {
      if (accepts[state] === 1) found(start, states.accepted(state));
      if (at === last) {
        found(start, states.alive(state));
        return;
      }
      const read = at < length ? (symbols[at] ?? 0) : edge;
      const next = nextOf[state * width + read] ?? unknown;
      state = next === unknown ? states.next(state, read) : next;
    }
  };
}
