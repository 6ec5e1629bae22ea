/** A regular expression as people write it, read into a tree: only what is proven to end soon on any text is ever run. */
export type RegexNode =
  /** One UTF-16 unit of a set. */
  | { readonly kind: 'set'; readonly set: UnitRanges; readonly source: string; readonly dot: boolean }
  | { readonly kind: 'group'; readonly alternatives: readonly RegexSequence[] }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      /** Infinity for `*`, `+` and `{n,}`. */
      readonly max: number;
      readonly lazy: boolean;
    }
  | {
      readonly kind: 'look';
      readonly behind: boolean;
      readonly negated: boolean;
      readonly alternatives: readonly RegexSequence[];
    }
  /** The edge of a word, a line or the text; reads nothing. */
  | { readonly kind: 'edge'; readonly source: string };

export type RegexSequence = readonly RegexNode[];

/** Sorted, without overlaps: first and last unit of each. */
export type UnitRanges = readonly (readonly [first: number, last: number])[];

export interface Regex {
  readonly alternatives: readonly RegexSequence[];
  readonly ignoreCase: boolean;
}

/** Why a regular expression is refused; the message is for people and says what to do. */
export class RegexFault extends Error {}
