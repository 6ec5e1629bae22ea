import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Source } from '../model/file.ts';
import { batchSize } from './database.ts';
import type { Database } from './database.ts';
import type { RunSourceTable, RunTable, Schema } from './schema.ts';
import type { Run, Runs } from './store.ts';

export function createRuns(database: Database): Runs {
  const { db } = database;
  return {
    start: ({ id, sources }) => start(database, id, sources),

    advance: (id, source, progress) => advance(database, { id, source, ...progress }),

    find: (id) => find(db, id),

    async list(limit) {
      const runs = await db
        .selectFrom('runs')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return withSources(db, runs);
    },
  };
}

async function start({ db, now }: Database, id: string, sources: readonly Source[]): Promise<Run> {
  await db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('runs')
      .values({ id, started_at: now(), listed_at: sources.length === 0 ? now() : null, queued: 0 })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return;
    const rows = sources.map((source, position) => toRow(id, source, position));
    for (let first = 0; first < rows.length; first += batchSize) {
      await tx
        .insertInto('run_sources')
        .values(rows.slice(first, first + batchSize))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
  const run = await find(db, id);
  if (run === undefined) throw new Error(`Cannot start run ${id}: it is gone`);
  return run;
}

type Step = Parameters<Runs['advance']>[2] & { readonly id: string; readonly source: Source };

async function advance({ db, now }: Database, step: Step): Promise<void> {
  const { id, source, checkpoint, complete, queued } = step;
  await db.transaction().execute(async (tx) => {
    // The run's row first: it is the lock by which the source that ends last sees that the others have ended.
    const run = await tx
      .updateTable('runs')
      .set({ queued: sql`queued + ${queued}` })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const place = await tx
      .updateTable('run_sources')
      .set({ checkpoint: checkpoint ?? null, complete: complete ? 1 : 0 })
      .where('run_id', '=', id)
      .where('connector', '=', source.connector)
      .where('source_id', '=', source.id)
      .executeTakeFirstOrThrow();
    if (run.numUpdatedRows === 0n || place.numUpdatedRows === 0n) {
      throw new Error(`Cannot advance run ${id}: it has no ${source.connector} source ${source.id}`);
    }
    if (!complete) return;
    await tx
      .updateTable('runs')
      .set({ listed_at: now() })
      .where('id', '=', id)
      .where('listed_at', 'is', null)
      .where(sql<boolean>`not exists (select 1 from run_sources where run_id = ${id} and complete = 0)`)
      .execute();
  });
}

async function find(db: Kysely<Schema>, id: string): Promise<Run | undefined> {
  const rows = await db.selectFrom('runs').selectAll().where('id', '=', id).execute();
  const [run] = await withSources(db, rows);
  return run;
}

async function withSources(db: Kysely<Schema>, runs: readonly RunTable[]): Promise<readonly Run[]> {
  if (runs.length === 0) return [];
  const sources = await db
    .selectFrom('run_sources')
    .selectAll()
    .where(
      'run_id',
      'in',
      runs.map((run) => run.id),
    )
    .orderBy('position')
    .execute();
  const byRun = Map.groupBy(sources, (source) => source.run_id);
  return runs.map((run) => toRun(run, byRun.get(run.id) ?? []));
}

function toRow(id: string, source: Source, position: number): RunSourceTable {
  return { run_id: id, position, connector: source.connector, source_id: source.id, checkpoint: null, complete: 0 };
}

function toRun(run: RunTable, sources: readonly RunSourceTable[]): Run {
  return {
    id: run.id,
    startedAt: run.started_at,
    listedAt: run.listed_at ?? undefined,
    queued: run.queued,
    sources: sources.map((source) => ({
      connector: source.connector,
      sourceId: source.source_id,
      checkpoint: source.checkpoint ?? undefined,
      complete: source.complete === 1,
    })),
  };
}
