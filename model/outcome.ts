import type { LabelId, PolicyHash, Version } from './ids.ts';

/** How one file version under one policy hash ended. Parked is a state, not an outcome. */
export const outcomeKinds = [
  'unchanged',
  'labeled',
  'protected',
  'recommended',
  'reported',
  'recorded',
  'superseded',
  'skipped',
  'gone',
  'failed',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** One row, appended and never changed; unique by file, version and policy hash. */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** A code such as `encrypted`, `no-rule-matched`, `locked`. */
  readonly reason: string;
  /** One sentence for a person; no content and no matched value. */
  readonly detail: string;
  readonly version: Version;
  readonly policyHash: PolicyHash;
  readonly label?: LabelId;
  /** The cloud's ids of the content versions before and after our write, so that it can be undone. */
  readonly receipt?: Receipt;
}

export interface Receipt {
  readonly versionBefore?: string;
  readonly versionAfter?: string;
  /** The label that the file carried before. */
  readonly labelBefore?: LabelId;
}
