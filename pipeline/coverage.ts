import type { ChangedFile } from '../connectors/connector.ts';
import type { Source } from '../model/file.ts';
import type { LedgerEntry } from '../store/store.ts';
import { queueFile } from './enqueue.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';

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
  /** Sum of all the above equals `listed`. */
  readonly reconciled: boolean;
}

const namedAtMost = 100;

/**
 * Lists a source from the beginning and holds every file against the ledger. What was never met is queued, so that a second
 * look finds it covered.
 */
export async function coverageOf(pipeline: Pipeline, source: Source): Promise<Coverage> {
  const connector = connectorNamed(pipeline, source.connector);
  const tally = createTally(pipeline);
  const seen = new Set<string>();
  for await (const page of connector.changes(source, undefined)) {
    for (const changed of page.files) await look(changed);
  }
  return tally.result(source, seen.size);

  async function look(changed: ChangedFile): Promise<void> {
    if (changed.kind !== 'present' || seen.has(changed.item.ref.fileId)) return;
    const { item } = changed;
    seen.add(item.ref.fileId);
    const entry = await pipeline.store.ledger.find(item.ref);
    if (tally.add({ entry, path: item.path }) === 'missing') await queueFile(pipeline, item.ref, item.version);
  }
}

/** Every watched source that holds files; event streams hold none. */
export async function coverage(pipeline: Pipeline, progress: (source: Source) => void): Promise<readonly Coverage[]> {
  const covered: Coverage[] = [];
  for (const source of await pipeline.store.sources.list()) {
    const feature = pipeline.connectors.get(source.connector)?.features.subscriptions;
    if (feature !== undefined && !feature.covers(source)) continue;
    progress(source);
    covered.push(await coverageOf(pipeline, source));
  }
  return covered;
}

interface Seen {
  readonly entry: LedgerEntry | undefined;
  readonly path: string;
}

function createTally(pipeline: Pipeline) {
  const outcomes = new Map<string, number>();
  const missing: string[] = [];
  const counts = { parked: 0, pending: 0, outdated: 0, missing: 0 };

  const stateOf = ({ entry }: Seen): keyof typeof counts | 'settled' => {
    if (entry === undefined) return 'missing';
    if (entry.parked !== undefined) return 'parked';
    if (entry.settled === undefined || entry.intent !== undefined) return 'pending';
    return entry.settled.policyHash === pipeline.policyHash ? 'settled' : 'outdated';
  };

  return {
    add(seen: Seen): ReturnType<typeof stateOf> {
      const state = stateOf(seen);
      if (state === 'settled') {
        const { outcome = 'unchanged', reason = '' } = seen.entry?.settled ?? {};
        const key = `${outcome} ${reason}`;
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      } else {
        counts[state]++;
        if (state === 'missing' && missing.length < namedAtMost) missing.push(seen.path);
      }
      return state;
    },
    result(source: Source, listed: number): Coverage {
      const settled = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
      const known = settled + counts.parked + counts.pending + counts.outdated;
      return {
        source,
        listed,
        outcomes: Object.fromEntries([...outcomes].sort(([left], [right]) => left.localeCompare(right))),
        parked: counts.parked,
        pending: counts.pending,
        outdated: counts.outdated,
        missing,
        missingFiles: counts.missing,
        reconciled: counts.missing === 0 && known === listed,
      };
    },
  };
}
