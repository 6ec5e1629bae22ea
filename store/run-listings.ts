import { sql } from 'kysely';
import { batchSize, later, type Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import { count, lockRun } from './run-counts.ts';
import { finishIfDone, type Inside } from './run-end.ts';
import type { RunListing, RunPage, TellRun } from './store.ts';

/** A listing that makes no progress for so long is queued again: who had it is taken for dead. */
const stalledMs = 10 * 60 * 1000;

/** Each source of a running run that is due goes to one caller. */
export async function takeListings(database: Database): Promise<readonly RunListing[]> {
  const rows = await database.db
    .updateTable('run_sources')
    .set({ due_at: later(database, stalledMs) })
    // As a literal: a bound value would keep SQLite from the partial index.
    .where(sql<boolean>`complete = 0`)
    .where('due_at', '<=', database.now())
    .where(sql<boolean>`exists (select 1 from runs where runs.id = run_sources.run_id and runs.state = 'running')`)
    .returning(['run_id', 'connector', 'source_id'])
    .execute();
  return rows.map((row) => ({ run: row.run_id, connector: row.connector, sourceId: row.source_id }));
}

export interface Step {
  readonly id: string;
  readonly page: RunPage;
  readonly tell: TellRun;
}

export async function addPage(database: Database, { id, page, tell }: Step): Promise<void> {
  const { db, now } = database;
  await db.transaction().execute(async (tx) => {
    const inside = { ...database, db: tx };
    // The run's row first: it is the lock by which the source that ends last sees that the others have ended.
    await lockRun(tx, id);
    if (await hasFinished(inside, id)) return;
    await advance(inside, id, page);
    await count(tx, { id, status: 'waiting', by: await join(inside, id, page) });
    if (!page.complete) return;
    await tx
      .updateTable('runs')
      .set({ listed_at: now() })
      .where('id', '=', id)
      .where('listed_at', 'is', null)
      .where(sql<boolean>`not exists (select 1 from run_sources where run_id = ${id} and complete = 0)`)
      .execute();
    await finishIfDone(inside, id, tell);
  });
}

/** Somebody else listed the source too, to its end: nobody would work on what is found now. */
async function hasFinished({ db }: Inside, id: string): Promise<boolean> {
  const run = await db.selectFrom('runs').select('state').where('id', '=', id).executeTakeFirst();
  return run?.state === 'finished';
}

async function advance(inside: Inside, id: string, { source, checkpoint, complete }: RunPage): Promise<void> {
  const { numUpdatedRows } = await inside.db
    .updateTable('run_sources')
    .set({ checkpoint: checkpoint ?? null, complete: complete ? 1 : 0, due_at: later(inside, stalledMs) })
    .where('run_id', '=', id)
    .where('connector', '=', source.connector)
    .where('source_id', '=', source.id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) {
    throw new Error(`Cannot add to run ${id}: it has no ${source.connector} source ${source.id}`);
  }
}

/** Answers how many files joined: those that are in the run already stay as they are. */
async function join({ db, now }: Inside, id: string, { files }: RunPage): Promise<number> {
  let joined = 0n;
  for (let first = 0; first < files.length; first += batchSize) {
    const rows = files.slice(first, first + batchSize).map((file) => ({
      run_id: id,
      ...toKey(file),
      status: 'waiting' as const,
      attempt: 0,
      at: now(),
    }));
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('run_files')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    joined += numInsertedOrUpdatedRows ?? 0n;
  }
  return Number(joined);
}
