import type { Connector } from '../connectors/connector.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Source } from '../model/file.ts';
import type { Message } from '../queue/queue.ts';
import type { SourceClaim, SourceState } from '../store/store.ts';
import { unseen } from './enqueue.ts';
import { unsettledFiles, type Listing } from './listing.ts';
import { fileMessage, type SourceJob } from './messages.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { startRun } from './runs.ts';

/** Files of one source that are looked at after its checkpoint was lost; `coverage` finds what lies beyond. */
const knownAtMost = 50_000;
/** How long a listing keeps others away without a sign of life, ms. */
const claimMs = 120_000;

/** `busy`: somebody else lists this source; the message must come again. */
export type ListResult = { readonly kind: 'listed'; readonly queued: number } | { readonly kind: 'busy' | 'unknown' };

/**
 * Lists what changed in a source since its checkpoint and queues each file. A page's checkpoint is stored only once its files
 * are durably queued: listing twice is harmless, listing never is not.
 */
export async function listChanges(pipeline: Pipeline, job: SourceJob): Promise<ListResult> {
  const { sources } = pipeline.store;
  const state = await sources.find(job.connector, job.sourceId);
  if (state === undefined) return { kind: 'unknown' };

  // Raised before listing: a change that arrives from now on gets a message of its own.
  await sources.nextGeneration(job.connector, job.sourceId);
  const claim = await sources.claim(state, pipeline.holder, claimMs);
  if (claim === undefined) return { kind: 'busy' };
  try {
    return { kind: 'listed', queued: await listFrom(pipeline, state, claim) };
  } finally {
    await sources.release(claim);
  }
}

async function listFrom(pipeline: Pipeline, source: SourceState, claim: SourceClaim): Promise<number> {
  const connector = connectorNamed(pipeline, source.connector);
  try {
    return await listPages(pipeline, connector, claim);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'resync') throw error;
    pipeline.log.warn('checkpoint too old, listing from the beginning', {
      connector: source.connector,
      source: source.id,
    });
    await queueKnown(pipeline, source);
    await pipeline.store.sources.rewind(claim);
    return listPages(pipeline, connector, { ...claim, checkpoint: undefined });
  }
}

/** A listing from the beginning doesn't tell what was removed since the lost checkpoint: what is known is looked at. */
async function queueKnown(pipeline: Pipeline, { connector, id }: SourceState): Promise<void> {
  const { ledger } = pipeline.store;
  const entries = await ledger.list({ connector, sourceId: id, limit: knownAtMost });
  if (entries.length === knownAtMost)
    pipeline.log.warn('not every known file is looked at', { source: id, files: knownAtMost });
  for (const { file, settled } of entries) {
    if (settled === undefined || settled.outcome === 'gone') continue;
    const wake = await ledger.wake(file);
    await pipeline.queues.backfill.send([fileMessage(file, unseen, { policyHash: pipeline.policyHash, wake })]);
  }
}

/** An event stream begins with what happens from now on: what came before is found by listing what it tells of. */
async function coverGap(pipeline: Pipeline, connector: Connector, stream: Source): Promise<void> {
  const feature = connector.features.subscriptions;
  if (feature === undefined || feature.covers(stream)) return;
  const sources = await pipeline.store.sources.list();
  // One that was never listed is listed from the beginning anyway, after the stream has begun.
  const covered = sources.filter(
    (source) => source.connector === stream.connector && feature.covers(source) && source.checkpoint !== undefined,
  );
  if (covered.length === 0) return;
  for (const source of covered) await queueKnown(pipeline, source);
  await startRun(pipeline, covered);
}

async function listPages(pipeline: Pipeline, connector: Connector, claim: SourceClaim): Promise<number> {
  let queued = 0;
  let begun = claim.checkpoint !== undefined;
  for await (const page of connector.changes(claim.source, claim.checkpoint)) {
    // Between taking the position and storing it: nothing then falls between the two, whoever dies.
    if (!begun) await coverGap(pipeline, connector, claim.source);
    begun = true;
    const messages = await messagesOf(pipeline, { connector, sourceId: claim.source.id, page });
    await pipeline.queues.live.send(messages);
    await pipeline.store.sources.advance(claim, {
      checkpoint: page.checkpoint,
      complete: page.last,
      found: messages.length,
    });
    await pipeline.store.sources.extend(claim, claimMs);
    queued += messages.length;
  }
  return queued;
}

/** One message for each file of a page that isn't settled already. */
async function messagesOf(pipeline: Pipeline, listing: Listing): Promise<readonly Message[]> {
  const files = await unsettledFiles(pipeline, listing);
  return files.map(({ file, version, wake }) => fileMessage(file, version, { policyHash: pipeline.policyHash, wake }));
}
