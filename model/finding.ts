import type { FileErrorKind } from './errors.ts';

/**
 * A piece of a file's text: `body`, `sheet Customers`, `header 1`; of a file within a file with the way to it:
 * `letters.zip > offer.docx > body`. Proximity never crosses parts.
 */
export interface TextPart {
  readonly name: string;
  readonly text: string;
  /** Where a UTF-16 offset lies, for a person: `cell B7`, `line 12`. Absent where the name says enough. */
  readonly locate?: (offset: number) => string;
  /** What stands at the head of the column that an offset lies in, where the text is a table: evidence for every cell of it. */
  readonly heading?: (offset: number) => string | undefined;
}

/** A piece that could not be read: what is in it is not known, so the file is never called clean. */
export interface UnreadPart {
  readonly name: string;
  readonly unread: FileErrorKind;
  /**
   * What it shows, where it is a picture that somebody may recognize text in: JPEG, PNG, WebP, BMP or PNM. May be asked for until the
   * next part is; throws `FileError`.
   */
  readonly picture?: () => Buffer;
}

export type Part = TextPart | UnreadPart;

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
  /** The same for a person, where the part can tell: `cell B7`. */
  readonly at?: string;
}

/** One sensitive information type found in one file. */
export interface Finding {
  /** Id of the information type: `credit-card-number`. */
  readonly type: string;
  /** Unique values, any confidence. */
  readonly count: number;
  /** How often a value was met, repeats counted each time. */
  readonly instances?: number;
  /** The highest confidence met, 1 to 100. */
  readonly confidence: number;
  /** Falling confidence, rising count; the last entry's count is `count`. */
  readonly levels: readonly ConfidenceCount[];
  /** The first places, at most ten. */
  readonly places: readonly Place[];
  /** The first values, masked as the policy has it; three unless it says otherwise. */
  readonly evidence: readonly string[];
  /**
   * The same values as keyed hashes, which only this installation can make: two are alike where type and value are, in any file.
   * Absent where the installation has no key.
   */
  readonly fingerprints?: readonly string[];
  /** What earned the first values their confidence; only where reasons were asked for. */
  readonly because?: readonly Grounds[];
}

/** Why one value has its confidence. */
export interface Grounds {
  readonly place: Place;
  readonly confidence: number;
  /** `keyword "card number" 2 characters before`, in the detector's own spelling; `value alone` where nothing else is needed. */
  readonly earnedBy: readonly string[];
  /** The text around the value with every letter and digit replaced. */
  readonly context: string;
}

/** Candidates of one type that were no finding, all for the same reason. */
export interface NearMiss {
  readonly type: string;
  /** `no keyword within 300 characters`. */
  readonly reason: string;
  readonly count: number;
  /** The first ones, at most five. */
  readonly places: readonly Place[];
}
