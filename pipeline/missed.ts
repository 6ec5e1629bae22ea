import type { FileItem } from '../model/file.ts';
import type { LedgerEntry, SourceState } from '../store/store.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';

/** A change that is older than this should have been announced, ms. */
const announcedWithinMs = 10 * 60_000;

/**
 * Subscriptions die silently: one that stands and doesn't tell is known by changes that only a sweep has found. Called with what a
 * sweep lists, before it is queued; the next round of subscriptions makes a new one for a source that missed something.
 */
export async function noteMissed(pipeline: Pipeline, source: SourceState, items: readonly FileItem[]): Promise<void> {
  const { store, now, log } = pipeline;
  const { features } = connectorNamed(pipeline, source.connector);
  if (features.subscriptions?.covers(source) !== true) return;
  const subscription = (await store.subscriptions.list()).find(
    (one) => one.connector === source.connector && one.sourceId === source.id,
  );
  if (subscription === undefined) return;
  const announcedUntil = Math.max(source.notifiedAt ?? 0, subscription.madeAt);
  for (const item of items) {
    const due = item.modifiedAt > announcedUntil && item.modifiedAt < now() - announcedWithinMs;
    if (!due || item.modifiedByUs || isKnown(await store.ledger.find(item.ref), item)) continue;
    log.warn('change was not announced', { connector: source.connector, source: source.id });
    await store.sources.missed(source.connector, source.id);
    return;
  }
}

/** Somebody has heard of this version, whatever became of it. */
function isKnown(entry: LedgerEntry | undefined, { version }: FileItem): boolean {
  if (entry === undefined) return false;
  const { settled, parked, intent } = entry;
  return settled === undefined || settled.version === version || parked !== undefined || intent !== undefined;
}
