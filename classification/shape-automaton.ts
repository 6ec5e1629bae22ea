import type { PatternGraph } from './pattern-graph.ts';
import { followsIn } from './pattern-reach.ts';
import type { Found, Hunter } from './hunter.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';
import { createStates, dead, unknown } from './shape-states.ts';

/** What every match begins with. */
export interface ShapeRun {
  readonly length: number;
  /** `distance * width + symbol` -> 1 where no pattern reads the symbol at this distance from its start. */
  readonly fails: Uint8Array;
}

/** After so many units what may still match is given as found. */
const maximumWalk = 512;

/**
 * Tells where which of many patterns may match, whatever their number. Text is read as shapes: other units than letters and
 * digits by the patterns that tell them apart, all beyond ASCII alike. All patterns are followed together from each place where
 * one can start; what was met once is looked up the next time. `undefined` stands for a pattern that isn't looked for.
 */
export function createShapeHunter(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
  run?: ShapeRun,
): Hunter {
  const states = createStates(graphs, alphabet);
  const { symbols, width, edge } = alphabet;
  const { first, table, accepting } = states;
  const { length, fails } = run ?? { length: 1, fails: new Uint8Array(width) };

  /** From the run's far end: most text is words that are shorter. */
  function hasRun(units: Uint16Array, at: number): boolean {
    if (at + length > units.length) return false;
    let distance = length - 1;
    while (distance > 0 && fails[distance * width + (symbols[units[at + distance] ?? 0] ?? 0)] === 0) distance--;
    return distance === 0;
  }

  function walk(units: Uint16Array, start: number, found: Found): void {
    const symbolOf = symbols;
    const nextOf = table;
    const accepts = accepting;
    const last = start + maximumWalk;
    const behind = start === 0 ? edge : (symbolOf[units[start - 1] ?? 0] ?? 0);
    const symbol = symbolOf[units[start] ?? 0] ?? 0;
    const begun = first[behind * width + symbol] ?? unknown;
    let state = begun === unknown ? states.begin(behind, symbol) : begun;
    for (let at = start + 1; state !== dead; at++) {
      if (accepts[state] === 1) found(start, states.accepted(state));
      if (at === last) {
        found(start, states.alive(state));
        return;
      }
      const read = at < units.length ? (symbolOf[units[at] ?? 0] ?? 0) : edge;
      const next = nextOf[state * width + read] ?? unknown;
      state = next === unknown ? states.next(state, read) : next;
    }
  }

  return {
    begins: states.begins,
    follows: followsIn(graphs, alphabet),
    lookFrom(units, at, found) {
      if (hasRun(units, at)) walk(units, at, found);
    },
  };
}
