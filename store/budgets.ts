import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { statement } from '../lib/statement.ts';
import { drawn, newBucket, refilled, unitsPerMs, usedOf } from './bucket.ts';
import type { Allowance, Bucket } from './bucket.ts';
import type { Database } from './database.ts';
import { later } from './database.ts';
import type { BudgetTable, Schema } from './schema.ts';
import type { Budgets, BudgetState, Draw, Pause } from './store.ts';

export function createBudgets(database: Database): Budgets {
  const { db } = database;
  return {
    draw: (wish) =>
      db.transaction().execute(async (tx) => {
        const { row, now } = await lockedRow(database, tx, wish);
        const { bucket, granted, waitMs } = drawn(refilled(row, wish.allowance, now), wish.allowance, wish);
        await write(tx, wish, bucket);
        return { granted, waitMs };
      }),

    correct: (place, { remaining, resetMs }) =>
      db.transaction().execute(async (tx) => {
        const { row, now } = await lockedRow(database, tx, place);
        const bucket = refilled(row, place.allowance, now);
        // Refilled until the reset, the bucket will have given exactly what the service says is left.
        const level = Math.floor((remaining - resetMs * unitsPerMs(place.allowance)) * 1000);
        await write(tx, place, { ...bucket, level: Math.min(bucket.level, level) });
      }),

    pause: (tenant, pause) => putPause(database, tenant, pause),

    paused: (tenant) => paused(database, tenant),

    async recover(tenant) {
      await db.updateTable('pauses').set({ trips: 0 }).where('tenant', '=', tenant).where('trips', '>', 0).execute();
    },

    list: () => list(database),
  };
}

type Place = Pick<Draw, 'tenant' | 'resource' | 'allowance'>;

/** The bucket's row, made full if need be; nobody else changes it before the transaction ends. */
async function lockedRow(
  { now }: Database,
  tx: Transaction<Schema>,
  { tenant, resource, allowance }: Place,
): Promise<{ readonly row: Bucket; readonly now: number }> {
  const { limit, windowMs } = allowance;
  const fresh = newBucket(allowance, 0);
  const row = await tx
    .insertInto('budgets')
    .values({
      ...fresh,
      tenant,
      resource,
      filled_at: now(),
      window_at: now(),
      allowance: Math.round(limit),
      window_ms: windowMs,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'resource'])
        .doUpdateSet({ allowance: sql`excluded.allowance`, window_ms: sql`excluded.window_ms` }),
    )
    .returningAll()
    .returning(now().as('now'))
    .executeTakeFirstOrThrow();
  return { row, now: row.now };
}

async function write(tx: Transaction<Schema>, { tenant, resource }: Place, bucket: Bucket): Promise<void> {
  const { level, filled_at, window_at, used, used_before } = bucket;
  await tx
    .updateTable('budgets')
    .set({ level, filled_at, window_at, used, used_before })
    .where('tenant', '=', tenant)
    .where('resource', '=', resource)
    .execute();
}

/** Pauses only grow: who knows of a shorter one changes nothing. */
async function putPause(database: Database, tenant: string, { ms, reason, trips }: Pause): Promise<void> {
  const { db } = database;
  await db
    .insertInto('pauses')
    .values({ tenant, until: later(database, ms), reason, trips: trips ?? 0 })
    .onConflict((conflict) =>
      conflict.column('tenant').doUpdateSet({
        until: sql`case when excluded.until > pauses.until then excluded.until else pauses.until end`,
        reason: sql`case when excluded.until > pauses.until then excluded.reason else pauses.reason end`,
        trips: sql`case when excluded.trips > pauses.trips then excluded.trips else pauses.trips end`,
      }),
    )
    .execute();
}

const pauseOf = statement(({ db, now }: Database, { tenant }: Pick<Place, 'tenant'>) =>
  db.selectFrom('pauses').selectAll().select(now().as('now')).where('tenant', '=', tenant),
);

async function paused(database: Database, tenant: string): ReturnType<Budgets['paused']> {
  const [row] = (await pauseOf(database, { tenant })).rows;
  if (row === undefined) return { ms: 0, reason: '', trips: 0 };
  return { ms: Math.max(0, row.until - row.now), reason: row.reason, trips: row.trips };
}

async function list({ db, now }: Database): Promise<readonly BudgetState[]> {
  const rows = await db
    .selectFrom('budgets')
    .leftJoin('pauses', 'pauses.tenant', 'budgets.tenant')
    .selectAll('budgets')
    .select(['pauses.until', 'pauses.reason', 'pauses.trips', now().as('now')])
    .orderBy('budgets.tenant')
    .orderBy('resource')
    .execute();
  return rows.map((row) => {
    const isPaused = row.until !== null && row.until > row.now;
    return {
      tenant: row.tenant,
      resource: row.resource,
      used: usedOf(row, allowanceOf(row), row.now),
      limit: row.allowance,
      windowMs: row.window_ms,
      pausedUntil: isPaused ? (row.until ?? undefined) : undefined,
      pauseReason: isPaused ? (row.reason ?? undefined) : undefined,
      failing: (row.trips ?? 0) > 0,
    };
  });
}

function allowanceOf({ allowance, window_ms }: BudgetTable): Allowance {
  return { limit: allowance, windowMs: window_ms };
}
