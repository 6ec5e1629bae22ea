import type { Run, RunBudget, RunOptions } from '../store/store.ts';
import { labelOf, type Pipeline } from './pipeline.ts';
import { sumsOf } from './run-digest.ts';

/** A run as the API and the command line show it. Times are ISO 8601. */
export interface ShownRun {
  readonly id: string;
  readonly state: Run['state'];
  readonly note: string;
  readonly mode: Pipeline['mode'];
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** True while `total` may still grow. */
  readonly listing: boolean;
  readonly total: number;
  readonly done: number;
  readonly waiting: number;
  readonly queued: number;
  readonly results: Run['results'];
  readonly labels: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly perMinute: number;
  /** At the rate of the last minute; null where there is none, or the end isn't known. */
  readonly secondsLeft: number | null;
  readonly endsAt: string | null;
  readonly budget: Readonly<Record<keyof RunBudget, number | null>>;
  readonly options: {
    readonly defaultLabel: string | null;
    readonly inspect: boolean;
    readonly paths: readonly string[] | null;
    readonly owners: readonly string[] | null;
    readonly scheduled: boolean;
  };
  readonly sources: readonly { readonly connector: string; readonly id: string; readonly listed: boolean }[];
}

/** With its progress: rate over the last minute, and when it will end at that rate. */
export function asShown(pipeline: Pipeline, run: Run): ShownRun {
  const left = run.waiting + run.queued;
  const ended = run.finishedAt !== undefined;
  const seconds =
    run.lastMinute === 0 || run.listedAt === undefined || ended ? null : Math.ceil((left / run.lastMinute) * 60);
  const { labels, reasons } = sumsOf(pipeline, run.tally);
  return {
    id: run.id,
    state: run.state,
    note: run.note,
    mode: run.options.mode ?? pipeline.mode,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === undefined ? null : new Date(run.finishedAt).toISOString(),
    listing: run.listedAt === undefined && !ended,
    total: run.total,
    done: run.total - left,
    waiting: run.waiting,
    queued: run.queued,
    results: run.results,
    labels,
    reasons,
    perMinute: run.lastMinute,
    secondsLeft: seconds,
    endsAt: seconds === null ? null : new Date(pipeline.now() + seconds * 1000).toISOString(),
    budget: {
      labelsPerHour: run.labelsPerHour ?? null,
      canaryFiles: run.canaryFiles ?? null,
      maxChangedShare: run.maxChangedShare ?? null,
    },
    options: shownOptions(pipeline, run.options),
    sources: run.sources.map(({ connector, sourceId, complete }) => ({ connector, id: sourceId, listed: complete })),
  };
}

function shownOptions({ policy }: Pipeline, options: RunOptions): ShownRun['options'] {
  const { defaultLabel, inspect = true, paths, owners, scheduled } = options;
  return {
    defaultLabel: defaultLabel === undefined ? null : (labelOf(policy, defaultLabel)?.path ?? defaultLabel),
    inspect,
    paths: paths ?? null,
    owners: owners ?? null,
    scheduled: scheduled === true,
  };
}
