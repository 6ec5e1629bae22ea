import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ExpressionBuilder, Kysely, RawBuilder, Selectable } from 'kysely';
import { statement } from '../lib/statement.ts';
import { checkMessages } from './check-messages.ts';
import { bury, countDeadLetters, createEmbeddedDeadLetters } from './embedded-dead-letters.ts';
import type { LaneOptions } from './embedded-lane-options.ts';
import type { EmbeddedSchema, MessageTable } from './embedded-schema.ts';
import type { Delivery, Lane, Message, Queue, QueueDepth, ReceiveOptions } from './queue.ts';

/** As long as SQS refuses a deduplication id. */
const refusedMs = 5 * 60 * 1000;
/** What other processes sent, and what has become visible again, is seen after this time. */
const pollMs = 200;
/** Rows handed out by one statement. */
const batchSize = 500;

export function createLane(options: LaneOptions): Queue {
  const { db, flush, lane, now, bell } = options;
  let closed = false;
  return {
    async send(messages) {
      checkMessages(messages);
      if (messages.length === 0) return;
      const sending = { lane, at: now() };
      const sent = (await areRepeats(options, messages, sending))
        ? 0
        : await db.transaction().execute((tx) => insertMessages(tx, messages, sending));
      if (sent > 0) bell.ring();
      // Also where all were repeats: their first sender may still be waiting for the disk.
      await flush();
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
        .where(isHandedOut(handOutOf(delivery)))
        .execute();
    },

    async acknowledge(delivery) {
      await drop(options, handOutOf(delivery));
      bell.ring();
    },

    async release(delivery) {
      await db
        .updateTable('messages')
        .set({ hidden_until: 0, receipt: null })
        .where(isHandedOut(handOutOf(delivery)))
        .execute();
      bell.ring();
    },

    depth: () => depth(options),

    deadLetters: createEmbeddedDeadLetters(options),

    async close() {
      if (closed) return;
      closed = true;
      bell.ring();
      await options.onClosed();
    },
  };
}

type Embedded = Pick<LaneOptions, 'db'>;

interface Sending {
  readonly lane: Lane;
  readonly at: number;
}

/** Most notifications tell of a change that is queued already: one look is less than a transaction that changes nothing. */
async function areRepeats({ db }: Embedded, messages: readonly Message[], { lane, at }: Sending): Promise<boolean> {
  const [message] = messages;
  if (message === undefined || messages.length > 1) return false;
  const { rows } = await refusal({ db }, { lane, id: message.id, at });
  return rows.length > 0;
}

const refusal = statement(({ db }: Embedded, sent: Sending & Pick<Message, 'id'>) =>
  db
    .selectFrom('sent_ids')
    .select('id')
    .where('lane', '=', sent.lane)
    .where('id', '=', sent.id)
    .where('refused_until', '>', sent.at),
);

/** Answers how many were not repeats. */
async function insertMessages(
  tx: Kysely<EmbeddedSchema>,
  messages: readonly Message[],
  { lane, at }: Sending,
): Promise<number> {
  const inside = { db: tx };
  let sent = 0;
  await forgetIds(inside, { at });
  // The first of several with one id counts.
  for (const { id, group, body } of messages) {
    const { numAffectedRows } = await rememberId(inside, { lane, id, until: at + refusedMs });
    if (numAffectedRows !== 1n) continue;
    await insertMessage(inside, { lane, id, group, body, at });
    sent += 1;
  }
  return sent;
}

const forgetIds = statement(({ db }: Embedded, { at }: Pick<Sending, 'at'>) =>
  db.deleteFrom('sent_ids').where('refused_until', '<=', at),
);

const rememberId = statement(
  ({ db }: Embedded, sent: Pick<Message, 'id'> & { readonly lane: Lane; readonly until: number }) =>
    db
      .insertInto('sent_ids')
      .values({ lane: sent.lane, id: sent.id, refused_until: sent.until })
      .onConflict((conflict) => conflict.doNothing()),
);

const insertMessage = statement(({ db }: Embedded, { lane, id, group, body, at }: Sending & Message) =>
  db
    .insertInto('messages')
    .values({ lane, message_group: group, id, body, hidden_until: 0, receipt: null, receives: 0, sent_at: at }),
);

interface HandOut {
  readonly sequence: number;
  readonly token: string;
}

function handOutOf({ receipt }: Delivery): HandOut {
  const [sequence, token] = receipt.split('.', 2);
  return { sequence: Number(sequence), token: token ?? '' };
}

