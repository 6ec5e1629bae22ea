import type { AlertDraft, Claim, Store } from '../../store/store.ts';
import { file, settlement } from '../fixtures/ledger.ts';

/** An empty store. */
export interface OpenStore {
  readonly store: Store;
  /** A second way into the same database, where there is one; else the same store. */
  readonly other: Store;
  /** Lets `shortMs` pass. */
  readonly expire: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StoreFixture {
  readonly open: () => Promise<OpenStore>;
  /** A time that `expire` lets pass; long for the machine, short for who waits. */
  readonly shortMs: number;
  /** Runs of each property. */
  readonly runs: number;
}

/** Longer than any test. */
export const longMs = 60_000;

/** The store of the present test. */
export type Current = () => OpenStore;

export async function must(claim: Promise<Claim | undefined>): Promise<Claim> {
  const claimed = await claim;
  if (claimed === undefined) throw new Error('Expected a claim');
  return claimed;
}

/** Claims and settles. */
export async function settleFile(store: Store, id: string, version: string, alert?: AlertDraft): Promise<void> {
  const claim = await must(store.ledger.claim(file(id), 'w', longMs));
  await store.ledger.settle(claim, settlement(version, alert && { alert }));
}
