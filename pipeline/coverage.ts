import type { Source } from '../model/file.ts';
import type { FileId } from '../model/ids.ts';
import type { LedgerEntry } from '../store/store.ts';
import { queueFile } from './enqueue.ts';
import { knownFiles } from './known-files.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { isUnderPolicy } from './run-options.ts';

/** What a source holds, beside what is recorded of it: every file ends in exactly one state, or is named here. */
export interface Coverage {
  readonly source: Source;
  /** Files that the cloud lists now. */
  readonly listed: number;
  /** Of these, by outcome and reason: `labeled payment-cards`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Waiting for a lock, a pause or another attempt. */
  readonly parked: number;
  /** Met, and not settled yet. */
  readonly pending: number;
  /** Settled under another policy than the present one: a run opens them again. */
  readonly outdated: number;
  /** Never met: the first hundred by name. They have been queued. */
  readonly missing: readonly string[];
  readonly missingFiles: number;
  /** Recorded, not gone, and not listed any more: the first hundred by name. They have been queued for a look. */
  readonly stale: readonly string[];
  readonly staleFiles: number;
  /** All files that are listed have a state, and nothing is recorded beyond them. */
  readonly reconciled: boolean;
}

const namedAtMost = 100;

/** Every watched source that holds files, one after another, or those of these ids; event streams hold none. */
export async function* coverage(
  pipeline: Pipeline,
  options: { readonly sources?: readonly string[]; readonly begin?: (source: Source) => void } = {},
): AsyncIterable<Coverage> {
  for (const source of await pipeline.store.sources.list()) {
    if (options.sources?.includes(source.id) === false) continue;
    if (connectorNamed(pipeline, source.connector).features.isStream(source)) continue;
    options.begin?.(source);
    yield await coverageOf(pipeline, source);
  }
}

/**
 * Lists a source from the beginning and holds every file against the ledger, page by page. What was never met is queued, so that a
 * second look finds it covered; so is what is recorded and not there. Only ids and paths of one source are held at a time.
 */
export async function coverageOf(pipeline: Pipeline, source: Source): Promise<Coverage> {
  const startedAt = await pipeline.store.now();
  const unmet = await listedFiles(pipeline, source);
  const listed = unmet.size;
  const tally = createTally(pipeline);
  const stale = createNames();
  for await (const entry of knownFiles(pipeline, source)) {
    if (unmet.delete(entry.file.fileId)) {
      tally.add(entry);
    } else if (isRecorded(entry) && entry.updatedAt < startedAt) {
      stale.add(entry.path);
      await queueFile(pipeline, entry.file, undefined);
    }
  }
  const missing = createNames();
  for (const [fileId, path] of unmet) {
    missing.add(path);
    await queueFile(pipeline, { connector: source.connector, sourceId: source.id, fileId }, undefined);
  }
  return {
    source,
    listed,
    ...tally.result(),
    missing: missing.first,
    missingFiles: missing.count(),
    stale: stale.first,
    staleFiles: stale.count(),
    reconciled: missing.count() === 0 && stale.count() === 0 && tally.total() === listed,
  };
}

/** Paths of the files that the cloud lists now, by id; the later word counts where a file is listed twice. */
async function listedFiles(pipeline: Pipeline, source: Source): Promise<Map<FileId, string>> {
  const connector = connectorNamed(pipeline, source.connector);
  const files = new Map<FileId, string>();
  for await (const page of connector.changes(source, undefined)) {
    for (const changed of page.files) {
      if (changed.kind === 'present') files.set(changed.item.ref.fileId, changed.item.path);
      else if (changed.kind === 'removed') files.delete(changed.fileId);
    }
  }
  return files;
}

/** A row that was only claimed says nothing about a file being there. */
function isRecorded({ settled, parked, intent }: LedgerEntry): boolean {
  return settled?.outcome !== 'gone' && (settled ?? parked ?? intent) !== undefined;
}

function createNames() {
  const first: string[] = [];
  let count = 0;
  return {
    first,
    add(name: string): void {
      if (count++ < namedAtMost) first.push(name);
    },
    count: () => count,
  };
}

function createTally(pipeline: Pipeline) {
  const outcomes = new Map<string, number>();
  const counts = { parked: 0, pending: 0, outdated: 0 };
  let total = 0;

  const stateOf = (entry: LedgerEntry): keyof typeof counts | 'settled' => {
    if (entry.parked !== undefined) return 'parked';
    if (entry.settled === undefined || entry.intent !== undefined) return 'pending';
    return isUnderPolicy(pipeline, entry.settled.policyHash) ? 'settled' : 'outdated';
  };

  return {
    add(entry: LedgerEntry): void {
      total++;
      const state = stateOf(entry);
      if (state !== 'settled') {
        counts[state]++;
        return;
      }
      const { outcome = 'unchanged', reason = '' } = entry.settled ?? {};
      const key = `${outcome} ${reason}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    },
    total: () => total,
    result: () => ({
      outcomes: Object.fromEntries([...outcomes].sort(([left], [right]) => left.localeCompare(right))),
      ...counts,
    }),
  };
}
