import { type Kysely, sql } from 'kysely';

import { openSqlite } from '../../lib/sqlite.ts';
import { createBell } from '../../queue/bell.ts';
import { createLane } from '../../queue/embedded-lane.ts';
import { createEmbeddedSchema, type EmbeddedSchema } from '../../queue/embedded-schema.ts';
import type { Lane, Queue, Queues } from '../../queue/queue.ts';
import { createStore } from '../../store/create-store.ts';
import { migrate } from '../../store/migrations.ts';
import type { Schema } from '../../store/schema.ts';
import { givenClock } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';

/** The store and queues under schedules. */
export interface Databases {
  /** Empty ones for the next schedule. Nobody may be at work on those of the last. */
  renew(): Promise<{ readonly store: Store; readonly queues: Queues }>;
  /** Breaks every connection, where there are any. */
  restart?(): Promise<void>;
  close(): Promise<void>;
}

const maxReceives = 100;

/** In memory: made once for a thread, with their statements prepared. Their clock is the process's, whatever that is by then. */
export async function openDatabases(): Promise<Databases> {
  const { now, functions } = givenClock(() => Date.now());
  const storeDb = openSqlite<Schema>({ path: ':memory:', synchronous: 'normal', functions });
  await migrate(storeDb, () => Promise.resolve());
  const queueDb = openSqlite<EmbeddedSchema>({ path: ':memory:', synchronous: 'normal' });
  await createEmbeddedSchema(queueDb);
  const restore = [await remember(storeDb), await remember(queueDb)];
  const store = createStore({ db: storeDb, now, skipsLocked: false });
  return {
    async renew() {
      for (const one of restore) await one();
      return { store, queues: queuesOver(queueDb) };
    },
    async close() {
      await storeDb.destroy();
      await queueDb.destroy();
    },
  };
}

/** Lanes of their own for each schedule: whoever waited for the bell of an earlier one waits for ever. */
function queuesOver(db: Kysely<EmbeddedSchema>): Queues {
  const lane = (name: Lane): Queue =>
    createLane({
      db,
      lane: name,
      maxReceives,
      bell: createBell(),
      now: () => Date.now(),
      flush: () => Promise.resolve(),
      onClosed: () => Promise.resolve(),
    });
  return { sources: lane('sources'), live: lane('live'), backfill: lane('backfill') };
}

/** What brings back the rows that a database has now, and no others. */
async function remember<Tables>(db: Kysely<Tables>): Promise<() => Promise<void>> {
  const named = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(db);
  const tables = await Promise.all(
    named.rows.map(async ({ name }) => ({
      table: sql.table(name),
      rows: (await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)).rows,
    })),
  );
  return () =>
    db.transaction().execute(async (tx) => {
      for (const { table, rows } of tables) {
        await sql`delete from ${table}`.execute(tx);
        for (const row of rows) {
          const [columns, values] = [Object.keys(row).map((name) => sql.ref(name)), Object.values(row)];
          await sql`insert into ${table} (${sql.join(columns)}) values (${sql.join(values)})`.execute(tx);
        }
      }
    });
}
