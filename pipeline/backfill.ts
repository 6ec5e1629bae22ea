import type { ListResult } from './list.ts';
import { messagesOf } from './list.ts';
import type { SourceJob } from './messages.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';

/** Lists one source of a run from where the run last stood. A repeated message goes on, and ends at once when all is listed. */
export async function backfillPages(pipeline: Pipeline, job: SourceJob): Promise<ListResult> {
  const source = await pipeline.store.sources.find(job.connector, job.sourceId);
  const run = job.run === undefined ? undefined : await pipeline.store.runs.find(job.run);
  const part = run?.sources.find((one) => one.connector === job.connector && one.sourceId === job.sourceId);
  if (source === undefined || run === undefined || part === undefined) return { kind: 'unknown' };
  if (part.complete) return { kind: 'listed', queued: 0 };

  const connector = connectorNamed(pipeline, job.connector);
  let queued = 0;
  for await (const page of connector.changes(source, part.checkpoint)) {
    const messages = await messagesOf(pipeline, { connector, sourceId: source.id, page });
    await pipeline.queues.backfill.send(messages);
    await pipeline.store.runs.advance(run.id, source, {
      checkpoint: page.checkpoint,
      complete: page.last,
      queued: messages.length,
    });
    queued += messages.length;
  }
  pipeline.log.info('source listed for backfill', { run: run.id, source: source.id, queued });
  return { kind: 'listed', queued };
}
