import type { Database } from './database.ts';
import { lockRun } from './run-counts.ts';
import { tellEnd, type Inside } from './run-end.ts';
import { takeRunFiles } from './run-files.ts';
import { addPage, takeListings } from './run-listings.ts';
import { postpone, recentResults, recordResult } from './run-results.ts';
import { findRuns, toPlan } from './run-rows.ts';
import type { NewRun, RunChange, Runs, TellRun } from './store.ts';

export function createRuns(database: Database): Runs {
  const { db } = database;
  const find = async (id: string) => (await findRuns(database, [id]))[0];
  return {
    async start(run, tell) {
      await start(database, run, tell);
      const started = await find(run.id);
      if (started === undefined) throw new Error(`Cannot start run ${run.id}: it is gone`);
      return started;
    },
    takeListings: () => takeListings(database),
    add: (id, page, tell) => addPage(database, { id, page, tell }),
    take: (room) => takeRunFiles(database, room),
    record: (id, found, tell) => recordResult(database, { id, found, tell }),
    postpone: (id, file, until) => postpone(database, { id, file, until }),
    async change(id, to, tell) {
      await change(database, { id, to, tell });
      return find(id);
    },
    recent: (id, count) => recentResults(database, id, count),
    async look(id) {
      const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toPlan(row);
    },
    find,
    async list(limit) {
      const rows = await db
        .selectFrom('runs')
        .select('id')
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return findRuns(
        database,
        rows.map(({ id }) => id),
      );
    },
  };
}

async function start(database: Database, run: NewRun, tell: TellRun): Promise<void> {
  const { db, now } = database;
  const { id, sources, options = {}, labelsPerHour, canaryFiles, maxChangedShare } = run;
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
        options: JSON.stringify(options),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return;
    const inside = { ...database, db: tx };
    await addSources(inside, run);
    if (empty) await tellEnd(inside, id, tell);
  });
}

async function addSources({ db }: Inside, { id, sources }: NewRun): Promise<void> {
  for (const [position, source] of sources.entries()) {
    await db
      .insertInto('run_sources')
      .values({
        run_id: id,
        position,
        connector: source.connector,
        source_id: source.id,
        checkpoint: null,
        complete: 0,
        due_at: 0,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function change(
  database: Database,
  { id, to, tell }: { readonly id: string; readonly to: RunChange; readonly tell: TellRun },
): Promise<void> {
  const { state, note } = to;
  await database.db.transaction().execute(async (tx) => {
    await lockRun(tx, id);
    const { numUpdatedRows } = await tx
      .updateTable('runs')
      .set({
        state,
        note,
        // Whoever resumes has looked at the canary.
        ...(state === 'running' ? { canary_passed: 1 } : {}),
        ...(state === 'cancelled' ? { finished_at: database.now() } : {}),
      })
      .where('id', '=', id)
      .where('state', 'in', ['running', 'paused'])
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return;
    if (state === 'cancelled') await tellEnd({ ...database, db: tx }, id, tell);
    if (state !== 'running') return;
    await tx.updateTable('run_sources').set({ due_at: 0 }).where('run_id', '=', id).where('complete', '=', 0).execute();
  });
}
