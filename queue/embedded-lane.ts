import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Insertable, Kysely, RawBuilder, Selectable } from 'kysely';
import type { Bell } from './bell.ts';
import { checkMessages } from './check-messages.ts';
import type { EmbeddedSchema, MessageTable } from './embedded-schema.ts';
import type { Delivery, Lane, Message, Queue, QueueDepth, ReceiveOptions } from './queue.ts';

export interface LaneOptions {
  readonly db: Kysely<EmbeddedSchema>;
  readonly lane: Lane;
  readonly now: () => number;
  readonly maxReceives: number;
  readonly bell: Bell;
  /** Called once, when this lane is closed. */
  readonly onClosed: () => Promise<void>;
}

/** As long as SQS refuses a deduplication id. */
const refusedMs = 5 * 60 * 1000;
/** What other processes sent, and what has become visible again, is seen after this time. */
const pollMs = 200;
/** Rows per statement. */
const batchSize = 500;

export function createLane(options: LaneOptions): Queue {
  const { db, lane, now, bell } = options;
  let closed = false;
  return {
    async send(messages) {
      checkMessages(messages);
      if (messages.length === 0) return;
      await db.transaction().execute((tx) => insertMessages(tx, messages, { lane, at: now() }));
      bell.ring();
    },

    async receive(wanted) {
      const { waitMs, signal } = wanted;
      const deadline = performance.now() + waitMs;
      while (!closed && signal?.aborted !== true) {
        const rings = bell.rings();
        const deliveries = await handOut(options, wanted);
        const remaining = deadline - performance.now();
        if (deliveries.length > 0 || remaining <= 0) return deliveries;
        await bell.wait({ rings, ms: Math.min(pollMs, remaining), signal });
      }
      return [];
    },

    async extend(delivery, visibilityMs) {
      await db
        .updateTable('messages')
        .set({ hidden_until: Math.ceil(now() + visibilityMs) })
        .where(isHandedOut(delivery))
        .execute();
    },

    async acknowledge(delivery) {
      await db.deleteFrom('messages').where(isHandedOut(delivery)).execute();
      bell.ring();
    },

    async release(delivery) {
      await db.updateTable('messages').set({ hidden_until: 0, receipt: null }).where(isHandedOut(delivery)).execute();
      bell.ring();
    },

    depth: () => depth(options),

    async close() {
      if (closed) return;
      closed = true;
      bell.ring();
      await options.onClosed();
    },
  };
}

interface Sending {
  readonly lane: Lane;
  readonly at: number;
}

async function insertMessages(
  tx: Kysely<EmbeddedSchema>,
  messages: readonly Message[],
  { lane, at }: Sending,
): Promise<void> {
  await tx.deleteFrom('sent_ids').where('refused_until', '<=', at).execute();
  for (let start = 0; start < messages.length; start += batchSize) {
    const batch = messages.slice(start, start + batchSize);
    const accepted = await tx
      .insertInto('sent_ids')
      .values(batch.map(({ id }) => ({ lane, id, refused_until: at + refusedMs })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    const ids = new Set(accepted.map(({ id }) => id));
    // The first of several with one id counts: its id is taken out when it is met.
    const fresh = batch.filter(({ id }) => ids.delete(id));
    if (fresh.length > 0)
      await tx
        .insertInto('messages')
        .values(fresh.map(toRow(lane, at)))
        .execute();
  }
}

function toRow(lane: Lane, at: number): (message: Message) => Insertable<MessageTable> {
  return ({ group, id, body }) => ({
    lane,
    message_group: group,
    id,
    body,
    hidden_until: 0,
    receipt: null,
    receives: 0,
    sent_at: at,
  });
}

/** One receipt per receive, so that an older one of the same message fits no row. */
function isHandedOut({ receipt }: Delivery): RawBuilder<boolean> {
  const [sequence, token] = receipt.split('.', 2);
  return sql<boolean>`sequence = ${Number(sequence)} and receipt = ${token ?? ''}`;
}

async function handOut(options: LaneOptions, { max, visibilityMs }: ReceiveOptions): Promise<readonly Delivery[]> {
  const at = options.now();
  const token = randomUUID();
  const rows = await options.db.transaction().execute(async (tx) => {
    const fit = await takeFit(tx, options, { at, max });
    const sequences = fit.map(({ sequence }) => sequence);
    if (sequences.length === 0) return [];
    await tx
      .updateTable('messages')
      .set({ hidden_until: Math.ceil(at + visibilityMs), receipt: token, receives: sql`receives + 1` })
      .where('sequence', 'in', sequences)
      .execute();
    return fit;
  });
  return rows.map(({ sequence, message_group: group, body, receives }) => ({
    body,
    group,
    receipt: `${sequence}.${token}`,
    receives: receives + 1,
  }));
}

interface Asked {
  readonly at: number;
  readonly max: number;
}

type Row = Pick<Selectable<MessageTable>, 'sequence' | 'message_group' | 'body' | 'receives'>;

/** The oldest messages whose groups are free; those that were handed out too often die on the way. */
async function takeFit(tx: Kysely<EmbeddedSchema>, options: LaneOptions, asked: Asked): Promise<readonly Row[]> {
  for (;;) {
    const found = await findVisible(tx, options, asked);
    const spent = found.filter(({ receives }) => receives >= options.maxReceives);
    if (spent.length === 0) return found;
    await bury(tx, spent, asked.at);
    if (spent.length < found.length) return found.filter(({ receives }) => receives < options.maxReceives);
  }
}

/** The plus sign keeps SQLite to the index by sequence: the other one would have it sort the whole backlog. */
function findVisible(tx: Kysely<EmbeddedSchema>, { lane }: LaneOptions, { at, max }: Asked): Promise<readonly Row[]> {
  return tx
    .selectFrom('messages as message')
    .select(['sequence', 'message_group', 'body', 'receives'])
    .where('lane', '=', lane)
    .where(sql<boolean>`+hidden_until <= ${at}`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('messages as other')
            .select('other.sequence')
            .whereRef('other.lane', '=', 'message.lane')
            .whereRef('other.message_group', '=', 'message.message_group')
            .where('other.hidden_until', '>', at),
        ),
      ),
    )
    .orderBy('sequence')
    .limit(Math.min(max, batchSize))
    .execute();
}

async function bury(tx: Kysely<EmbeddedSchema>, rows: readonly Row[], at: number): Promise<void> {
  const sequences = rows.map(({ sequence }) => sequence);
  const columns = ['sequence', 'lane', 'message_group', 'id', 'body', 'receives', 'sent_at'] as const;
  await tx
    .insertInto('dead_letters')
    .columns([...columns, 'died_at'])
    .expression((eb) =>
      eb
        .selectFrom('messages')
        .select([...columns, sql<number>`cast(${at} as integer)`.as('died_at')])
        .where('sequence', 'in', sequences),
    )
    .execute();
  await tx.deleteFrom('messages').where('sequence', 'in', sequences).execute();
}

async function depth({ db, lane, now }: LaneOptions): Promise<QueueDepth> {
  const count = sql<number>`count(*)`.as('count');
  const all = await db.selectFrom('messages').select(count).where('lane', '=', lane).executeTakeFirstOrThrow();
  const hidden = await db
    .selectFrom('messages')
    .select(count)
    .where('lane', '=', lane)
    .where('hidden_until', '>', now())
    .executeTakeFirstOrThrow();
  const dead = await db.selectFrom('dead_letters').select(count).where('lane', '=', lane).executeTakeFirstOrThrow();
  return { waiting: Math.max(0, all.count - hidden.count), inFlight: hidden.count, dead: dead.count };
}
