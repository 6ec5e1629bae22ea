import type { ChangePage, Connector } from '../connectors/connector.ts';
import { ConnectorError } from '../model/errors.ts';
import type { FileItem, Source } from '../model/file.ts';
import type { SourceClaim, SourceState } from '../store/store.ts';
import { unseen } from './enqueue.ts';
import { knownFiles } from './known-files.ts';
import { unsettledFiles, type Listing } from './listing.ts';
import { fileMessage, type SourceJob } from './messages.ts';
import { noteMissed } from './missed.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { startRun } from './runs.ts';

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
  // Two listings of one process are as strange to each other as those of two.
  const holder = `${pipeline.holder}:${pipeline.random(6).toString('hex')}`;
  const claim = await sources.claim(state, holder, claimMs);
  if (claim === undefined) return { kind: 'busy' };
  try {
    return { kind: 'listed', queued: await listFrom(pipeline, state, { claim, sweep: job.sweep === true }) };
  } finally {
    await sources.release(claim);
  }
}

interface Claimed {
  readonly claim: SourceClaim;
  readonly sweep: boolean;
}

async function listFrom(pipeline: Pipeline, source: SourceState, { claim, sweep }: Claimed): Promise<number> {
  try {
    return await listPages(pipeline, source, { claim, sweep });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'resync') throw error;
    pipeline.log.warn('checkpoint too old, listing from the beginning', {
      connector: source.connector,
      source: source.id,
    });
    await pipeline.store.sources.rewind(claim);
    return listPages(pipeline, source, { claim: { ...claim, checkpoint: undefined }, sweep });
  }
}

/** A listing from the beginning doesn't tell what was removed before it, which a run or an earlier listing may have met: that is looked at. */
async function queueKnown(pipeline: Pipeline, source: Source): Promise<void> {
  const { ledger } = pipeline.store;
  for await (const { file, settled } of knownFiles(pipeline, source)) {
    if (settled === undefined || settled.outcome === 'gone') continue;
    const wake = await ledger.wake(file);
    await pipeline.queues.backfill.send([fileMessage(file, unseen, { policyHash: pipeline.policyHash, wake })]);
  }
}

/** An event stream begins with what happens from now on: what came before is found by listing what it tells of. */
async function coverGap(pipeline: Pipeline, connector: Connector, stream: Source): Promise<void> {
  const { isStream } = connector.features;
  if (!isStream(stream)) return;
  const sources = await pipeline.store.sources.list();
  // One that was never listed is listed from the beginning anyway, after the stream has begun.
  const covered = sources.filter(
    (source) => source.connector === stream.connector && !isStream(source) && source.checkpoint !== undefined,
  );
  if (covered.length === 0) return;
  for (const source of covered) await queueKnown(pipeline, source);
  await startRun(pipeline, covered);
}

async function listPages(pipeline: Pipeline, source: SourceState, { claim, sweep }: Claimed): Promise<number> {
  const connector = connectorNamed(pipeline, source.connector);
  let queued = 0;
  let begun = claim.checkpoint !== undefined;
  for await (const page of connector.changes(source, claim.checkpoint)) {
    if (!begun) {
      // Between taking the position and storing it: nothing then falls between the two, whoever dies.
      await queueKnown(pipeline, source);
      await coverGap(pipeline, connector, source);
    }
    // What is listed for the first time was never to be announced.
    else if (sweep) await noteMissed(pipeline, source, presentItems(page));
    begun = true;
    const found = await queueListed(pipeline, { connector, sourceId: source.id, page });
    for (const id of page.sweep ?? []) await pipeline.store.sweeps.want({ connector: connector.name, id });
    await pipeline.store.sources.advance(claim, { checkpoint: page.checkpoint, complete: page.last, found });
    await pipeline.store.sources.extend(claim, claimMs);
    queued += found;
  }
  return queued;
}

/** Queues the files of a page that aren't settled already, one message each; answers how many. */
export async function queueListed(pipeline: Pipeline, listing: Listing): Promise<number> {
  const files = await unsettledFiles(pipeline, listing);
  await pipeline.queues.live.send(
    files.map(({ file, version, wake }) => fileMessage(file, version, { policyHash: pipeline.policyHash, wake })),
  );
  return files.length;
}

export function presentItems({ files }: ChangePage): readonly FileItem[] {
  return files.flatMap((changed) => (changed.kind === 'present' ? [changed.item] : []));
}
