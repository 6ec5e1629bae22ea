import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Source } from '../model/file.ts';
import { later } from './database.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import type { SweepProgress, Sweeps } from './store.ts';

/** A sweep that was taken and has no end by then is given out again: who took it may have died. */
const takenForMs = 60 * 60 * 1000;

export function createSweeps(database: Database): Sweeps {
  const { db, now } = database;
  const ofSource = ({ connector, id }: Pick<Source, 'connector' | 'id'>) =>
    db.updateTable('sources').where('connector', '=', connector).where('id', '=', id);
  return {
    async want(source) {
      const all = db.updateTable('sources').where('left_out', 'is', null);
      // One that waits already keeps its place: else the same few would be next each time.
      const waits = sql<boolean>`sweep_wanted_at > coalesce(sweep_started_at, 0)`;
      await (source === undefined ? all : ofSource(source))
        .set({ sweep_wanted_at: sql`case when ${waits} then sweep_wanted_at else ${now()} end` })
        .execute();
    },

    take: (most) => db.transaction().execute((tx) => take(database, tx, most)),

    async begin(source) {
      const row = await ofSource(source)
        .set({ sweep_started_at: sql`coalesce(sweep_started_at, ${now()})` })
        .returning(['sweep_started_at', 'sweep_checkpoint'])
        .executeTakeFirst();
      if (row === undefined || row.sweep_started_at === null)
        throw new Error(`Cannot sweep ${source.connector} source ${source.id}: it is not known`);
      return { startedAt: row.sweep_started_at, checkpoint: row.sweep_checkpoint ?? undefined };
    },

    async advance(source, checkpoint) {
      await ofSource(source).set({ sweep_checkpoint: checkpoint }).execute();
    },

    async restart(source) {
      await ofSource(source).set({ sweep_started_at: null, sweep_checkpoint: null }).execute();
    },

    async end(source, { startedAt }: SweepProgress) {
      await ofSource(source)
        .set({
          sweep_started_at: null,
          sweep_checkpoint: null,
          sweep_taken_at: null,
          sweep_wanted_at: sql`case when sweep_wanted_at > ${startedAt} then sweep_wanted_at end`,
          swept_at: now(),
        })
        .execute();
    },
  };
}

async function take(database: Database, tx: Transaction<Schema>, most: number): Promise<readonly Source[]> {
  const isTaken = sql<boolean>`coalesce(sweep_taken_at, 0) > ${later(database, -takenForMs)}`;
  const { under } = await tx
    .selectFrom('sources')
    .select((eb) => eb.fn.countAll<number>().as('under'))
    .where(isTaken)
    .executeTakeFirstOrThrow();
  if (under >= most) return [];
  const due = await tx
    .selectFrom('sources')
    .select(['connector', 'id', 'name', 'kind'])
    .where('sweep_wanted_at', 'is not', null)
    .where('left_out', 'is', null)
    .where(sql<boolean>`not ${isTaken}`)
    .orderBy('sweep_wanted_at')
    .orderBy('connector')
    .orderBy('id')
    .limit(most - under)
    .execute();
  for (const { connector, id } of due) {
    await tx
      .updateTable('sources')
      .set({ sweep_taken_at: database.now() })
      .where('connector', '=', connector)
      .where('id', '=', id)
      .execute();
  }
  return due;
}
