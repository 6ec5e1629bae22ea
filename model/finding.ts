/** A piece of a file's text: `body`, `sheet Customers`, `header 1`. Proximity never crosses parts. */
export interface TextPart {
  readonly name: string;
  readonly text: string;
}

/** Unique values whose confidence is at least `confidence`. */
export interface ConfidenceCount {
  readonly confidence: number;
  readonly count: number;
}

/** Where an instance lies; the value itself is never kept. */
export interface Place {
  readonly part: string;
  /** UTF-16 units from the start of the part. */
  readonly offset: number;
  readonly length: number;
}

/** One sensitive information type found in one file. */
export interface Finding {
  /** Id of the information type: `credit-card-number`. */
  readonly type: string;
  /** Unique values, any confidence. */
  readonly count: number;
  /** The highest confidence met, 1 to 100. */
  readonly confidence: number;
  /** Falling confidence, rising count; the last entry's count is `count`. */
  readonly levels: readonly ConfidenceCount[];
  /** The first places, at most ten. */
  readonly places: readonly Place[];
  /** The first values with every letter and digit replaced, at most three. */
  readonly evidence: readonly string[];
}
