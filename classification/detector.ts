/**
 * What is sensitive: one detector per information type, as data. Modelled on Purview: a primary element (pattern and
 * checksum) found in the text, and patterns that hold at a confidence when their evidence lies within the proximity.
 *
 * What MUST hold for every detector:
 * - `pattern` runs in linear time on any text (no nested or overlapping quantifiers) and matches at most 250 characters.
 * - Patterns, `normalize` and `appliesTo` see folded text: digits of other scripts as 0-9, every kind of space as a space,
 *   every kind of hyphen (soft, line-break, U+2010 to U+2015) as `-`; letters as they stand.
 * - `samples` show what matches and what only looks so, each with the reason; they run as ordinary tests.
 * - No value leaves this room: findings carry counts, places and masked evidence only.
 */
export interface Detector {
  /** Kebab-case, as policies name it: `credit-card-number`. */
  readonly id: string;
  /** As people read it. */
  readonly name: string;
  /** The GUID of the same type in Microsoft Purview, lower case; absent where Purview has none, or none that is published. */
  readonly purviewId?: string;
  /** Global, sticky-free; the primary element. Group 0 is the value, unless a group `value` is named. */
  readonly pattern: RegExp;
  /** Cheap test first: one of these must occur in the text (lower case) or the pattern isn't run; absent means always run. */
  readonly anchors?: readonly string[];
  /** One spelling per value, so that repeats count once: digits only, upper case. */
  normalize(value: string): string;
  /** Checksums, ranges, reserved numbers; sees the normalized value. */
  valid(normalized: string): boolean;
  /** Highest confidence first; levels of equal confidence are alternatives. */
  readonly levels: readonly ConfidenceLevel[];
  /** Confidence that a rule asks for when it names none. */
  readonly recommendedConfidence: number;
  /** Normalized values that are published as test data; they count unless the policy says otherwise. */
  readonly testNumbers?: ReadonlySet<string>;
  readonly samples: DetectorSamples;
}

export interface ConfidenceLevel {
  /** 1 to 100; 65 low, 75 medium, 85 high. */
  readonly confidence: number;
  /** Every group must have a hit within the proximity; none means the value alone is enough. */
  readonly evidence: readonly EvidenceGroup[];
  /** No group may have a hit within the proximity: what then stands there is something else (a placeholder, another number). */
  readonly without?: readonly EvidenceGroup[];
  /** Further condition on the value as it is written: formatted or not, by its range; absent means every value. */
  readonly appliesTo?: (value: string) => boolean;
}

export type EvidenceGroup =
  /**
   * Whole words or phrases without regard to case and accents; a space matches white space, hyphens, underscores and dots. Words of
   * scripts that put no spaces between them (Chinese, Japanese, Thai) are found anywhere.
   */
  | { readonly keywords: readonly string[] }
  | { readonly pattern: RegExp }
  /** So many of these groups have a hit. */
  | { readonly any: readonly EvidenceGroup[]; readonly atLeast: number };

export interface DetectorSamples {
  readonly match: readonly { readonly text: string; readonly confidence: number; readonly because: string }[];
  readonly noMatch: readonly { readonly text: string; readonly because: string }[];
}

/** UTF-16 units to the left and right of the value within which evidence counts. */
export const proximity = 300;
