import { hashOf } from '../lib/hash.ts';
import type { RunAlert, RunDigest } from '../model/alert.ts';
import type { LabelId } from '../model/ids.ts';
import type { Run, RunTally, TellRun } from '../store/store.ts';
import { labelOf, type Pipeline } from './pipeline.ts';

/** Makes the alert of a run that has just ended. */
export function tellRun(pipeline: Pipeline): TellRun {
  return (run) => runAlert(pipeline, run);
}

function runAlert(pipeline: Pipeline, run: Run): RunAlert {
  const digest = digestOf(pipeline, run);
  const what = digest.mode === 'report-only' ? 'Simulation' : 'Backfill';
  return {
    kind: 'run',
    id: hashOf('run', run.id).slice(0, 32),
    time: digest.endedAt,
    severity: (digest.outcomes.failed ?? 0) > 0 ? 'low' : 'informational',
    title: `${what} ${digest.state}`,
    detail: sentenceOf(digest),
    policy: { name: pipeline.policy.name, hash: pipeline.policyHash },
    lastSeen: digest.endedAt,
    count: 1,
    run: run.id,
    digest,
  };
}

function digestOf(pipeline: Pipeline, run: Run): RunDigest {
  const done = run.total - run.waiting - run.queued;
  const changed = (run.results.labeled ?? 0) + (run.results.protected ?? 0);
  const endedAt = run.finishedAt ?? pipeline.now();
  return {
    state: run.state === 'cancelled' ? 'cancelled' : 'finished',
    mode: run.options.mode ?? pipeline.mode,
    scheduled: run.options.scheduled === true,
    startedAt: new Date(run.startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    seconds: Math.round((endedAt - run.startedAt) / 1000),
    sources: run.sources.length,
    total: run.total,
    done,
    changed,
    changedShare: done === 0 ? 0 : Math.round((changed / done) * 10_000) / 10_000,
    ...sumsOf(pipeline, run.tally),
  };
}

/** Sums of a run's results by outcome, by label's path, and by rule or reason, the greatest first. */
export function sumsOf(
  { policy }: Pick<Pipeline, 'policy'>,
  tally: readonly RunTally[],
): Pick<RunDigest, 'outcomes' | 'labels' | 'reasons'> {
  const path = (label: LabelId | undefined) => label && (labelOf(policy, label)?.path ?? label);
  return {
    outcomes: sumBy(tally, ({ result }) => result),
    labels: sumBy(tally, ({ label }) => path(label)),
    reasons: sumBy(tally, ({ reason }) => (reason === '' ? undefined : reason)),
  };
}

function sumBy(
  tally: readonly RunTally[],
  key: (one: RunTally) => string | undefined,
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const one of tally) {
    const name = key(one);
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + one.files);
  }
  return Object.fromEntries([...sums].sort(([, left], [, right]) => right - left));
}

function sentenceOf({ mode, done, total, changed, changedShare, outcomes }: RunDigest): string {
  const would = mode === 'report-only' ? 'would be changed, nothing was written' : 'were changed';
  const counts = Object.entries(outcomes).map(([outcome, files]) => `${outcome} ${files}`);
  const share = `${(changedShare * 100).toFixed(1)}%`;
  return `${done} of ${total} files have a result; ${changed} (${share}) ${would}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
}
