import { randomUUID } from 'node:crypto';

import type { Source } from '../model/file.ts';
import type { NewRun, Run, RunChange } from '../store/store.ts';
import { unseen } from './enqueue.ts';
import { fileMessage, sourceMessage } from './messages.ts';
import type { Pipeline } from './pipeline.ts';
import { tellRun } from './run-digest.ts';

/** Messages of runs in the backfill lane at a time: enough to keep workers busy, few enough that a pause is soon felt. */
const laneRoom = 1_000;

/**
 * Starts a run: each source is listed from the beginning, and its files are worked on behind live changes. Files that are settled
 * under the present policy don't join, unless the run's options ask for more.
 */
export async function startRun(
  pipeline: Pipeline,
  sources: readonly Source[],
  plan: Omit<NewRun, 'id' | 'sources'> = {},
): Promise<Run> {
  const run = await pipeline.store.runs.start({ id: randomUUID(), sources, ...plan }, tellRun(pipeline));
  await queueListings(pipeline);
  pipeline.log.info('run started', { run: run.id, sources: sources.length });
  return run;
}

/** Pauses, resumes or cancels a run; undefined for an unknown one. */
export async function changeRun(pipeline: Pipeline, id: string, state: RunChange['state']): Promise<Run | undefined> {
  const note = state === 'running' ? '' : `${state} by hand`;
  const run = await pipeline.store.runs.change(id, { state, note }, tellRun(pipeline));
  if (run?.state === 'running') await queueListings(pipeline);
  pipeline.log.info('run changed', { run: id, state: run?.state });
  return run;
}

/** Keeps running runs going: queues listings that are due, and moves files into the backfill lane as far as room and budgets allow. */
export async function feedRuns(pipeline: Pipeline): Promise<number> {
  const listings = await queueListings(pipeline);
  const files = await pipeline.store.runs.take(laneRoom);
  await pipeline.queues.backfill.send(
    files.map(({ file, run, attempt }) =>
      fileMessage(file, unseen, { policyHash: pipeline.policyHash, wake: attempt, run }),
    ),
  );
  return listings + files.length;
}

/** A listing that was broken off goes on where the run stands; the message's number makes it one of its own. */
async function queueListings(pipeline: Pipeline): Promise<number> {
  const listings = await pipeline.store.runs.takeListings();
  await pipeline.queues.sources.send(
    listings.map(({ connector, sourceId, run }) => sourceMessage({ connector, sourceId, run }, pipeline.now())),
  );
  return listings.length;
}
