import type { PatternGraph, UnitSet } from './pattern-graph.ts';

/** How many units a match has at most before its first pivot; undefined where it may have none, or more than `maximum` before. */
export function unitsBefore(
  { steps, start }: PatternGraph,
  { pivot, maximum }: { readonly pivot: RegExp; readonly maximum: number },
): number | undefined {
  const isPivot = Array.from({ length: 128 }, (_, unit) => pivot.test(String.fromCharCode(unit)));
  let places = new Set([start]);
  for (let length = 0; length <= maximum + 1; length++) {
    const { takes, ends } = readsFrom(steps, places);
    if (ends) return undefined;
    const next = new Set(takes.filter(({ set }) => !isWithin(set, isPivot)).map(({ to }) => to));
    if (next.size === 0) return length;
    places = next;
  }
  return undefined;
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

function isWithin({ ascii, beyond }: UnitSet, units: readonly boolean[]): boolean {
  return beyond === 'none' && ascii.every((member, unit) => member === 0 || units[unit] === true);
}
