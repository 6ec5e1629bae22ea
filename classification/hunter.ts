import type { PatternGraph } from './pattern-graph.ts';

/** Where patterns may match: indexes of patterns, and a place. */
export type Found = (start: number, patterns: readonly number[]) => void;

/** The patterns of a kind; `undefined` stands for one that isn't looked for, so that indexes stay those of the patterns. */
export type Graphs = readonly (PatternGraph | undefined)[];

/** Looks for some of the patterns, at the places where one of them can begin. */
export interface Hunter {
  readonly graphs: Graphs;
  /** What always lies ahead of a place where a match begins; absent where that can't be told. */
  readonly pivot?: Pivots;
  /** By what three units matches begin: see `leads.ts`. */
  readonly leads?: Uint8Array;
  /** Calls `found` with patterns that may match from this place, each at most once. */
  lookFrom(text: ScannedText, at: number, found: Found): void;
}

export interface ScannedText {
  readonly units: Uint16Array;
  /** The same as symbols of the alphabet of shapes. */
  readonly shapes: Uint8Array;
  /** The same as symbols of the alphabet of letters. */
  readonly letters: Uint8Array;
}

export interface Pivots {
  /** Symbol -> 1 for those that are looked out for. */
  readonly symbols: Uint8Array;
  /** Symbol -> 1 for those that may lie between the start of a match and the first of them. */
  readonly before: Uint8Array;
  /** Of the first of them from the start of a match, at most. */
  readonly distance: number;
}
