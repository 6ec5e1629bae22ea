import { Kysely, PostgresDialect, sql } from 'kysely';
import { createStore } from './create-store.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full`. */
  readonly url: string;
  readonly maxConnections?: number;
}

/** Any number that no other program uses as an advisory lock in the same database. */
const migrationLock = 0x6c777274;

/** The store for several machines. The role needs to own its schema, or to have tables made for it by one that does. */
export async function openPostgresStore({ url, maxConnections = 10 }: PostgresStoreOptions): Promise<Store> {
  const { Pool, TypeOverrides, types } = (await import('pg')).default;
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, parseInt8);
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    application_name: 'labelwright',
    connectionTimeoutMillis: 10_000,
    // A worker that hangs inside a transaction must not keep its rows locked for the others.
    idle_in_transaction_session_timeout: 60_000,
    types: overrides,
  });
  // Without a listener a lost connection ends the process, the pool's for one that is idle, its own for one that is between two
  // statements of a transaction; the pool drops it, and the next query tells what is wrong.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, async (tx) => {
      await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx);
    });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore({
    db,
    // The same wherever a statement asks, and so an index can be searched by it: clock_timestamp() is neither.
    now: () => sql<number>`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`,
    skipsLocked: true,
  });
}

/** Sequences, counts and epoch ms stay far below 2^53. */
function parseInt8(text: string): number {
  return Number(text);
}
