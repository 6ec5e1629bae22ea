import type { PatternGraph } from './pattern-graph.ts';
import type { ShapeAlphabet } from './shape-alphabet.ts';

/** Where patterns may match: indexes of patterns, and a place. */
export type Found = (start: number, patterns: readonly number[]) => void;

/** The patterns of a kind; `undefined` stands for one that isn't looked for, so that indexes stay those of the patterns. */
export type Graphs = readonly (PatternGraph | undefined)[];

/** How some of the patterns are looked for, at the places where one of them can begin. */
export interface Hunter {
  readonly graphs: Graphs;
  /** As which symbols the patterns are followed. */
  readonly alphabet: ShapeAlphabet;
  /** What always lies ahead of a place where a match begins; absent where that can't be told. */
  readonly pivot?: Pivots;
  /** What a match must hold at some places, looked at in this order before it is followed. */
  readonly probes: readonly Probe[];
}

export interface Pivots {
  /** Symbol of the alphabet of shapes -> 1 for those that are looked out for. */
  readonly symbols: Uint8Array;
  /** Symbol -> 1 for those that may lie between the start of a match and the first of them. */
  readonly before: Uint8Array;
  /** Of the first of them from the start of a match, at most; less than 255. */
  readonly distance: number;
}

export interface Probe {
  /** From the start of a match. */
  readonly distance: number;
  /** Symbol of the alphabet of letters -> 1 for those that may stand there. */
  readonly passes: Uint8Array;
}
