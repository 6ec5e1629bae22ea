import { sql } from 'kysely';
import type { SourceId } from '../model/ids.ts';
import type { Database } from './database.ts';
import type { LedgerTally } from './store.ts';

/** Read from the index `ledger_totals` alone. */
export async function tally({ db }: Database, source: SourceId | undefined): Promise<readonly LedgerTally[]> {
  const groups = ['connector', 'source_id', 'settled_outcome', 'settled_reason'] as const;
  const rows = await db
    .selectFrom('ledger')
    .select([...groups, sql<number>`count(*)`.as('files'), sql<number>`count(parked_until)`.as('parked')])
    .$if(source !== undefined, (query) => query.where('source_id', '=', source ?? ('' as SourceId)))
    .groupBy(groups)
    .orderBy('connector')
    .orderBy('source_id')
    .orderBy('settled_outcome')
    .orderBy('settled_reason')
    .execute();
  return rows.map((row) => ({
    connector: row.connector,
    sourceId: row.source_id,
    outcome: row.settled_outcome ?? undefined,
    reason: row.settled_reason ?? undefined,
    files: row.files,
    parked: row.parked,
  }));
}
