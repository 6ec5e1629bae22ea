import type { RunPlan } from '../store/store.ts';
import type { RunJob } from './messages.ts';
import type { Pipeline } from './pipeline.ts';
import { processFile } from './process.ts';
import { tellRun } from './run-digest.ts';
import { pipelineOf } from './run-options.ts';
import { simulateFile } from './simulate.ts';
import type { ProcessResult, RunStep } from './work.ts';

/** Results over which the share of changed files is taken. */
const window = 200;

/** Works on a file with its run's options, notes its result, and pauses the run where its guards say so. */
export async function processForRun(pipeline: Pipeline, job: RunJob, signal: AbortSignal): Promise<ProcessResult> {
  const { runs } = pipeline.store;
  const plan = await runs.look(job.run);
  if (plan === undefined || plan.state === 'cancelled' || plan.state === 'finished') return 'known';
  if (plan.state === 'paused') {
    await runs.postpone(plan.id, job.file, pipeline.now());
    return 'parked';
  }
  const step = await (plan.options.mode === 'report-only'
    ? simulateFile(pipelineOf(pipeline, plan), job, signal)
    : workFile(pipelineOf(pipeline, plan), job, signal));
  if ('undone' in step) return step.undone;
  if ('again' in step) {
    await runs.postpone(plan.id, job.file, step.again);
    return 'parked';
  }
  await runs.record(plan.id, step.found, tellRun(pipeline));
  await guard(pipeline, plan);
  return 'settled';
}

/** A file that its service holds up stays in the run; only one that somebody has locked goes on as live work, which may take days. */
async function workFile(pipeline: Pipeline, { file }: RunJob, signal: AbortSignal): Promise<RunStep> {
  const result = await processFile(pipeline, file, signal);
  if (result === 'busy' || result === 'lost') return { undone: result };
  const entry = await pipeline.store.ledger.find(file);
  if (result === 'parked' && entry?.parked !== undefined) {
    const { reason, until } = entry.parked;
    return reason === 'locked' ? { found: { file, result: 'parked', reason } } : { again: until };
  }
  const settled = entry?.settled;
  if (settled === undefined) return { found: { file, result: 'gone', reason: 'not-watched' } };
  const { outcome, reason, label } = settled;
  return { found: { file, result: outcome, reason, ...(label === undefined ? {} : { label }) } };
}

async function guard(pipeline: Pipeline, plan: RunPlan): Promise<void> {
  const canary = plan.canaryPassed ? undefined : plan.canaryFiles;
  if (canary === undefined && plan.maxChangedShare === undefined) return;
  const { runs } = pipeline.store;
  const run = await runs.find(plan.id);
  if (run?.state !== 'running') return;
  const done = run.total - run.waiting - run.queued;
  if (canary !== undefined && !run.canaryPassed && done >= canary) {
    await pause(pipeline, plan.id, `the first ${done} files are done: look at them, then resume`);
    return;
  }
  if (plan.maxChangedShare === undefined || done < window) return;
  const { results, changed } = await runs.recent(plan.id, window);
  if (changed / results <= plan.maxChangedShare) return;
  await pause(pipeline, plan.id, `${changed} of the last ${results} files were changed, more than the run allows`);
}

async function pause(pipeline: Pipeline, id: string, note: string): Promise<void> {
  await pipeline.store.runs.change(id, { state: 'paused', note }, tellRun(pipeline));
  pipeline.log.warn('run paused', { run: id, note });
}
