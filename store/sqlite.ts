import { sql } from 'kysely';
import { openSqlite } from '../lib/sqlite.ts';
import { createStore } from './create-store.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

export interface SqliteStoreOptions {
  /** A file, made if need be, or `:memory:`. */
  readonly path: string;
  /** Another clock than the database's, epoch ms. */
  readonly now?: () => number;
}

/**
 * The embedded store: one file, for any number of processes of one machine. After a power cut the last commits may be
 * missing, never half there; then a file runs again, and finds its own write in the cloud.
 */
export async function openSqliteStore({ path, now }: SqliteStoreOptions): Promise<Store> {
  const db = openSqlite<Schema>({ path, synchronous: 'normal' });
  try {
    // Beginning the transaction takes the write lock.
    await migrate(db, () => Promise.resolve());
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const clock = now
    ? () => sql<number>`cast(${Math.floor(now())} as integer)`
    : () => sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
  return createStore({ db, now: clock, skipsLocked: false });
}
