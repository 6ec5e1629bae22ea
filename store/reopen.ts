import { sql } from 'kysely';
import type { SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import type { Selection } from './store.ts';

const key = ['connector', 'source_id', 'file_id'] as const;

export async function countReopenable(database: Database, selection: Selection): Promise<number> {
  const { count } = await selected(database.db.selectFrom('ledger'), database, selection)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Raising the fence stops whoever still works on the file under a claim that has run out. */
export async function reopen(database: Database, selection: Selection, limit: number): Promise<number> {
  const { db, now, skipsLocked } = database;
  const rows = await db
    .with(
      (cte) => cte('chosen').materialized(),
      (cte) => {
        const chosen = selected(cte.selectFrom('ledger'), database, selection).select(key).limit(limit);
        return skipsLocked ? chosen.forUpdate().skipLocked() : chosen;
      },
    )
    .updateTable('ledger')
    .from('chosen')
    .set({
      settled_version: null,
      settled_policy: null,
      settled_outcome: null,
      settled_reason: null,
      settled_detail: null,
      settled_label: null,
      settled_protected: null,
      settled_at: null,
      attempts: 0,
      round: sql`ledger.round + 1`,
      parked_until: now(),
      parked_reason: 'reopened',
      parked_since: now(),
      parked_lane: 'backfill',
      due_at: now(),
      holder: null,
      fence: sql`ledger.fence + 1`,
      updated_at: now(),
    })
    .whereRef('ledger.connector', '=', 'chosen.connector')
    .whereRef('ledger.source_id', '=', 'chosen.source_id')
    .whereRef('ledger.file_id', '=', 'chosen.file_id')
    .returning('ledger.file_id')
    .execute();
  return rows.length;
}

/** Nobody works on them, and they don't wait for another attempt already. */
function selected<Row>(
  from: SelectQueryBuilder<Schema, 'ledger', Row>,
  { now }: Database,
  { outcome, reason, connector, sourceId, fileId, settledUntil }: Selection,
): SelectQueryBuilder<Schema, 'ledger', Row> {
  let query = from
    .where('settled_outcome', '=', outcome)
    .where('parked_until', 'is', null)
    .where((eb) => eb.or([eb('holder', 'is', null), eb('held_until', '<=', now())]));
  if (reason !== undefined) query = query.where('settled_reason', '=', reason);
  if (connector !== undefined) query = query.where('connector', '=', connector);
  if (sourceId !== undefined) query = query.where('source_id', '=', sourceId);
  if (fileId !== undefined) query = query.where('file_id', '=', fileId);
  if (settledUntil !== undefined) query = query.where('settled_at', '<=', settledUntil);
  return query;
}