/** One receipt per receive, so that an older one of the same message fits no row. */
function isHandedOut({ sequence, token }: HandOut): RawBuilder<boolean> {
  return sql<boolean>`sequence = ${sequence} and receipt = ${token}`;
}

const drop = statement(({ db }: Embedded, handOut: HandOut) => db.deleteFrom('messages').where(isHandedOut(handOut)));

interface Asked {
  readonly at: number;
  readonly max: number;
  readonly visibilityMs: number;
}

/** The oldest messages whose groups are free; those that were handed out too often die on the way. */
async function handOut(options: LaneOptions, { max, visibilityMs }: ReceiveOptions): Promise<readonly Delivery[]> {
  const token = randomUUID();
  for (;;) {
    const at = options.now();
    if (!(await isAnyVisible(options, at))) return [];
    const rows = await take(options, token, { at, max: Math.min(max, batchSize), visibilityMs });
    const spent = rows.filter(({ receives }) => receives > options.maxReceives);
    if (spent.length > 0) await options.db.transaction().execute((tx) => bury(tx, sequencesOf(spent), at));
    if (spent.length < rows.length || spent.length === 0) {
      return rows.filter(({ receives }) => receives <= options.maxReceives).map(toDelivery(token));
    }
  }
}

/** Mostly there is nothing: one look is a sixth of an update that changes nothing, and writes nothing. */
async function isAnyVisible({ db, lane }: LaneOptions, at: number): Promise<boolean> {
  const { rows } = await anyVisible({ db }, { lane, at });
  return rows.length > 0;
}

const anyVisible = statement(({ db }: Embedded, { lane, at }: Sending) =>
  db
    .selectFrom('messages')
    .select('sequence')
    .where('lane', '=', lane)
    .where(sql<boolean>`+hidden_until <= ${at}`)
    .orderBy('sequence')
    .limit(1),
);

function toDelivery(token: string): (row: Row) => Delivery {
  return ({ sequence, message_group: group, body, receives }) => ({
    body,
    group,
    receipt: `${sequence}.${token}`,
    receives,
  });
}

function sequencesOf(rows: readonly Row[]): readonly number[] {
  return rows.map(({ sequence }) => sequence);
}

type Row = Pick<Selectable<MessageTable>, 'sequence' | 'message_group' | 'body' | 'receives'>;

/** In one statement, which is a transaction of its own. `returning` promises no order. */
async function take(
  { db, lane }: LaneOptions,
  token: string,
  { at, max, visibilityMs }: Asked,
): Promise<readonly Row[]> {
  const { rows } = await hide({ db }, { lane, at, max, token, until: Math.ceil(at + visibilityMs) });
  return rows.toSorted((a, b) => a.sequence - b.sequence);
}

interface Hiding extends Sending {
  readonly max: number;
  readonly token: string;
  readonly until: number;
}

const hide = statement(({ db }: Embedded, { lane, at, max, token, until }: Hiding) =>
  db
    .updateTable('messages')
    .set({ hidden_until: until, receipt: token, receives: sql`receives + 1` })
    .where('sequence', 'in', (eb) => visible(eb, lane, at).limit(max))
    .returning(['sequence', 'message_group', 'body', 'receives']),
);

/** The plus sign keeps SQLite to the index by sequence: the other one would have it sort the whole backlog. */
function visible(eb: ExpressionBuilder<EmbeddedSchema, 'messages'>, lane: Lane, at: number) {
  return eb
    .selectFrom('messages as message')
    .select('message.sequence')
    .where('message.lane', '=', lane)
    .where(sql<boolean>`+message.hidden_until <= ${at}`)
    .where((inner) =>
      inner.not(
        inner.exists(
          inner
            .selectFrom('messages as other')
            .select('other.sequence')
            .whereRef('other.lane', '=', 'message.lane')
            .whereRef('other.message_group', '=', 'message.message_group')
            .where('other.hidden_until', '>', at),
        ),
      ),
    )
    .orderBy('message.sequence');
}

async function depth(options: LaneOptions): Promise<QueueDepth> {
  const { db, lane, now } = options;
  const count = sql<number>`count(*)`.as('count');
  const all = await db.selectFrom('messages').select(count).where('lane', '=', lane).executeTakeFirstOrThrow();
  const hidden = await db
    .selectFrom('messages')
    .select(count)
    .where('lane', '=', lane)
    .where('hidden_until', '>', now())
    .executeTakeFirstOrThrow();
  const dead = await countDeadLetters(options);
  return { waiting: Math.max(0, all.count - hidden.count), inFlight: hidden.count, dead };
}
