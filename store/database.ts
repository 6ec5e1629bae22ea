import type { Expression, Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { FencedError } from './store.ts';
import type { Lease, Schema } from './schema.ts';

/** What differs between the two databases, and nothing else. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** The database's clock as an expression, always the same, epoch ms. */
  readonly now: () => RawBuilder<number>;
  /** True where several connections may take due files at once, so that each must pass over rows that another has locked. */
  readonly skipsLocked: boolean;
}

/** Rows per statement, well below the parameter limits of both databases. */
export const batchSize = 500;

/** A time `ms` from now; rounded, since both databases want an integer and delays with jitter are not. */
export function later({ now }: Database, ms: number): RawBuilder<number> {
  return sql<number>`${now()} + ${Math.round(ms)}`;
}

/** A new row's lease, and what a claim asks for. */
export function newLease(database: Database, holder: string, ttlMs: number): LeaseValues {
  return { holder, fence: 1, held_until: later(database, ttlMs) };
}

/** What becomes of an existing row's lease where the claim succeeds. */
export function takenLease(table: 'ledger' | 'sources'): Record<keyof Lease, RawBuilder<never>> {
  return {
    holder: sql`excluded.holder`,
    fence: sql`${sql.ref(`${table}.fence`)} + 1`,
    held_until: sql`excluded.held_until`,
  };
}

/** A claim succeeds where nobody holds the row, its lease ran out, or the same holder comes back. */
export function claimable(table: 'ledger' | 'sources', { now }: Database): RawBuilder<boolean> {
  const holder = sql.ref(`${table}.holder`);
  return sql<boolean>`(${holder} is null or ${holder} = excluded.holder or ${sql.ref(`${table}.held_until`)} <= ${now()})`;
}

/** Throws where a write that names a fence met no row. */
export function requireHeld(result: { readonly numUpdatedRows: bigint }, what: string): void {
  if (result.numUpdatedRows === 0n) throw new FencedError(`Cannot write to ${what}: the claim was lost or given back`);
}

interface LeaseValues {
  readonly holder: string;
  readonly fence: number;
  readonly held_until: Expression<number>;
}
