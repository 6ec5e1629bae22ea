import type { PatternGraph, Step } from './pattern-graph.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';

/** The states that all patterns together can be in, made when first met. */
export interface ShapeStates {
  /** `behind * width + symbol` -> the state after a first unit, or `unknown`: then `begin` tells. */
  readonly first: Uint16Array;
  begin(behind: number, symbol: number): number;
  /** Whether a match can begin with this symbol right behind that one. */
  begins(behind: number, symbol: number): boolean;
  /** `state * width + symbol` -> the state after one more unit, or `unknown`: then `next` tells. */
  readonly table: Uint16Array;
  next(state: number, symbol: number): number;
  /** State -> 1 where `accepted` has something to say. */
  readonly accepting: Uint8Array;
  /** Patterns that may have matched before the last unit of a way to this state. */
  accepted(state: number): readonly number[];
  /** Patterns that may still match. */
  alive(state: number): readonly number[];
}

/** In the tables: not met yet. */
export const unknown = 0;
/** The state in which nothing can match any more. */
export const dead = 1;

interface State {
  /** Steps to go on from, rising. */
  readonly entries: readonly number[];
  readonly afterWord: boolean;
  readonly accepted: readonly number[];
}

/** A step of one pattern with its sets as tables over symbols. */
type CompiledStep =
  | { readonly kind: 'take' | 'before' | 'behind'; readonly passes: Uint8Array; readonly to: number }
  | { readonly kind: 'fork'; readonly to: readonly number[] }
  | { readonly kind: 'word-edge'; readonly negate: boolean; readonly to: number }
  | { readonly kind: 'end' };

interface Behind {
  /** Undefined inside a match, where looking back is left out. */
  readonly symbol: number | undefined;
  readonly isWord: boolean;
}

/** Where the tables of states lie: see `ShapeStates`. */
export interface StateRoom {
  readonly first: Uint16Array;
  readonly table: Uint16Array;
  /** As many states as it has places are kept at once; then it begins anew. */
  readonly accepting: Uint8Array;
}

/** `undefined` stands for a pattern that isn't looked for, so that indexes stay those of the patterns. */
export function createStates(
  graphs: readonly (PatternGraph | undefined)[],
  alphabet: ShapeAlphabet,
  room: StateRoom = smallRoom(alphabet),
): ShapeStates {
  const { width, isWord } = alphabet;
  const steps: CompiledStep[] = [];
  const owners: number[] = [];
  const starts: number[] = [];
  graphs.forEach((graph, pattern) => {
    if (graph === undefined) return;
    const base = steps.length;
    starts.push(base + graph.start);
    for (const step of graph.steps) owners[steps.push(compileStep(step, base, alphabet)) - 1] = pattern;
  });

  const { first, table, accepting } = room;
  const maximumStates = accepting.length;
  const deadState: State = { entries: [], afterWord: false, accepted: [] };
  let states: State[] = [deadState, deadState];
  const idOf = new Map<string, number>();
  const seen = new Uint32Array(steps.length);
  const reached = new Uint32Array(steps.length);
  let round = 0;

  /** Follows everything that reads nothing, then reads the symbol. */
  function advance(entries: readonly number[], behind: Behind, symbol: number): State {
    round++;
    const stack = [...entries];
    const targets: number[] = [];
    const accepted = new Set<number>();
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (seen[index] === round) continue;
      seen[index] = round;
      const step = steps[index];
      if (step === undefined || !passes(step, behind, symbol)) continue;
      if (step.kind === 'end') accepted.add(owners[index] ?? 0);
      else if (step.kind === 'fork') stack.push(...step.to);
      else if (step.kind !== 'take') stack.push(step.to);
      else if (reached[step.to] !== round) {
        reached[step.to] = round;
        targets.push(step.to);
      }
    }
    return {
      // What may have matched is tried in earnest, whatever follows.
      entries: targets.filter((target) => !accepted.has(owners[target] ?? 0)).sort((a, b) => a - b),
      afterWord: isWord[symbol] === 1,
      accepted: [...accepted].sort((a, b) => a - b),
    };
  }

  function passes(step: CompiledStep, behind: Behind, symbol: number): boolean {
    if (step.kind === 'word-edge') return (behind.isWord !== (isWord[symbol] === 1)) !== step.negate;
    if (step.kind === 'behind') return behind.symbol === undefined || step.passes[behind.symbol] === 1;
    return step.kind === 'fork' || step.kind === 'end' || step.passes[symbol] === 1;
  }

  function remember(state: State): number {
    if (state.entries.length === 0 && state.accepted.length === 0) return dead;
    const key = `${state.afterWord ? 1 : 0} ${state.accepted.join()} ${state.entries.join()}`;
    const known = idOf.get(key);
    if (known !== undefined) return known;
    if (states.length === maximumStates) forget();
    const id = states.push(state) - 1;
    idOf.set(key, id);
    accepting[id] = state.accepted.length > 0 ? 1 : 0;
    return id;
  }

  /** An id that a caller holds is worthless afterwards; it holds none but the one it is about to be given. */
  function forget(): void {
    states = [deadState, deadState];
    idOf.clear();
    first.fill(unknown);
    table.fill(unknown);
  }

  const beginning = (behind: number, symbol: number): State =>
    advance(starts, { symbol: behind, isWord: isWord[behind] === 1 }, symbol);

  return {
    first,
    table,
    accepting,
    begin(behind, symbol) {
      const id = remember(beginning(behind, symbol));
      first[behind * width + symbol] = id;
      return id;
    },
    begins(behind, symbol) {
      const { entries, accepted } = beginning(behind, symbol);
      return entries.length > 0 || accepted.length > 0;
    },
    next(state, symbol) {
      const { entries, afterWord } = states[state] ?? deadState;
      const sizeBefore = states.length;
      const id = remember(advance(entries, { symbol: undefined, isWord: afterWord }, symbol));
      if (states.length >= sizeBefore) table[state * width + symbol] = id;
      return id;
    },
    accepted: (state) => states[state]?.accepted ?? [],
    alive: (state) => [...new Set((states[state]?.entries ?? []).map((entry) => owners[entry] ?? 0))],
  };
}

function smallRoom({ width }: ShapeAlphabet): StateRoom {
  const states = 256;
  return {
    first: new Uint16Array(width * width),
    table: new Uint16Array(states * width),
    accepting: new Uint8Array(states),
  };
}

function compileStep(step: Step, base: number, alphabet: ShapeAlphabet): CompiledStep {
  switch (step.kind) {
    case 'take':
      return { kind: 'take', passes: alphabet.takes(step.set), to: base + step.to };
    case 'fork':
      return { kind: 'fork', to: step.to.map((to) => base + to) };
    case 'look':
      return {
        kind: step.side,
        passes: step.wanted ? alphabet.takes(step.set) : alphabet.avoids(step.set),
        to: base + step.to,
      };
    case 'word-edge':
      return { ...step, to: base + step.to };
    case 'end':
      return step;
  }
}
