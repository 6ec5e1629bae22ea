import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { LaneOptions } from './embedded-lane-options.ts';
import type { DeadLetterTable, EmbeddedSchema } from './embedded-schema.ts';
import type { DeadLetter, DeadLetters } from './queue.ts';

/** As long as SQS keeps anything at most. */
const keptMs = 14 * 24 * 60 * 60 * 1000;
/** Rows per statement. */
const batchSize = 500;

export function createEmbeddedDeadLetters(options: LaneOptions): DeadLetters {
  const { db, flush, bell } = options;
  return {
    async list(max) {
      const rows = await oldest(options, max);
      return rows.map(toDeadLetter);
    },

    async replay(max) {
      let replayed = 0;
      while (replayed < max) {
        const wanted = Math.min(batchSize, max - replayed);
        const moved = await db.transaction().execute((tx) => revive({ ...options, db: tx }, wanted));
        replayed += moved;
        if (moved < wanted) break;
      }
      if (replayed > 0) bell.ring();
      await flush();
      return replayed;
    },
  };
}

export async function countDeadLetters({ db, lane, now }: LaneOptions): Promise<number> {
  const { count } = await db
    .selectFrom('dead_letters')
    .select(sql<number>`count(*)`.as('count'))
    .where('lane', '=', lane)
    .where('died_at', '>', now() - keptMs)
    .executeTakeFirstOrThrow();
  return count;
}

/** Moves messages to the dead letters, and forgets those that are too old. */
export async function bury(tx: Kysely<EmbeddedSchema>, sequences: readonly number[], at: number): Promise<void> {
  const columns = ['sequence', 'lane', 'message_group', 'id', 'body', 'receives', 'sent_at'] as const;
  await tx
    .deleteFrom('dead_letters')
    .where('died_at', '<=', at - keptMs)
    .execute();
  await tx
    .insertInto('dead_letters')
    .columns([...columns, 'died_at'])
    .expression((eb) =>
      eb
        .selectFrom('messages')
        .select([
          ...columns.map((column) => (column === 'receives' ? sql<number>`receives - 1`.as('receives') : column)),
          sql<number>`cast(${at} as integer)`.as('died_at'),
        ])
        .where('sequence', 'in', sequences),
    )
    .execute();
  await tx.deleteFrom('messages').where('sequence', 'in', sequences).execute();
}

function oldest({ db, lane, now }: LaneOptions, max: number): Promise<readonly Selectable<DeadLetterTable>[]> {
  return db
    .selectFrom('dead_letters')
    .selectAll()
    .where('lane', '=', lane)
    .where('died_at', '>', now() - keptMs)
    .orderBy('sequence')
    .limit(max)
    .execute();
}

/** Needs a transaction. The new sequence numbers put them behind what waits. */
async function revive(options: LaneOptions, max: number): Promise<number> {
  const { db, lane, now } = options;
  const rows = await oldest(options, max);
  if (rows.length === 0) return 0;
  await db
    .insertInto('messages')
    .values(
      rows.map(({ message_group, body }) => ({
        lane,
        message_group,
        id: randomUUID(),
        body,
        hidden_until: 0,
        receipt: null,
        receives: 0,
        sent_at: now(),
      })),
    )
    .execute();
  const sequences = rows.map(({ sequence }) => sequence);
  await db.deleteFrom('dead_letters').where('sequence', 'in', sequences).execute();
  return rows.length;
}

function toDeadLetter(row: Selectable<DeadLetterTable>): DeadLetter {
  return { group: row.message_group, body: row.body, receives: row.receives, sentAt: row.sent_at };
}
