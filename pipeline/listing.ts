import type { ChangedFile, ChangePage, Connector } from '../connectors/connector.ts';
import type { FileRef } from '../model/file.ts';
import type { SourceId, Version } from '../model/ids.ts';
import { unseen } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';

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

/** The files of a page that aren't settled in this very version under the present policy, as our own writes are. */
export async function unsettledFiles(pipeline: Pipeline, listing: Listing): Promise<readonly ListedFile[]> {
  const found: Omit<ListedFile, 'wake'>[] = [];
  for (const changed of listing.page.files) found.push(...(await identify(pipeline, listing, changed)));
  const files: ListedFile[] = [];
  for (const known of found) {
    const entry = await pipeline.store.ledger.find(known.file);
    if (
      entry?.settled?.version === known.version &&
      entry.settled.policyHash === pipeline.policyHash &&
      entry.intent === undefined
    ) {
      continue;
    }
    const wake = known.version === unseen ? await pipeline.store.ledger.wake(known.file) : (entry?.wake ?? 0);
    files.push({ ...known, wake });
  }
  return files;
}

async function identify(
  pipeline: Pipeline,
  { connector, sourceId }: Listing,
  changed: ChangedFile,
): Promise<readonly Omit<ListedFile, 'wake'>[]> {
  if (changed.kind === 'present') return [{ file: changed.item.ref, version: changed.item.version }];

  const file: FileRef = { connector: connector.name, sourceId, fileId: changed.fileId };
  if (changed.kind === 'touched') {
    const item = await connector.look(file);
    if (item !== undefined) return [{ file: item.ref, version: item.version }];
  }
  // Gone, or not ours to see: only a file that we have met has something to settle.
  const met = await pipeline.store.ledger.locate(connector.name, changed.fileId);
  return met.map((one) => ({ file: one, version: unseen }));
}
