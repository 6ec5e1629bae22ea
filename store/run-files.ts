import { sql } from 'kysely';
import { batchSize, type Database } from './database.ts';
import { toRef } from './ledger-rows.ts';
import { changing, count, lockRun } from './run-counts.ts';
import type { Inside } from './run-end.ts';
import { filesIn } from './run-rows.ts';
import type { RunTable } from './schema.ts';
import type { RunFile } from './store.ts';

const hourMs = 3_600_000;
/** A file that was handed out gets this long for a result; then whoever had it is taken for dead. */
const lostAfterMs = hourMs;

/** Hands out files of the running runs, oldest run first, until the room is used up. */
export async function takeRunFiles(database: Database, room: number): Promise<readonly RunFile[]> {
  const runs = await database.db
    .selectFrom('runs')
    .selectAll()
    .where('state', '=', 'running')
    .orderBy('started_at')
    .execute();
  const taken: RunFile[] = [];
  for (const run of runs) {
    if (taken.length >= room) break;
    taken.push(...(await takeOf(database, run, room - taken.length)));
  }
  return taken;
}

async function takeOf(database: Database, run: RunTable, room: number): Promise<readonly RunFile[]> {
  return database.db.transaction().execute(async (tx) => {
    await lockRun(tx, run.id);
    const inside = { ...database, db: tx };
    const limit = Math.min(batchSize, await allowed(inside, run, room));
    if (limit <= 0) return [];
    const lost = await mark(inside, { run, from: 'queued', limit });
    const fresh = await mark(inside, { run, from: 'waiting', limit: limit - lost.length });
    await count(tx, { id: run.id, status: 'waiting', by: -fresh.length });
    await count(tx, { id: run.id, status: 'queued', by: fresh.length });
    return [...lost, ...fresh];
  });
}

/** How many may be handed out so that no budget can be overrun, whatever becomes of the files that are under way. */
async function allowed({ db, now }: Inside, run: RunTable, room: number): Promise<number> {
  const counts = await db.selectFrom('run_counts').selectAll().where('run_id', '=', run.id).execute();
  const underWay = filesIn(counts, 'queued');
  const done = counts.reduce((sum, one) => sum + one.files, 0) - filesIn(counts, 'waiting') - underWay;
  const limits = [room - underWay];
  if (run.canary_files !== null && run.canary_passed === 0) limits.push(run.canary_files - done - underWay);
  if (run.labels_per_hour !== null) {
    const { changed } = await db
      .selectFrom('run_files')
      .select(sql<number>`count(*)`.as('changed'))
      .where('run_id', '=', run.id)
      .where('status', 'in', changing)
      .where('at', '>', sql<number>`${now()} - ${hourMs}`)
      .executeTakeFirstOrThrow();
    limits.push(run.labels_per_hour - changed - underWay);
  }
  return Math.min(...limits);
}

async function mark(
  { db, now }: Inside,
  { run, from, limit }: { readonly run: RunTable; readonly from: 'waiting' | 'queued'; readonly limit: number },
): Promise<readonly RunFile[]> {
  if (limit <= 0) return [];
  const before = from === 'queued' ? sql<number>`${now()} - ${lostAfterMs}` : now();
  const rows = await db
    .with(
      (cte) => cte('next').materialized(),
      (cte) =>
        cte
          .selectFrom('run_files')
          .select(['connector', 'source_id', 'file_id'])
          .where('run_id', '=', run.id)
          .where('status', '=', from)
          .where('at', '<=', before)
          .orderBy('at')
          .limit(limit),
    )
    .updateTable('run_files')
    .from('next')
    .set({ status: 'queued', attempt: sql`attempt + 1`, at: now() })
    .where('run_files.run_id', '=', run.id)
    .whereRef('run_files.connector', '=', 'next.connector')
    .whereRef('run_files.source_id', '=', 'next.source_id')
    .whereRef('run_files.file_id', '=', 'next.file_id')
    .returning(['run_files.connector', 'run_files.source_id', 'run_files.file_id', 'run_files.attempt'])
    .execute();
  return rows.map((row) => ({ run: run.id, file: toRef(row), attempt: row.attempt }));
}
