import { sql } from 'kysely';
import { openSqlite, type SqliteOptions } from '../lib/sqlite.ts';
import { createStore } from './create-store.ts';
import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

export interface SqliteStoreOptions {
  /** A file, made if need be, or `:memory:`. */
  readonly path: string;
  /** Another clock than the database's, epoch ms. */
  readonly now?: () => number;
}

type Clock = Pick<Database, 'now'> & Pick<SqliteOptions, 'functions'>;

/**
 * The embedded store: one file, for any number of processes of one machine. After a power cut the last commits may be
 * missing, never half there; then a file runs again, and finds its own write in the cloud.
 */
export async function openSqliteStore({ path, now: time }: SqliteStoreOptions): Promise<Store> {
  const { now, functions } = time === undefined ? ownClock : givenClock(time);
  const db = openSqlite<Schema>({ path, synchronous: 'normal', functions });
  try {
    // Beginning the transaction takes the write lock.
    await migrate(db, () => Promise.resolve());
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore({ db, now, skipsLocked: false });
}

const ownTime = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
const ownClock: Clock = { now: () => ownTime, functions: {} };

/** What a database is opened with to ask `time` instead of its own clock, and how its statements ask. */
export function givenClock(time: () => number): Clock {
  const asked = sql<number>`cast(given_time() as integer)`;
  return { now: () => asked, functions: { given_time: time } };
}
