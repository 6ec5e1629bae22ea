/** Rows of the ledger and its outcomes, as the contract shows them. */
import type { FileRef } from '../model/file.ts';
import type { Receipt } from '../model/outcome.ts';
import type { FileKey, LedgerTable, OutcomeTable } from './schema.ts';
import type { Intent, LedgerEntry, RecordedOutcome, Settled } from './store.ts';

export function toKey({ connector, sourceId, fileId }: FileRef): FileKey {
  return { connector, source_id: sourceId, file_id: fileId };
}

export function toRef(row: FileKey): FileRef {
  return { connector: row.connector, sourceId: row.source_id, fileId: row.file_id };
}

export function toEntry(row: LedgerTable): LedgerEntry {
  const settled = toSettled(row);
  const parked = toParked(row);
  return {
    file: toRef(row),
    name: row.name,
    path: row.path,
    ...(settled && { settled }),
    ...(row.intent !== null && { intent: JSON.parse(row.intent) as Intent }),
    attempts: row.attempts,
    ...(parked && { parked }),
    wake: row.wake,
    round: row.round,
    ownWrites: [row.own_write_1, row.own_write_2, row.own_write_3].filter((time) => time !== null),
    ...(row.seen_at !== null && { seenAt: row.seen_at }),
    updatedAt: row.updated_at,
  };
}

export function toOutcome(row: OutcomeTable): RecordedOutcome {
  return {
    kind: row.kind,
    reason: row.reason,
    detail: row.detail,
    version: row.version,
    policyHash: row.policy_hash,
    ...(row.label !== null && { label: row.label }),
    ...(row.receipt !== null && { receipt: JSON.parse(row.receipt) as Receipt }),
    at: row.at,
  };
}

function toParked(row: LedgerTable): LedgerEntry['parked'] {
  const { parked_until: until, parked_reason: reason, parked_since: since } = row;
  if (until === null || reason === null || since === null) return undefined;
  return { until, reason, since };
}

/** The `settled_` columns are written together: the version stands for all that are always there. */
function toSettled(row: LedgerTable): Settled | undefined {
  if (
    row.settled_version === null ||
    row.settled_policy === null ||
    row.settled_outcome === null ||
    row.settled_at === null
  ) {
    return undefined;
  }
  return {
    version: row.settled_version,
    policyHash: row.settled_policy,
    outcome: row.settled_outcome,
    reason: row.settled_reason ?? '',
    detail: row.settled_detail ?? '',
    ...(row.settled_label !== null && { label: row.settled_label }),
    protected: row.settled_protected === 1,
    at: row.settled_at,
  };
}
