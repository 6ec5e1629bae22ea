/** Where patterns may match: indexes of patterns, and a place. */
export type Found = (start: number, patterns: readonly number[]) => void;

/** Looks for some of the patterns, at the places where one of them can begin. */
export interface Hunter {
  /** Whether a match can begin with this symbol right behind that one. */
  begins(behind: number, symbol: number): boolean;
  /** Whether a match can go on with this symbol right behind that first one. */
  follows(first: number, symbol: number): boolean;
  /** What always lies ahead of a place where a match begins; absent where that can't be told. */
  readonly pivot?: Pivots;
  /** Calls `found` with patterns that may match from this place, each at most once. */
  lookFrom(units: Uint16Array, at: number, found: Found): void;
}

export interface Pivots {
  /** Symbol -> 1 for those that are looked out for. */
  readonly symbols: Uint8Array;
  /** Of the first of them from the start of a match, at most. */
  readonly distance: number;
}
