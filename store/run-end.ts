import { sql, type Transaction } from 'kysely';
import { raiseAlert } from './alerts.ts';
import type { Database } from './database.ts';
import { findRuns } from './run-rows.ts';
import type { Schema } from './schema.ts';
import type { TellRun } from './store.ts';

export type Inside = Database & { readonly db: Transaction<Schema> };

/** Finishes a run that is listed and has no file left, paused or not. */
export async function finishIfDone(inside: Inside, id: string, tell: TellRun): Promise<void> {
  const { numUpdatedRows } = await inside.db
    .updateTable('runs')
    .set({ state: 'finished', note: '', finished_at: inside.now() })
    .where('id', '=', id)
    .where('state', 'in', ['running', 'paused'])
    .where('listed_at', 'is not', null)
    .where(
      sql<boolean>`not exists (select 1 from run_counts where run_id = ${id} and status in ('waiting', 'queued') and files > 0)`,
    )
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) await tellEnd(inside, id, tell);
}

/** Called once in a run's life, in the transaction that ends it. */
export async function tellEnd(inside: Inside, id: string, tell: TellRun): Promise<void> {
  const [run] = await findRuns(inside, [id]);
  if (run === undefined) throw new Error(`Cannot end run ${id}: it is gone`);
  await raiseAlert(inside.db, tell(run));
}
