import { sql, type Transaction } from 'kysely';
import type { RunCountTable, Schema } from './schema.ts';
import type { RunResult } from './store.ts';

/** Results that changed a file in the cloud. */
export const changing = ['labeled', 'protected'] as const satisfies readonly RunResult[];

/** On PostgreSQL writers of one run queue up here; on SQLite there is one writer anyway. */
export async function lockRun(tx: Transaction<Schema>, id: string): Promise<void> {
  await tx.updateTable('runs').set({ id }).where('id', '=', id).execute();
}

export interface CountChange {
  readonly id: string;
  readonly status: RunCountTable['status'];
  readonly reason?: string | undefined;
  readonly label?: RunCountTable['label'] | undefined;
  readonly by: number;
}

/** Moves the count of a status; called in the transaction that changes the rows. */
export async function count(
  tx: Transaction<Schema>,
  { id, status, reason = '', label = '', by }: CountChange,
): Promise<void> {
  if (by === 0) return;
  await tx
    .insertInto('run_counts')
    .values({ run_id: id, status, reason, label, files: by })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'status', 'reason', 'label']).doUpdateSet({ files: sql`run_counts.files + ${by}` }),
    )
    .execute();
}
