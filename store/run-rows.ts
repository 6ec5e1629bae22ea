import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { RunCountTable, RunSourceTable, RunTable } from './schema.ts';
import type { Run, RunBudget, RunOptions, RunPlan, RunResult, RunTally } from './store.ts';

interface RunParts {
  readonly sources: readonly RunSourceTable[];
  readonly counts: readonly RunCountTable[];
  readonly lastMinute: number;
}

/** The runs of these ids, in their order; unknown ones are left out. */
export async function findRuns({ db, now }: Database, ids: readonly string[]): Promise<readonly Run[]> {
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

function toRun(row: RunTable, { sources, counts, lastMinute }: RunParts): Run {
  const tally = counts.flatMap(toTally);
  const results: Partial<Record<RunResult, number>> = {};
  for (const { result, files } of tally) results[result] = (results[result] ?? 0) + files;
  return {
    ...toPlan(row),
    note: row.note,
    startedAt: row.started_at,
    listedAt: row.listed_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    total: counts.reduce((sum, one) => sum + one.files, 0),
    waiting: filesIn(counts, 'waiting'),
    queued: filesIn(counts, 'queued'),
    results,
    tally,
    lastMinute,
    sources: sources.map((source) => ({
      connector: source.connector,
      sourceId: source.source_id,
      checkpoint: source.checkpoint ?? undefined,
      complete: source.complete === 1,
    })),
  };
}

export function filesIn(counts: readonly RunCountTable[], status: RunCountTable['status']): number {
  return counts.reduce((sum, one) => sum + (one.status === status ? one.files : 0), 0);
}

function toTally({ status, reason, label, files }: RunCountTable): readonly RunTally[] {
  if (status === 'waiting' || status === 'queued' || files === 0) return [];
  return [{ result: status, reason, ...(label === '' ? {} : { label }), files }];
}

export function toPlan(row: RunTable): RunPlan {
  return {
    id: row.id,
    state: row.state,
    options: JSON.parse(row.options) as RunOptions,
    canaryPassed: row.canary_passed === 1,
    ...toBudget(row),
  };
}

function toBudget(row: RunTable): RunBudget {
  return {
    ...(row.labels_per_hour === null ? {} : { labelsPerHour: row.labels_per_hour }),
    ...(row.canary_files === null ? {} : { canaryFiles: row.canary_files }),
    ...(row.max_changed_ppm === null ? {} : { maxChangedShare: row.max_changed_ppm / 1_000_000 }),
  };
}
