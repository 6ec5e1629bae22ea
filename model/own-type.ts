/** A customer's own information type, as plain data that crosses the border between threads: what a policy's `types` become. */
export interface OwnType {
  /** Kebab-case; none of a built-in type. */
  readonly id: string;
  readonly name: string;
  readonly recommendedConfidence: number;
  /** The primary elements of all patterns, as one; where it ignores case, values that differ only in case are one. */
  readonly primary: OwnRegex;
  /** Every one must hold for a value. */
  readonly validators: readonly OwnValidator[];
  /** Highest confidence first. */
  readonly levels: readonly OwnLevel[];
}

export interface OwnLevel {
  readonly confidence: number;
  /** What a value must be as a whole, where the type has several primary elements; absent means every value. */
  readonly values?: OwnRegex;
  /** Every one must have a hit within the proximity. */
  readonly evidence: readonly OwnEvidence[];
  /** None may have a hit within the proximity. */
  readonly without: readonly OwnEvidence[];
}

export type OwnEvidence =
  | { readonly keywords: readonly string[] }
  | { readonly regex: OwnRegex }
  | { readonly any: readonly OwnEvidence[]; readonly atLeast: number };

/** Proven to end soon on any text, and to match 1 to 200 characters. */
export interface OwnRegex {
  /** In JavaScript's syntax, without flags u and v. */
  readonly source: string;
  readonly ignoreCase: boolean;
}

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
