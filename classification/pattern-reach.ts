import type { PatternGraph, UnitSet } from './pattern-graph.ts';

/** What a match reads before its first pivot. */
export interface Approach {
  /** So many units at most. */
  readonly length: number;
  readonly sets: ReadonlySet<UnitSet>;
}

/** Undefined where a match may have no pivot, or more than `maximum` units before it. */
export function approachOf(
  { steps, start }: PatternGraph,
  { pivot, maximum }: { readonly pivot: RegExp; readonly maximum: number },
): Approach | undefined {
  const sets = new Set<UnitSet>();
  let places = new Set([start]);
  for (let length = 0; length <= maximum + 1; length++) {
    const { takes, ends } = readsFrom(steps, places);
    if (ends) return undefined;
    const others = takes.filter(({ set }) => !isWithin(set, pivot));
    if (others.length === 0) return { length, sets };
    others.forEach(({ set }) => sets.add(set));
    places = new Set(others.map(({ to }) => to));
  }
  return undefined;
}

/** Where a match may stand after so many units; undefined where it may have ended by then. */
export function placesAfter({ steps, start }: PatternGraph, length: number): readonly number[] | undefined {
  let places: readonly number[] = [start];
  for (let read = 0; read < length; read++) {
    const { takes, ends } = readsFrom(steps, places);
    if (ends) return undefined;
    places = [...new Set(takes.map(({ to }) => to))].sort((a, b) => a - b);
  }
  return places;
}

/** The sets of units at the first places of a match, up to where the shortest match ends or `maximum`. */
export function firstSets({ steps, start }: PatternGraph, maximum: number): readonly (readonly UnitSet[])[] {
  const sets: (readonly UnitSet[])[] = [];
  let places = new Set([start]);
  while (sets.length < maximum) {
    const { takes, ends } = readsFrom(steps, places);
    if (ends) break;
    sets.push(takes.map(({ set }) => set));
    places = new Set(takes.map(({ to }) => to));
  }
  return sets;
}

interface Read {
  readonly set: UnitSet;
  readonly to: number;
}

/** What is read next from these steps, and whether a match may end here. */
export function readsFrom(
  steps: PatternGraph['steps'],
  entries: Iterable<number>,
): { readonly takes: readonly Read[]; readonly ends: boolean } {
  const takes: Read[] = [];
  const seen = new Set<number>();
  const stack = [...entries];
  let ends = false;
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    const step = steps[index];
    if (step === undefined || seen.has(index)) continue;
    seen.add(index);
    if (step.kind === 'end') ends = true;
    else if (step.kind === 'take') takes.push(step);
    else if (step.kind === 'fork') stack.push(...step.to);
    else stack.push(step.to);
  }
  return { takes, ends };
}

/** Whether all units of the set match. */
export function isWithin({ ascii, beyond }: UnitSet, units: RegExp): boolean {
  return beyond === 'none' && ascii.every((member, unit) => member === 0 || units.test(String.fromCharCode(unit)));
}
