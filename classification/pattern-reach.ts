import type { PatternGraph, UnitSet } from './pattern-graph.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';

/** How many units a match has at most before its first pivot; undefined where it may have none, or more than `maximum` before. */
export function unitsBefore(
  { steps, start }: PatternGraph,
  { pivot, maximum }: { readonly pivot: RegExp; readonly maximum: number },
): number | undefined {
  let places = new Set([start]);
  for (let length = 0; length <= maximum + 1; length++) {
    const { takes, ends } = readsFrom(steps, places);
    if (ends) return undefined;
    const next = new Set(takes.filter(({ set }) => !isWithin(set, pivot)).map(({ to }) => to));
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

/** Whether a match can go on with this symbol right behind that first one, or end there. */
export function followsIn(
  graphs: readonly (PatternGraph | undefined)[],
  { takes, width }: ShapeAlphabet,
): (first: number, symbol: number) => boolean {
  const passes = new Uint8Array(width * width);
  const anything = new Uint8Array(width).fill(1);
  for (const graph of graphs) {
    if (graph === undefined) continue;
    for (const { set, to } of readsFrom(graph.steps, [graph.start]).takes) {
      const next = readsFrom(graph.steps, [to]);
      const seconds = next.ends ? [anything] : next.takes.map((read) => takes(read.set));
      const members = takes(set);
      for (const second of new Set(seconds)) {
        members.forEach((member, first) => {
          if (member === 0) return;
          for (let symbol = 0; symbol < width; symbol++) passes[first * width + symbol] ||= second[symbol] ?? 0;
        });
      }
    }
  }
  return (first, symbol) => passes[first * width + symbol] === 1;
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
