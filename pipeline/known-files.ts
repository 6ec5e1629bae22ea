import type { Source } from '../model/file.ts';
import type { FileId } from '../model/ids.ts';
import type { LedgerEntry } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

const pageSize = 500;

/** Every file of a source that the ledger knows, those that are gone too. */
export async function* knownFiles(
  { store }: Pipeline,
  { connector, id }: Pick<Source, 'connector' | 'id'>,
): AsyncIterable<LedgerEntry> {
  let after: FileId | undefined;
  for (;;) {
    const entries = await store.ledger.walk({
      connector,
      sourceId: id,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    yield* entries;
    if (entries.length < pageSize) return;
    after = entries.at(-1)?.file.fileId;
  }
}
