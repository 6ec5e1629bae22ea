import { randomUUID } from 'node:crypto';

import type { Source } from '../model/file.ts';
import type { Run, RunBudget } from '../store/store.ts';
import { unseen } from './enqueue.ts';
import { unsettledFiles } from './listing.ts';
import { fileMessage, sourceMessage, type FileJob, type SourceJob } from './messages.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import type { ProcessResult } from './work.ts';

/** Messages of runs in the backfill lane at a time: enough to keep workers busy, few enough that a pause is soon felt. */
const laneRoom = 1_000;
/** Results over which the share of changed files is taken. */
const window = 200;

/**
 * Starts a run: each source is listed from the beginning, and its files are worked on behind live changes. Files that are settled
 * under the present policy don't join.
 */
export async function startRun(pipeline: Pipeline, sources: readonly Source[], budget: RunBudget = {}): Promise<Run> {
  const run = await pipeline.store.runs.start({ id: randomUUID(), sources, ...budget });
  await queueListings(pipeline, run);
  pipeline.log.info('run started', { run: run.id, sources: sources.length });
  return run;
}

/** Pauses, resumes or cancels a run; undefined for an unknown one. */
export async function changeRun(
  pipeline: Pipeline,
  id: string,
  state: 'running' | 'paused' | 'cancelled',
): Promise<Run | undefined> {
  const run = await pipeline.store.runs.change(id, state, state === 'running' ? '' : `${state} by hand`);
  if (run?.state === 'running') await queueListings(pipeline, run);
  pipeline.log.info('run changed', { run: id, state: run?.state });
  return run;
}

/** A listing that was broken off goes on where the run stands; the message's number makes it one of its own. */
async function queueListings(pipeline: Pipeline, run: Run): Promise<void> {
  const open = run.sources.filter(({ complete }) => !complete);
  await pipeline.queues.sources.send(
    open.map(({ connector, sourceId }) => sourceMessage({ connector, sourceId, run: run.id }, pipeline.now())),
  );
}

/** Lists one source of a run from where the run last stood; a repeated message goes on, and ends at once when all is listed. */
export async function listForRun(
  pipeline: Pipeline,
  job: SourceJob & { readonly run: string },
): Promise<{ readonly kind: 'listed' | 'unknown' }> {
  const { runs } = pipeline.store;
  const source = await pipeline.store.sources.find(job.connector, job.sourceId);
  const run = await runs.find(job.run);
  const part = run?.sources.find((one) => one.connector === job.connector && one.sourceId === job.sourceId);
  if (source === undefined || run === undefined || part === undefined) return { kind: 'unknown' };
  if (part.complete || run.state !== 'running') return { kind: 'listed' };

  const connector = connectorNamed(pipeline, job.connector);
  let joined = 0;
  for await (const page of connector.changes(source, part.checkpoint)) {
    const files = await unsettledFiles(pipeline, { connector, sourceId: source.id, page });
    await runs.add(run.id, source, {
      files: files.map(({ file }) => file),
      checkpoint: page.checkpoint,
      complete: page.last,
    });
    joined += files.length;
    if ((await runs.find(run.id))?.state !== 'running') break;
  }
  pipeline.log.info('source listed for run', { run: run.id, source: source.id, files: joined });
  return { kind: 'listed' };
}

/** Moves files of running runs into the backfill lane, as far as there is room and their budgets allow. */
export async function feedRuns(pipeline: Pipeline): Promise<number> {
  const { runs } = pipeline.store;
  const files = await runs.take(laneRoom);
  await pipeline.queues.backfill.send(
    files.map(({ file, run, attempt }) =>
      fileMessage(file, unseen, { policyHash: pipeline.policyHash, wake: attempt, run }),
    ),
  );
  return files.length;
}

/** Notes what became of a file of a run, and pauses the run where its guards say so. */
export async function recordResult(pipeline: Pipeline, job: FileJob, result: ProcessResult): Promise<void> {
  if (job.run === undefined || result === 'busy' || result === 'lost') return;
  const { runs, ledger } = pipeline.store;
  const outcome = result === 'parked' ? 'parked' : (await ledger.find(job.file))?.settled?.outcome;
  await runs.record(job.run, job.file, outcome ?? 'gone');
  await guard(pipeline, job.run);
}

async function guard(pipeline: Pipeline, id: string): Promise<void> {
  const { runs } = pipeline.store;
  const run = await runs.find(id);
  if (run?.state !== 'running') return;
  const done = run.total - run.waiting - run.queued;
  if (run.canaryFiles !== undefined && !run.canaryPassed && done >= run.canaryFiles) {
    await pause(pipeline, run, `the first ${done} files are done: look at them, then resume`);
    return;
  }
  if (run.maxChangedShare === undefined || done < window) return;
  const { results, changed } = await runs.recent(id, window);
  const share = changed / results;
  if (share <= run.maxChangedShare) return;
  await pause(pipeline, run, `${changed} of the last ${results} files were changed, more than the run allows`);
}

async function pause(pipeline: Pipeline, run: Run, note: string): Promise<void> {
  await pipeline.store.runs.change(run.id, 'paused', note);
  pipeline.log.warn('run paused', { run: run.id, note });
}
