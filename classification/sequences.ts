import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import { readsFrom } from './pattern-reach.ts';

/** How units in a row are told apart: each has one of up to 32 codes, and so many codes are a sequence, the first one highest. */
export interface Coding {
  readonly length: number;
  readonly count: number;
  /** The codes of units of the set, a bit each. */
  codesIn(set: UnitSet): number;
}

/** Sequence -> 1 where a match can go on with it from these places; behind a match's end anything may follow. */
export function sequencesFrom(
  { steps }: PatternGraph,
  from: readonly number[],
  coding: Coding,
): Uint8Array<ArrayBuffer> {
  const { count, codesIn } = coding;
  const known = new Map<string, Uint8Array<ArrayBuffer>>();
  const follow = (places: readonly number[], length: number): Uint8Array<ArrayBuffer> => {
    const key = `${length} ${places.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const part = count ** (length - 1);
    const live = new Uint8Array(part * count);
    const { takes, ends } = readsFrom(steps, places);
    for (let code = 0; code < count && !ends; code++) {
      const next = takes.filter(({ set }) => ((codesIn(set) >>> code) & 1) === 1).map(({ to }) => to);
      if (next.length === 0) continue;
      if (length === 1) live[code] = 1;
      else
        live.set(
          follow(
            [...new Set(next)].sort((a, b) => a - b),
            length - 1,
          ),
          code * part,
        );
    }
    if (ends) live.fill(1);
    known.set(key, live);
    return live;
  };
  return follow(from, coding.length);
}
