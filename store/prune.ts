import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import { isUntaken } from './outbox.ts';
import type { FileKey } from './schema.ts';
import type { Pruned, Retention } from './store.ts';

/** One kind after another, each in a transaction of its own, so that no lock is held for long. */
export async function prune(database: Database, { olderThanMs, sinks }: Retention, limit: number): Promise<Pruned> {
  const { now } = await database.db.selectNoFrom(database.now().as('now')).executeTakeFirstOrThrow();
  const old = { before: now - olderThanMs, limit };
  const outcomes = await pruneOutcomes(database, old);
  const alerts = await pruneAlerts(database, old, sinks);
  const gone = await pruneGone(database, old);
  return {
    outcomes: outcomes + gone.outcomes,
    alerts,
    files: gone.files,
    ...(await pruneRuns(database, old)),
    subscriptions: await pruneSubscriptions(database, old),
  };
}

interface Old {
  /** Epoch ms. */
  readonly before: number;
  readonly limit: number;
}

async function pruneOutcomes({ db }: Database, { before, limit }: Old): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('outcomes')
    .where(
      sql<boolean>`(connector, source_id, file_id, version, policy_hash, round) in (
        select connector, source_id, file_id, version, policy_hash, round from outcomes
        where newest = 0 and "at" < ${before} order by "at" limit ${limit}
      )`,
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Those that were raised long ago and not seen again since; one that a sink hasn't taken waits for it. */
async function pruneAlerts({ db }: Database, { before, limit }: Old, sinks: readonly string[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    let query = tx
      .selectFrom('alert_facets as place')
      .innerJoin('alerts', 'alerts.sequence', 'place.sequence')
      .select('alerts.sequence')
      .where('place.facet', '=', 'all')
      .where('place.time', '<', before)
      .where('alerts.last_seen', '<', new Date(before).toISOString());
    for (const sink of sinks) query = query.where(sql<boolean>`not ${isUntaken(sink)}`);
    const rows = await query.orderBy('place.time').limit(limit).execute();
    if (rows.length === 0) return 0;
    const sequences = rows.map(({ sequence }) => sequence);
    await tx.deleteFrom('alert_facets').where('sequence', 'in', sequences).execute();
    await tx.deleteFrom('alerts').where('sequence', 'in', sequences).execute();
    return rows.length;
  });
}

/** The row goes first, and only where nobody has met the file again meanwhile. */
async function pruneGone(
  { db, now }: Database,
  { before, limit }: Old,
): Promise<{ readonly files: number; readonly outcomes: number }> {
  return db.transaction().execute(async (tx) => {
    const files = await tx
      .deleteFrom('ledger')
      .where(
        sql<boolean>`(connector, source_id, file_id) in (
          select connector, source_id, file_id from ledger
          where settled_outcome = 'gone' and updated_at < ${before} and parked_until is null
          order by updated_at limit ${limit}
        )`,
      )
      .where('settled_outcome', '=', 'gone')
      .where('updated_at', '<', before)
      .where('parked_until', 'is', null)
      .where((eb) => eb.or([eb('holder', 'is', null), eb('held_until', '<=', now())]))
      .returning(['connector', 'source_id', 'file_id'])
      .execute();
    if (files.length === 0) return { files: 0, outcomes: 0 };
    const { numDeletedRows } = await tx.deleteFrom('outcomes').where(isOneOf(files)).executeTakeFirstOrThrow();
    return { files: files.length, outcomes: Number(numDeletedRows) };
  });
}

function isOneOf(files: readonly FileKey[]): RawBuilder<boolean> {
  const keys = files.map(({ connector, source_id, file_id }) => sql`(${connector}, ${source_id}, ${file_id})`);
  return sql<boolean>`(connector, source_id, file_id) in (values ${sql.join(keys)})`;
}

/** A run's files go first; the run itself once none of them is left. */
async function pruneRuns(
  { db }: Database,
  { before, limit }: Old,
): Promise<{ readonly runs: number; readonly runFiles: number }> {
  const old = await db
    .selectFrom('runs')
    .select('id')
    .where('state', 'in', ['finished', 'cancelled'])
    .where(sql<number>`coalesce(finished_at, started_at)`, '<', before)
    .orderBy('started_at')
    .limit(limit)
    .execute();
  const pruned = { runs: 0, runFiles: 0 };
  for (const { id } of old) {
    const { numDeletedRows } = await db
      .deleteFrom('run_files')
      .where('run_id', '=', id)
      .where(
        sql<boolean>`(run_id, connector, source_id, file_id) in (
          select run_id, connector, source_id, file_id from run_files
          where run_id = ${id} order by connector, source_id, file_id limit ${limit - pruned.runFiles}
        )`,
      )
      .executeTakeFirstOrThrow();
    pruned.runFiles += Number(numDeletedRows);
    if (pruned.runFiles === limit) break;
    await forgetRun(db, id);
    pruned.runs += 1;
  }
  return pruned;
}

async function forgetRun(db: Database['db'], id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('run_counts').where('run_id', '=', id).execute();
    await tx.deleteFrom('run_sources').where('run_id', '=', id).execute();
    await tx.deleteFrom('runs').where('id', '=', id).execute();
  });
}

async function pruneSubscriptions({ db }: Database, { before, limit }: Old): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('subscriptions')
    .where(
      sql<boolean>`(connector, id) in (select connector, id from subscriptions
        where active = 0 and retired_at < ${before} limit ${limit})`,
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
