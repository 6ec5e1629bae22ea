import type { Pruned, Store } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

export interface RetentionOptions {
  /** 0: everything is kept. */
  readonly days: number;
  /** Names of the present sinks: what one of them hasn't taken is kept. */
  readonly sinks: readonly string[];
  /** Stops between two batches; the next time goes on from there. */
  readonly signal: AbortSignal;
}

/** As much of a pipeline as is needed. */
export interface Keeper extends Pick<Pipeline, 'log' | 'now'> {
  readonly store: Pick<Store, 'prune'>;
}

const day = 86_400_000;
/** Rows of one kind deleted at a time. */
const batch = 500;
/** Leaves time for the rest of a daily run on Functions, ms; what is left is for the next day. */
const patienceMs = 10 * 60_000;

/** Deletes what is older than the limit and no longer asked for, batch by batch. Answers and logs what was deleted. */
export async function forgetOld(pipeline: Keeper, { days, sinks, signal }: RetentionOptions): Promise<Pruned> {
  let total: Pruned = { outcomes: 0, alerts: 0, files: 0, runFiles: 0, runs: 0, subscriptions: 0 };
  if (days === 0) return total;
  const until = pipeline.now() + patienceMs;
  let isMore = true;
  while (isMore && !signal.aborted && pipeline.now() < until) {
    const pruned = await pipeline.store.prune({ olderThanMs: days * day, sinks }, batch);
    total = sumOf(total, pruned);
    isMore = Object.values(pruned).some((count) => count > 0);
  }
  if (Object.values(total).some((count) => count > 0)) pipeline.log.info('old rows deleted', { ...total });
  return total;
}

function sumOf(one: Pruned, other: Pruned): Pruned {
  return {
    outcomes: one.outcomes + other.outcomes,
    alerts: one.alerts + other.alerts,
    files: one.files + other.files,
    runFiles: one.runFiles + other.runFiles,
    runs: one.runs + other.runs,
    subscriptions: one.subscriptions + other.subscriptions,
  };
}
