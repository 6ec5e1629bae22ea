import type { ChangedFile, ChangePage, Connector } from '../connectors/connector.ts';
import type { FileItem, FileRef } from '../model/file.ts';
import type { SourceId, Version } from '../model/ids.ts';
import type { LedgerEntry } from '../store/store.ts';
import { hasDrifted } from './drift.ts';
import { unseen } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';
import { isUnderPolicy } from './run-options.ts';

/** A page of one source. */
export interface Listing {
  readonly connector: Connector;
  readonly sourceId: SourceId;
  readonly page: ChangePage;
}

export interface ListedFile {
  readonly file: FileRef;
  readonly version: Version;
  readonly wake: number;
}

/** What a listing told of a file. */
interface Found {
  readonly file: FileRef;
  readonly version: Version;
  readonly item?: FileItem;
  /** Told by an event: something happened to this very file. */
  readonly touched: boolean;
}

/**
 * The files of a page that aren't settled in this very version under the present policy, as our own writes are, and those beside
 * which something else is shown than their label.
 */
export async function unsettledFiles(pipeline: Pipeline, listing: Listing): Promise<readonly ListedFile[]> {
  const found: Found[] = [];
  for (const changed of listing.page.files) found.push(...(await identify(pipeline, listing, changed)));
  const files: ListedFile[] = [];
  for (const known of found) {
    const { file, version } = known;
    const entry = await pipeline.store.ledger.find(file);
    const settled =
      entry?.settled?.version === version &&
      isUnderPolicy(pipeline, entry.settled.policyHash) &&
      entry.intent === undefined;
    if (settled && !needsLook(pipeline, listing.connector, { entry, item: known.item })) continue;
    // The same version has news: it came back from the trash, or of a parked file, its lock was taken away perhaps.
    const isBack = entry?.settled?.outcome === 'gone';
    const again = settled || isBack || version === unseen || (known.touched && entry?.parked !== undefined);
    files.push({ file, version, wake: again ? await pipeline.store.ledger.wake(file) : (entry?.wake ?? 0) });
  }
  return files;
}

function needsLook(
  pipeline: Pipeline,
  connector: Connector,
  { entry, item }: { readonly entry: LedgerEntry; readonly item: FileItem | undefined },
): boolean {
  return pipeline.mode === 'enforce' && item !== undefined && hasDrifted({ pipeline, connector, entry, item });
}

async function identify(
  pipeline: Pipeline,
  { connector, sourceId }: Listing,
  changed: ChangedFile,
): Promise<readonly Found[]> {
  if (changed.kind === 'present') return [foundAs(changed.item, false)];

  const place = changed.kind === 'touched' ? await lookedAtIn(pipeline, { connector, sourceId }, changed) : undefined;
  if (place !== undefined) {
    const file: FileRef = { connector: connector.name, sourceId: place, fileId: changed.fileId };
    const item = await connector.look(file);
    if (item !== undefined) return [foundAs(item, true)];
  }
  // Gone, or not ours to see: only a file that we have met has something to settle.
  const met = await pipeline.store.ledger.locate(connector.name, changed.fileId);
  return met.map((one) => ({ file: one, version: unseen, touched: false }));
}

function foundAs(item: FileItem, touched: boolean): Found {
  return { file: item.ref, version: item.version, item, touched };
}

/** Where a touched file is looked at: in the source that the event names, if that one is watched; none then for any other. */
async function lookedAtIn(
  { store }: Pipeline,
  { connector, sourceId }: Pick<Listing, 'connector' | 'sourceId'>,
  touched: Extract<ChangedFile, { readonly kind: 'touched' }>,
): Promise<SourceId | undefined> {
  if (touched.sourceId === undefined || touched.sourceId === sourceId) return sourceId;
  return (await store.sources.find(connector.name, touched.sourceId))?.id;
}
