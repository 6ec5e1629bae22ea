/**
 * Which sink took which alerts: all up to a number, and single ones beyond it. Alerts become visible in the order of their
 * numbers, so that none can appear below the number later; the marks beyond it stay few.
 */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { batchSize } from './database.ts';
import type { Schema } from './schema.ts';

/** A condition on a row of `alerts`. */
export function isUntaken(sink: string): RawBuilder<boolean> {
  return sql<boolean>`(
    alerts.sequence > coalesce((select through from alert_sinks where sink = ${sink}), 0)
    and not exists (select 1 from alert_marks where sink = ${sink} and alert_marks.sequence = alerts.sequence)
  )`;
}

/** Needs a transaction. Unknown ids are passed over. */
export async function markTaken(tx: Kysely<Schema>, sink: string, ids: readonly string[]): Promise<void> {
  await lockSink(tx, sink);
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize);
    await tx
      .insertInto('alert_marks')
      .columns(['sink', 'sequence'])
      .expression((eb) =>
        eb
          .selectFrom('alerts')
          .select([sql<string>`cast(${sink} as text)`.as('sink'), 'alerts.sequence'])
          .where('alerts.id', 'in', batch)
          .where(isUntaken(sink)),
      )
      .execute();
  }
  const through = await takenThrough(tx, sink);
  await tx.updateTable('alert_sinks').set({ through }).where('sink', '=', sink).execute();
  await tx.deleteFrom('alert_marks').where('sink', '=', sink).where('sequence', '<=', through).execute();
}

/** Two publishers of one sink would each miss the other's marks. */
async function lockSink(tx: Kysely<Schema>, sink: string): Promise<void> {
  await tx
    .insertInto('alert_sinks')
    .values({ sink, through: 0 })
    .onConflict((conflict) => conflict.column('sink').doUpdateSet({ sink }))
    .execute();
}

/** The number below the first alert that the sink hasn't taken, or the last of all. */
async function takenThrough(tx: Kysely<Schema>, sink: string): Promise<number> {
  const first = await tx
    .selectFrom('alerts')
    .select('sequence')
    .where(isUntaken(sink))
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  if (first !== undefined) return first.sequence - 1;
  const last = await tx.selectFrom('alerts').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last?.sequence ?? 0;
}
