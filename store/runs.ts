import { sql } from 'kysely';
import type { FileRef, Source } from '../model/file.ts';
import { batchSize, type Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import { changing, count, lockRun } from './run-counts.ts';
import { takeRunFiles } from './run-files.ts';
import { toRun } from './run-rows.ts';
import type { NewRun, Run, RunPage, RunResult, Runs } from './store.ts';

export function createRuns(database: Database): Runs {
  const { db } = database;
  const find = async (id: string) => (await withParts(database, [id]))[0];
  return {
    async start(run) {
      await start(database, run);
      const started = await find(run.id);
      if (started === undefined) throw new Error(`Cannot start run ${run.id}: it is gone`);
      return started;
    },
    add: (id, source, page) => add(database, { id, source, page }),
    take: (room) => takeRunFiles(database, room),
    record: (id, file, result) => record(database, { id, file, result }),
    async change(id, state, note) {
      await db
        .updateTable('runs')
        // Whoever resumes has looked at the canary.
        .set({ state, note, ...(state === 'running' ? { canary_passed: 1 } : {}) })
        .where('id', '=', id)
        .where('state', 'in', ['running', 'paused'])
        .execute();
      return find(id);
    },
    recent: (id, count) => recent(database, id, count),
    find,
    async list(limit) {
      const rows = await db
        .selectFrom('runs')
        .select('id')
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return withParts(
        database,
        rows.map(({ id }) => id),
      );
    },
  };
}

async function start({ db, now }: Database, run: NewRun): Promise<void> {
  const { id, sources, labelsPerHour, canaryFiles, maxChangedShare } = run;
  const empty = sources.length === 0;
  await db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('runs')
      .values({
        id,
        state: empty ? 'finished' : 'running',
        note: '',
        started_at: now(),
        listed_at: empty ? now() : null,
        finished_at: empty ? now() : null,
        labels_per_hour: labelsPerHour ?? null,
        canary_files: canaryFiles ?? null,
        canary_passed: 0,
        max_changed_ppm: maxChangedShare === undefined ? null : Math.round(maxChangedShare * 1_000_000),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return;
    for (const [position, source] of sources.entries()) {
      await tx
        .insertInto('run_sources')
        .values({
          run_id: id,
          position,
          connector: source.connector,
          source_id: source.id,
          checkpoint: null,
          complete: 0,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

interface Step {
  readonly id: string;
  readonly source: Source;
  readonly page: RunPage;
}

async function add(database: Database, { id, source, page }: Step): Promise<void> {
  const { db, now } = database;
  await db.transaction().execute(async (tx) => {
    // The run's row first: it is the lock by which the source that ends last sees that the others have ended.
    await lockRun(tx, id);
    const { numUpdatedRows } = await tx
      .updateTable('run_sources')
      .set({ checkpoint: page.checkpoint ?? null, complete: page.complete ? 1 : 0 })
      .where('run_id', '=', id)
      .where('connector', '=', source.connector)
      .where('source_id', '=', source.id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      throw new Error(`Cannot add to run ${id}: it has no ${source.connector} source ${source.id}`);
    }
    let joined = 0n;
    for (let first = 0; first < page.files.length; first += batchSize) {
      const rows = page.files.slice(first, first + batchSize).map((file) => ({
        run_id: id,
        ...toKey(file),
        status: 'waiting' as const,
        attempt: 0,
        at: now(),
      }));
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('run_files')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      joined += numInsertedOrUpdatedRows ?? 0n;
    }
    await count(tx, { id, status: 'waiting', by: Number(joined) });
    if (!page.complete) return;
    await tx
      .updateTable('runs')
      .set({ listed_at: now() })
      .where('id', '=', id)
      .where('listed_at', 'is', null)
      .where(sql<boolean>`not exists (select 1 from run_sources where run_id = ${id} and complete = 0)`)
      .execute();
    await finishIfDone({ ...database, db: tx }, id);
  });
}

async function record(
  database: Database,
  { id, file, result }: { readonly id: string; readonly file: FileRef; readonly result: RunResult },
): Promise<void> {
  const { db, now } = database;
  const key = toKey(file);
  await db.transaction().execute(async (tx) => {
    await lockRun(tx, id);
    const { numUpdatedRows } = await tx
      .updateTable('run_files')
      .set({ status: result, at: now() })
      .where('run_id', '=', id)
      .where('connector', '=', key.connector)
      .where('source_id', '=', key.source_id)
      .where('file_id', '=', key.file_id)
      .where('status', '=', 'queued')
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return;
    await count(tx, { id, status: 'queued', by: -1 });
    await count(tx, { id, status: result, by: 1 });
    await finishIfDone({ ...database, db: tx }, id);
  });
}

async function finishIfDone({ db, now }: Database, id: string): Promise<void> {
  await db
    .updateTable('runs')
    .set({ state: 'finished', note: '', finished_at: now() })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .where('listed_at', 'is not', null)
    .where(
      sql<boolean>`not exists (select 1 from run_counts where run_id = ${id} and status in ('waiting', 'queued') and files > 0)`,
    )
    .execute();
}

async function recent({ db }: Database, id: string, limit: number) {
  const rows = await db
    .selectFrom('run_files')
    .select('status')
    .where('run_id', '=', id)
    .where('status', 'not in', ['waiting', 'queued'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  const changed = rows.filter(({ status }) => changing.some((result) => result === status)).length;
  return { results: rows.length, changed };
}

async function withParts({ db, now }: Database, ids: readonly string[]): Promise<readonly Run[]> {
  if (ids.length === 0) return [];
  const [runs, sources, counts, minute] = await Promise.all([
    db.selectFrom('runs').selectAll().where('id', 'in', ids).execute(),
    db.selectFrom('run_sources').selectAll().where('run_id', 'in', ids).orderBy('position').execute(),
    db.selectFrom('run_counts').selectAll().where('run_id', 'in', ids).execute(),
    db
      .selectFrom('run_files')
      .select(['run_id', sql<number>`count(*)`.as('files')])
      .where('run_id', 'in', ids)
      .where('status', 'not in', ['waiting', 'queued'])
      .where('at', '>', sql<number>`${now()} - 60000`)
      .groupBy('run_id')
      .execute(),
  ]);
  return ids.flatMap((id) => {
    const run = runs.find((row) => row.id === id);
    if (run === undefined) return [];
    return toRun(run, {
      sources: sources.filter((row) => row.run_id === id),
      counts: counts.filter((row) => row.run_id === id),
      lastMinute: minute.find((row) => row.run_id === id)?.files ?? 0,
    });
  });
}
