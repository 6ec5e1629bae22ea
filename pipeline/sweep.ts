import { ConnectorError } from '../model/errors.ts';
import type { Source } from '../model/file.ts';
import type { LedgerEntry, SourceState, SweepProgress } from '../store/store.ts';
import { queueFile, queueSource } from './enqueue.ts';
import { knownFiles } from './known-files.ts';
import { listChanges, presentItems, queueListed, type ListResult } from './list.ts';
import type { SourceJob } from './messages.ts';
import { noteMissed } from './missed.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';

/**
 * Finds what notifications lost. A source whose listing goes on with all that happened is listed from its checkpoint; any other
 * one from the beginning: files that are there and not settled are queued, and so are those that are known and not there, to be
 * looked at. How far it came is stored with each page, so that a sweep that is cut off goes on.
 */
export async function sweepSource(pipeline: Pipeline, job: SourceJob): Promise<ListResult> {
  const source = await pipeline.store.sources.find(job.connector, job.sourceId);
  if (source === undefined) return { kind: 'unknown' };
  const { features } = connectorNamed(pipeline, job.connector);
  const progress = await pipeline.store.sweeps.begin(source);
  if (features.tellsAll(source) || source.listedAt === undefined) {
    const result = await listChanges(pipeline, job);
    if (result.kind === 'listed') await pipeline.store.sweeps.end(source, progress);
    return result;
  }
  // Raised before listing: whoever asks for a sweep from now on gets one of its own.
  await pipeline.store.sources.nextGeneration(job.connector, job.sourceId);
  const found = await sweepPresent(pipeline, source, progress).catch(async (error: unknown) => {
    // A checkpoint that no longer holds would end each later attempt too.
    if (error instanceof ConnectorError && error.kind === 'resync') await pipeline.store.sweeps.restart(source);
    throw error;
  });
  const absent = await queueAbsent(pipeline, source, progress);
  await pipeline.store.sweeps.end(source, progress);
  pipeline.log.info('source swept', { connector: source.connector, source: source.id, found, absent });
  return { kind: 'listed', queued: found + absent };
}

async function sweepPresent(pipeline: Pipeline, source: SourceState, progress: SweepProgress): Promise<number> {
  const { ledger, sweeps } = pipeline.store;
  const connector = connectorNamed(pipeline, source.connector);
  let found = 0;
  for await (const page of connector.changes(source, progress.checkpoint)) {
    const items = presentItems(page);
    await noteMissed(pipeline, source, items);
    found += await queueListed(pipeline, { connector, sourceId: source.id, page });
    await ledger.seen(items.map(({ ref }) => ref));
    await sweeps.advance(source, page.checkpoint);
  }
  return found;
}

/** How many sweeps are under way at a time, of all workers: the other listings are live. */
const sweepsAtOnce = 3;

/** Queues sweeps that are due, as far as there is room for them; answers how many. */
export async function feedSweeps(pipeline: Pipeline): Promise<number> {
  const due = await pipeline.store.sweeps.take(sweepsAtOnce);
  for (const { connector, id } of due) await queueSource(pipeline, { connector, sourceId: id, sweep: true });
  return due.length;
}

/** What was settled before the sweep began and was not met by it. */
async function queueAbsent(pipeline: Pipeline, source: Source, { startedAt }: SweepProgress): Promise<number> {
  const isAbsent = ({ settled, seenAt = 0 }: LedgerEntry) =>
    settled !== undefined && settled.outcome !== 'gone' && settled.at < startedAt && seenAt < startedAt;
  let absent = 0;
  for await (const entry of knownFiles(pipeline, source)) {
    if (!isAbsent(entry)) continue;
    await queueFile(pipeline, entry.file, undefined);
    absent += 1;
  }
  return absent;
}
