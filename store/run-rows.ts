import type { RunCountTable, RunSourceTable, RunTable } from './schema.ts';
import type { Run, RunBudget, RunResult } from './store.ts';

export interface RunParts {
  readonly sources: readonly RunSourceTable[];
  readonly counts: readonly RunCountTable[];
  readonly lastMinute: number;
}

export function toRun(row: RunTable, { sources, counts, lastMinute }: RunParts): Run {
  const files = (status: RunCountTable['status']) => counts.find((one) => one.status === status)?.files ?? 0;
  const results = counts.filter(
    (one): one is RunCountTable & { readonly status: RunResult } =>
      one.status !== 'waiting' && one.status !== 'queued' && one.files > 0,
  );
  return {
    id: row.id,
    state: row.state,
    note: row.note,
    startedAt: row.started_at,
    listedAt: row.listed_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    total: counts.reduce((sum, one) => sum + one.files, 0),
    waiting: files('waiting'),
    queued: files('queued'),
    results: Object.fromEntries(results.map((one) => [one.status, one.files])),
    canaryPassed: row.canary_passed === 1,
    lastMinute,
    sources: sources.map((source) => ({
      connector: source.connector,
      sourceId: source.source_id,
      checkpoint: source.checkpoint ?? undefined,
      complete: source.complete === 1,
    })),
    ...toBudget(row),
  };
}

export function toBudget(row: RunTable): RunBudget {
  return {
    ...(row.labels_per_hour === null ? {} : { labelsPerHour: row.labels_per_hour }),
    ...(row.canary_files === null ? {} : { canaryFiles: row.canary_files }),
    ...(row.max_changed_ppm === null ? {} : { maxChangedShare: row.max_changed_ppm / 1_000_000 }),
  };
}
