import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Alert } from '../model/alert.ts';
import { raiseAlert, repeatAlert } from './alerts.ts';
import type { Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import type { LedgerTable, Schema } from './schema.ts';
import { FencedError } from './store.ts';
import type { AlertDraft, Claim, Settlement } from './store.ts';

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
  { db, now }: Inside,
  { file, fence }: Claim,
  settlement: Settlement,
): Promise<Pick<LedgerTable, 'alert_id' | 'round'>> {
  const { outcome } = settlement;
  const key = toKey(file);
  const row = await db
    .updateTable('ledger')
    .set({
      name: settlement.name,
      path: settlement.path,
      settled_version: settlement.version,
      settled_policy: outcome.policyHash,
      settled_outcome: outcome.kind,
      settled_reason: outcome.reason,
      settled_detail: outcome.detail,
      settled_label: outcome.label ?? null,
      settled_protected: settlement.protected ? 1 : 0,
      settled_at: now(),
      attempts: 0,
      parked_until: null,
      parked_reason: null,
      parked_since: null,
      due_at: null,
      holder: null,
      updated_at: now(),
    })
    // A file that comes back from the trash is recovered from where the work on it broke off.
    .$if(outcome.kind !== 'gone', (query) => query.set({ intent: null }))
    .$if(settlement.written, (query) =>
      query.set({ own_write_1: now(), own_write_2: sql`own_write_1`, own_write_3: sql`own_write_2` }),
    )
    .$if(settlement.alert !== undefined, (query) => query.set(lastAlertOf(settlement.alert)))
    .where('connector', '=', key.connector)
    .where('source_id', '=', key.source_id)
    .where('file_id', '=', key.file_id)
    .where('fence', '=', fence)
    .where('holder', 'is not', null)
    .returning(['alert_id', 'round'])
    .executeTakeFirst();
  if (row === undefined) throw new FencedError('Cannot settle file: the claim was lost or given back');
  return row;
}

function lastAlertOf(draft: AlertDraft | undefined) {
  if (draft === undefined) return {};
  const { alert, fingerprint } = draft;
  return {
    alert_id: sql<string>`case when alert_fingerprint = ${fingerprint} then alert_id else ${alert.id} end`,
    alert_fingerprint: fingerprint,
  };
}

/** False for a repeat. */
async function recordOutcome(
  { db, now }: Inside,
  { file, fence }: Claim,
  { settlement, round }: { readonly settlement: Settlement; readonly round: number },
): Promise<boolean> {
  const { outcome } = settlement;
  const key = toKey(file);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('outcomes')
    .values({
      ...key,
      version: outcome.version,
      policy_hash: outcome.policyHash,
      round,
      fence,
      newest: 1,
      kind: outcome.kind,
      reason: outcome.reason,
      detail: outcome.detail,
      label: outcome.label ?? null,
      receipt: outcome.receipt === undefined ? null : JSON.stringify(outcome.receipt),
      at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
  await db
    .updateTable('outcomes')
    .set({ newest: 0 })
    .where('connector', '=', key.connector)
    .where('source_id', '=', key.source_id)
    .where('file_id', '=', key.file_id)
    .where('newest', '=', 1)
    .where('fence', '<', fence)
    .execute();
  return true;
}
