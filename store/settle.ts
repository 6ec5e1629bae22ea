import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import { statement } from '../lib/statement.ts';
import type { Alert } from '../model/alert.ts';
import { raiseAlert, repeatAlert } from './alerts.ts';
import type { Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import type { FileKey, LedgerTable, OutcomeTable, Schema } from './schema.ts';
import { FencedError } from './store.ts';
import type { Claim, Settlement } from './store.ts';

/** One transaction; the ledger row is written first, so that a lost claim ends it before anything else is touched. */
export async function settle(database: Database, claim: Claim, settlement: Settlement): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    const inside = { ...database, db: tx };
    const row = await settleRow(inside, claim, settlement);
    const isNew = await recordOutcome(inside, claim, { settlement, round: row.round });
    if (settlement.aside !== undefined) await raiseAlert(tx, settlement.aside);
    const alert = settlement.alert?.alert;
    if (alert === undefined || row.alert_id === null) return;
    if (row.alert_id === alert.id) await raiseAlert(tx, alert);
    else if (isNew && !(await repeatAlert(tx, row.alert_id, alert.lastSeen))) await raiseAgain(inside, claim, alert);
  });
}

/** The file's last alert was deleted for its age: what is seen again is news again. */
async function raiseAgain({ db }: Inside, { file }: Claim, alert: Alert): Promise<void> {
  const key = toKey(file);
  await db
    .updateTable('ledger')
    .set({ alert_id: alert.id })
    .where('connector', '=', key.connector)
    .where('source_id', '=', key.source_id)
    .where('file_id', '=', key.file_id)
    .execute();
  await raiseAlert(db, alert);
}

type Inside = Database & { readonly db: Transaction<Schema> };

/** Answers with the file's last alert, which is the settlement's own where that differs from the one before, and its round. */
async function settleRow(
  inside: Inside,
  { file, fence }: Claim,
  { outcome, alert: draft, ...settlement }: Settlement,
): Promise<Pick<LedgerTable, 'alert_id' | 'round'>> {
  const [row] = (
    await updateRow(inside, {
      ...toKey(file),
      fence,
      name: settlement.name,
      path: settlement.path,
      settled_version: settlement.version,
      settled_policy: outcome.policyHash,
      settled_outcome: outcome.kind,
      settled_reason: outcome.reason,
      settled_detail: outcome.detail,
      settled_label: outcome.label ?? null,
      settled_protected: settlement.protected ? 1 : 0,
      // A file that comes back from the trash is recovered from where the work on it broke off.
      keepsIntent: outcome.kind === 'gone' ? 1 : 0,
      written: settlement.written ? 1 : 0,
      alert_id: draft?.alert.id ?? null,
      alert_fingerprint: draft?.fingerprint ?? null,
    })
  ).rows;
  if (row === undefined) throw new FencedError('Cannot settle file: the claim was lost or given back');
  return row;
}

type SettledColumn = 'version' | 'policy' | 'outcome' | 'reason' | 'detail' | 'label' | 'protected';

interface SettledRow
  extends
    FileKey,
    Pick<LedgerTable, 'fence' | 'name' | 'path' | `settled_${SettledColumn}` | 'alert_id' | 'alert_fingerprint'> {
  readonly keepsIntent: 0 | 1;
  readonly written: 0 | 1;
}

const updateRow = statement(({ db, now }: Inside, row: SettledRow) => {
  const ifWritten = (then: RawBuilder<unknown>, otherwise: string) =>
    sql<number | null>`case when ${row.written} = 1 then ${then} else ${sql.ref(otherwise)} end`;
  return db
    .updateTable('ledger')
    .set({
      name: row.name,
      path: row.path,
      settled_version: row.settled_version,
      settled_policy: row.settled_policy,
      settled_outcome: row.settled_outcome,
      settled_reason: row.settled_reason,
      settled_detail: row.settled_detail,
      settled_label: row.settled_label,
      settled_protected: row.settled_protected,
      settled_at: now(),
      attempts: 0,
      parked_until: null,
      parked_reason: null,
      parked_since: null,
      due_at: null,
      holder: null,
      updated_at: now(),
      intent: sql`case when ${row.keepsIntent} = 1 then intent end`,
      own_write_1: ifWritten(now(), 'own_write_1'),
      own_write_2: ifWritten(sql.ref('own_write_1'), 'own_write_2'),
      own_write_3: ifWritten(sql.ref('own_write_2'), 'own_write_3'),
      // Without an alert both stay as they are.
      alert_id: sql`case when alert_fingerprint = ${row.alert_fingerprint} then alert_id else coalesce(${row.alert_id}, alert_id) end`,
      alert_fingerprint: sql`coalesce(${row.alert_fingerprint}, alert_fingerprint)`,
    })
    .where('connector', '=', row.connector)
    .where('source_id', '=', row.source_id)
    .where('file_id', '=', row.file_id)
    .where('fence', '=', row.fence)
    .where('holder', 'is not', null)
    .returning(['alert_id', 'round']);
});

/** False for a repeat. */
async function recordOutcome(
  inside: Inside,
  { file, fence }: Claim,
  { settlement, round }: { readonly settlement: Settlement; readonly round: number },
): Promise<boolean> {
  const { outcome } = settlement;
  const key = toKey(file);
  const { numAffectedRows = 0n } = await insertOutcome(inside, {
    ...key,
    version: outcome.version,
    policy_hash: outcome.policyHash,
    round,
    fence,
    kind: outcome.kind,
    reason: outcome.reason,
    detail: outcome.detail,
    label: outcome.label ?? null,
    receipt: outcome.receipt === undefined ? null : JSON.stringify(outcome.receipt),
  });
  if (numAffectedRows === 0n) return false;
  // Nothing comes before the first claim.
  if (fence > 1) await outdate(inside, { ...key, fence });
  return true;
}

const insertOutcome = statement(({ db, now }: Database, row: Omit<OutcomeTable, 'newest' | 'at'>) =>
  db
    .insertInto('outcomes')
    .values({
      connector: row.connector,
      source_id: row.source_id,
      file_id: row.file_id,
      version: row.version,
      policy_hash: row.policy_hash,
      round: row.round,
      fence: row.fence,
      newest: 1,
      kind: row.kind,
      reason: row.reason,
      detail: row.detail,
      label: row.label,
      receipt: row.receipt,
      at: now(),
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** Outcomes from before this fence are not the newest any more. */
const outdate = statement(({ db }: Database, row: Pick<OutcomeTable, keyof FileKey | 'fence'>) =>
  db
    .updateTable('outcomes')
    .set({ newest: 0 })
    .where('connector', '=', row.connector)
    .where('source_id', '=', row.source_id)
    .where('file_id', '=', row.file_id)
    .where('newest', '=', 1)
    .where('fence', '<', row.fence),
);
