import type { FileRef } from '../model/file.ts';
import type { Version } from '../model/ids.ts';
import { fileMessage, sourceMessage, type SourceJob } from './messages.ts';
import type { Pipeline } from './pipeline.ts';

/** Queues a listing, or a sweep; what is asked for before it starts is one message. */
export async function queueSource(pipeline: Pipeline, job: SourceJob): Promise<void> {
  const state = await pipeline.store.sources.find(job.connector, job.sourceId);
  await pipeline.queues.sources.send([sourceMessage(job, state?.generation ?? 0)]);
}

/** Queues a live file. Without a version it can't be folded with its twins, so it gets a wake of its own. */
export async function queueFile(pipeline: Pipeline, file: FileRef, version: Version | undefined): Promise<void> {
  const { ledger } = pipeline.store;
  const wake = version === undefined ? await ledger.wake(file) : ((await ledger.find(file))?.wake ?? 0);
  const message = fileMessage(file, version ?? unseen, { policyHash: pipeline.policyHash, wake });
  await pipeline.queues.live.send([message]);
}

/** Stands for a version in the message of a file that nobody has looked at yet. */
export const unseen = 'unseen' as Version;

/** Queues the parked files whose time has come, each into the lane that it came from; answers how many. */
export async function queueDue(pipeline: Pipeline): Promise<number> {
  const due = await pipeline.store.ledger.takeDue(500);
  for (const lane of ['live', 'backfill'] as const) {
    const files = due.filter((one) => one.lane === lane);
    await pipeline.queues[lane].send(
      files.map(({ file, wake }) => fileMessage(file, unseen, { policyHash: pipeline.policyHash, wake })),
    );
  }
  return due.length;
}
