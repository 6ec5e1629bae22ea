/** What findings tell of the values themselves. */
export interface EvidenceOptions {
  readonly show: ShownValue;
  /** Values of one type in one file that are told of, at most ten. */
  readonly values: number;
  /** Key of the installation for the fingerprints of values; none are made without it. */
  readonly key?: Uint8Array;
}

/**
 * `masked`: every letter and digit replaced. `last4`: the last four letters and digits stand, a third of them at most. `none`: not even
 * the form.
 */
export type ShownValue = 'none' | 'masked' | 'last4';

export const defaultEvidence: EvidenceOptions = { show: 'masked', values: 3 };
