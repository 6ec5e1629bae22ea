import type { SourceId } from '../model/ids.ts';
import type { LedgerTally, SourceState } from '../store/store.ts';
import type { JsonAnswer } from './feed.ts';
import type { Pipeline } from './pipeline.ts';

/** What is recorded of one source. What the cloud itself lists is held against it by `labelwright coverage`. */
interface Recorded {
  readonly connector: string;
  readonly id: string;
  readonly name: string;
  /** Sum of all the below. */
  readonly files: number;
  /** By outcome and reason: `labeled payment-cards`; `gone` among them. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Waiting for a lock, a pause or another attempt. */
  readonly parked: number;
  /** Met, and not settled yet. */
  readonly pending: number;
}

/** `{sources}`: the sums of the ledger for every source, or for the one that `source` names. 404 for an unknown one. */
export async function recordedCoverage({ store }: Pipeline, query: URLSearchParams): Promise<JsonAnswer> {
  const wanted = query.get('source');
  const sources = (await store.sources.list({ leftOut: true })).filter(({ id }) => wanted === null || id === wanted);
  if (wanted !== null && sources.length === 0) return { status: 404, body: { error: 'There is no such source' } };
  const tally = await store.ledger.tally(wanted === null ? undefined : (wanted as SourceId));
  const bySource = Map.groupBy(tally, ({ connector, sourceId }) => keyOf(connector, sourceId));
  return {
    status: 200,
    body: {
      sources: sources.map((source) => recorded(source, bySource.get(keyOf(source.connector, source.id)) ?? [])),
    },
  };
}

function keyOf(connector: string, sourceId: string): string {
  return `${connector} ${sourceId}`;
}

function recorded({ connector, id, name }: SourceState, tally: readonly LedgerTally[]): Recorded {
  const outcomes: Record<string, number> = {};
  const sums = { files: 0, parked: 0, pending: 0 };
  for (const { outcome, reason, files, parked } of tally) {
    sums.files += files;
    sums.parked += parked;
    const resting = files - parked;
    if (outcome === undefined) sums.pending += resting;
    else if (resting > 0) outcomes[`${outcome} ${reason ?? ''}`] = resting;
  }
  return { connector, id, name, files: sums.files, outcomes, parked: sums.parked, pending: sums.pending };
}
