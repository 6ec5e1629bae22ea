import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { raiseAlert, repeatAlert } from './alerts.ts';
import type { Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import type { Schema } from './schema.ts';
import { FencedError } from './store.ts';
import type { AlertDraft, Claim, Settlement } from './store.ts';

/** One transaction; the ledger row is written first, so that a lost claim ends it before anything else is touched. */
export async function settle(database: Database, claim: Claim, settlement: Settlement): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    const inside = { ...database, db: tx };
    const lastAlert = await settleRow(inside, claim, settlement);
    const isNew = await recordOutcome(inside, claim, settlement);
    if (settlement.alert === undefined || lastAlert === null) return;
    if (lastAlert === settlement.alert.alert.id) await raiseAlert(tx, settlement.alert.alert);
    else if (isNew) await repeatAlert(tx, lastAlert, settlement.alert.alert.lastSeen);
  });
}

type Inside = Database & { readonly db: Transaction<Schema> };

/** Answers with the file's last alert, which is the settlement's own where that differs from the one before. */
async function settleRow({ db, now }: Inside, { file, fence }: Claim, settlement: Settlement): Promise<string | null> {
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
    .returning('alert_id')
    .executeTakeFirst();
  if (row === undefined) throw new FencedError('Cannot settle file: the claim was lost or given back');
  return row.alert_id;
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
async function recordOutcome({ db, now }: Inside, { file, fence }: Claim, settlement: Settlement): Promise<boolean> {
  const { outcome } = settlement;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('outcomes')
    .values({
      ...toKey(file),
      version: outcome.version,
      policy_hash: outcome.policyHash,
      fence,
      kind: outcome.kind,
      reason: outcome.reason,
      detail: outcome.detail,
      label: outcome.label ?? null,
      receipt: outcome.receipt === undefined ? null : JSON.stringify(outcome.receipt),
      at: now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
