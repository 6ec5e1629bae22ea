import type { RegexNode, RegexSequence, UnitRanges } from './regex.ts';
import { everyUnit } from './unit-ranges.ts';

/** Steps that trying an expression from one place of a text may take at most. */
export const maximumWork = 2_000;
/** Places of an expression with its repeats written out, and ways to go on from one; beyond, it counts as endless. */
const maximumPlaces = 20_000;
const maximumWays = 2_000;

/** A place of the expression with its repeats written out: what it reads, and the steps that can follow it at most. */
interface Place {
  readonly set: UnitRanges;
  readonly work: number;
}

/**
 * The steps that a backtracking engine takes at most to try the expression from one place, whatever the text: from each place
 * it goes on to those of the next that read the next unit, one after the other. Counted from the end of the expression, for the
 * unit that lets it go on in most ways; so never too few. Infinity where it is too large to be counted. Every repeat must be bounded.
 */
export function workOf(alternatives: readonly RegexSequence[]): number {
  const limits = { places: 0 };
  return branch(before(alternatives, [], limits));
}

interface Limits {
  places: number;
}

/** The places at which the alternatives can begin, where `next` may follow them. */
function before(alternatives: readonly RegexSequence[], next: readonly Place[], limits: Limits): readonly Place[] {
  return alternatives.flatMap((sequence) =>
    sequence.reduceRight((follow, node) => bounded(nodeBefore(node, follow, limits)), next),
  );
}

function nodeBefore(node: RegexNode, next: readonly Place[], limits: Limits): readonly Place[] {
  limits.places += 1;
  if (limits.places > maximumPlaces) return endless;
  if (node.kind === 'edge') return next;
  if (node.kind === 'set') return [{ set: node.set, work: branch(next) }];
  if (node.kind === 'group') return before(node.alternatives, next, limits);
  // A look is taken whichever unit comes next, and its own steps come on top.
  if (node.kind === 'look') {
    const alternatives = node.behind ? mirrored(node.alternatives) : node.alternatives;
    return [...next, { set: everyUnit, work: branch(before(alternatives, [], limits)) }];
  }
  let follow = next;
  for (let turn = node.max; turn > 0 && follow !== endless; turn--) {
    const inner = nodeBefore(node.body, follow, limits);
    follow = bounded(turn > node.min ? [...inner, ...next] : inner);
  }
  return follow;
}

/** The same from right to left, as an engine reads what it looks back on. */
function mirrored(alternatives: readonly RegexSequence[]): readonly RegexSequence[] {
  const mirroredNode = (node: RegexNode): RegexNode => {
    if (node.kind === 'group') return { ...node, alternatives: mirrored(node.alternatives) };
    return node.kind === 'repeat' ? { ...node, body: mirroredNode(node.body) } : node;
  };
  return alternatives.map((sequence) => sequence.map(mirroredNode).reverse());
}

const endless: readonly Place[] = [{ set: everyUnit, work: Infinity }];

function bounded(places: readonly Place[]): readonly Place[] {
  return places.length > maximumWays ? endless : places;
}

/** One step, and those that follow on the unit for which they are most. */
function branch(places: readonly Place[]): number {
  const changes = places
    .flatMap(({ set, work }) =>
      set.flatMap(([first, last]) => [
        { at: first, by: work },
        { at: last + 1, by: -work },
      ]),
    )
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let most = 0;
  let sum = 0;
  for (const { by } of changes) {
    // Once endless, always endless: Infinity minus Infinity is no number.
    if (by === Infinity) return Infinity;
    sum += by;
    most = Math.max(most, sum);
  }
  return 1 + most;
}
