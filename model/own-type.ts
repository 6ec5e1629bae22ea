/**
 * A customer's own information type, as plain data that crosses the border between threads: what a policy's `types` become. The
 * model is Purview's: each pattern has one primary element, and evidence that must stand, or must not stand, near a value of it.
 */
export interface OwnType {
  /** Kebab-case; none of a built-in type. */
  readonly id: string;
  readonly name: string;
  readonly recommendedConfidence: number;
  /** UTF-16 units to the left and right of a value within which evidence counts; `unlimited` is all of the value's part. */
  readonly proximity: number | 'unlimited';
  /** Highest confidence first. */
  readonly patterns: readonly OwnPattern[];
}

export interface OwnPattern {
  /** 1 to 100. */
  readonly confidence: number;
  readonly primary: OwnPrimary;
  /** What every value must pass. */
  readonly checks: readonly OwnCheck[];
  /** Every entry must hold; an entry that allows none (`atMost: 0`) excludes. */
  readonly evidence: readonly OwnEvidence[];
}

export type OwnPrimary =
  | OwnElement
  /** A value that stands in one field of a table of records. */
  | { readonly table: string; readonly field: string; readonly find: OwnElement }
  /** The document as a whole is so much like a template, percent. */
  | { readonly fingerprint: string; readonly threshold: number }
  /** No value at all: these stand within the proximity of each other, and what they say together reaches the pattern's confidence. */
  | { readonly together: readonly OwnCue[] };

/** What speaks for a kind of document that no single value marks (Purview's `Evidence` of an `Affinity`). */
export interface OwnCue {
  /** 1 to 100. */
  readonly confidence: number;
  /** Every entry must hold. */
  readonly evidence: readonly OwnEvidence[];
}

/** Of independent cues together, in percent, rounded down: 1 - (1 - a)(1 - b)... (Microsoft, "Affinity confidence level"). */
export function confidenceTogether(cues: readonly Pick<OwnCue, 'confidence'>[]): number {
  const doubt = cues.reduce((rest, { confidence }) => rest * (1 - confidence / 100), 1);
  return Math.floor(100 * (1 - doubt) + 1e-9);
}

/** What is looked for in the text. Dictionaries, tables and fingerprints are named by the SHA-256 of their file. */
export type OwnElement =
  | { readonly regex: OwnRegex; readonly checks: readonly OwnCheck[] }
  | { readonly keywords: readonly OwnKeyword[] }
  | { readonly dictionary: string }
  /** What a built-in information type would find if it needed no evidence: form and checksum are right. */
  | { readonly type: string };

export type OwnEvidence =
  /** So many hits of one element (with `unique`: so many different ones). */
  | { readonly element: OwnElement; readonly minCount: number; readonly unique: boolean }
  /** A field of the record that the value belongs to. */
  | { readonly field: string }
  /** So many of these hold, none more than `atMost`. */
  | { readonly any: readonly OwnEvidence[]; readonly atLeast: number; readonly atMost?: number };

export interface OwnKeyword {
  readonly word: string;
  /** `word`: as whole words, however far apart they are written. `string`: anywhere, inside words too. */
  readonly match: 'word' | 'string';
  readonly caseSensitive: boolean;
}

/** Proven to end soon on any text, and to match 1 to 200 characters. */
export interface OwnRegex {
  /** In JavaScript's syntax, without flags u and v. */
  readonly source: string;
  /** Values that differ only in case are one. */
  readonly ignoreCase: boolean;
}

export type OwnCheck =
  | { readonly kind: 'named'; readonly name: OwnValidator }
  /** The value is one of a built-in type, by form and checksum. */
  | { readonly kind: 'type'; readonly type: string }
  /**
   * Digits times weights from the left, summed, modulo `mod`, give the digit at `checkDigit` (the first is 1). With `letters`
   * these count too, A as 10 to Z as 35. A place without weight counts nothing.
   */
  | {
      readonly kind: 'checksum';
      readonly weights: readonly number[];
      readonly mod: number;
      readonly checkDigit: number;
      readonly letters: boolean;
    }
  /** The value's digits hold a date of the calendar, so many digits from their start. */
  | { readonly kind: 'date'; readonly format: DateFormat; readonly offset: number }
  /** The value, or the text right beside it, is or is not one of these. */
  | {
      readonly kind: 'text';
      readonly where: TextFilterPlace;
      readonly wanted: boolean;
      readonly texts: readonly OwnKeyword[];
      readonly regexes: readonly OwnRegex[];
    };

export const dateFormats = [
  'DDMMYYYY',
  'MMDDYYYY',
  'YYYYDDMM',
  'YYYYMMDD',
  'DDMMYY',
  'MMDDYY',
  'YYDDMM',
  'YYMMDD',
] as const;
export type DateFormat = (typeof dateFormats)[number];

/** Of the value: how it starts, how it ends, all of it; of the text around it: what stands right before or after. */
export const textFilterPlaces = ['startsWith', 'endsWith', 'is', 'before', 'after'] as const;
export type TextFilterPlace = (typeof textFilterPlaces)[number];

/** Checks that an own type may ask for, by the names that policies use. */
export const ownValidators = [
  'aba',
  'brazil-cnpj',
  'brazil-cpf',
  'card-brand',
  'dutch-bsn',
  'iban',
  'luhn',
  'luhn-mod-36',
  'mod-11-10',
  'mod-11-2',
  'mod-97',
  'not-uniform',
  'swedish-personnummer',
  'verhoeff',
  'vin',
] as const;
export type OwnValidator = (typeof ownValidators)[number];
