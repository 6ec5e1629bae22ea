import { sql } from 'kysely';
import type { UpdateObject } from 'kysely';
import type { Source } from '../model/file.ts';
import type { ConnectorName, SourceId } from '../model/ids.ts';
import { statement } from '../lib/statement.ts';
import { claimable, later, newLease, requireHeld, takenLease } from './database.ts';
import type { Database } from './database.ts';
import type { Schema, SourceTable } from './schema.ts';
import { newRow, saveSources } from './save-sources.ts';
import type { SourceClaim, Sources, SourceState, SubscriptionFailure } from './store.ts';

export function createSources(database: Database): Sources {
  const { db, now } = database;
  return {
    save: (sources, options) => saveSources(database, sources, options?.whole),

    async list({ leftOut = false } = {}) {
      const rows = await db
        .selectFrom('sources')
        .selectAll()
        .$if(!leftOut, (query) => query.where('left_out', 'is', null))
        .orderBy('connector')
        .orderBy('id')
        .execute();
      return rows.map(toState);
    },

    async find(connector, id, { leftOut = false } = {}) {
      const [row] = (await byId(database, { connector, id })).rows;
      return row === undefined || (row.left_out !== null && !leftOut) ? undefined : toState(row);
    },

    claim: (source, holder, ttlMs) => claim(database, { source, holder, ttlMs }),

    extend: (held, ttlMs) => change(database, held, { held_until: later(database, ttlMs) }),

    advance: (held, { checkpoint, complete, found }) =>
      change(database, held, {
        checkpoint,
        ...(complete && { listed_at: now() }),
        ...(found > 0 && { changed_at: now() }),
      }),

    rewind: (held) => change(database, held, { checkpoint: null }),

    async release({ source, fence }) {
      const released = await db
        .updateTable('sources')
        .set({ holder: null })
        .where('connector', '=', source.connector)
        .where('id', '=', source.id)
        .where('fence', '=', fence)
        .executeTakeFirstOrThrow();
      requireHeld(released, 'source');
    },

    nextGeneration: (connector, id) => nextGeneration(database, connector, id),

    async notified(connector, id) {
      await noteNotified(database, { connector, id });
    },

    missed: (connector, id) => note(database, { connector, id }, { missed_at: now(), misses: sql`misses + 1` }),

    subscriptionFailed: (connector, id, { reason, attempts, retryInMs, address }) =>
      note(
        database,
        { connector, id },
        {
          failing_since: sql`coalesce(failing_since, ${now()})`,
          failing_reason: reason,
          failing_attempts: attempts,
          failing_address: address,
          retry_at: later(database, retryInMs),
        },
      ),

    subscriptionStands: (connector, id) => note(database, { connector, id }, notFailing),
  };
}

const notFailing = {
  failing_since: null,
  failing_reason: null,
  failing_attempts: null,
  failing_address: null,
  retry_at: null,
};

const byId = statement(({ db }: Database, wanted: Pick<Source, 'connector' | 'id'>) =>
  db.selectFrom('sources').selectAll().where('connector', '=', wanted.connector).where('id', '=', wanted.id),
);

const noteNotified = statement(({ db, now }: Database, source: Pick<Source, 'connector' | 'id'>) =>
  db
    .updateTable('sources')
    .set({ notified_at: now() })
    .where('connector', '=', source.connector)
    .where('id', '=', source.id),
);

/** What anybody may write, whoever holds the claim; quiet for a source that isn't known. */
async function note(
  { db }: Database,
  { connector, id }: Pick<Source, 'connector' | 'id'>,
  columns: UpdateObject<Schema, 'sources'>,
): Promise<void> {
  await db.updateTable('sources').set(columns).where('connector', '=', connector).where('id', '=', id).execute();
}

async function claim(
  database: Database,
  { source, holder, ttlMs }: { readonly source: Source; readonly holder: string; readonly ttlMs: number },
): Promise<SourceClaim | undefined> {
  const row = await database.db
    .insertInto('sources')
    .values({ ...newRow(source), ...newLease(database, holder, ttlMs) })
    .onConflict((conflict) =>
      conflict.columns(['connector', 'id']).doUpdateSet(takenLease('sources')).where(claimable('sources', database)),
    )
    .returning(['fence', 'checkpoint', 'generation'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { source, fence: row.fence, checkpoint: row.checkpoint ?? undefined, generation: row.generation };
}

/** A write by the holder of the claim, or none at all. */
async function change({ db }: Database, claimed: SourceClaim, columns: UpdateObject<Schema, 'sources'>): Promise<void> {
  const changed = await db
    .updateTable('sources')
    .set(columns)
    .where('connector', '=', claimed.source.connector)
    .where('id', '=', claimed.source.id)
    .where('fence', '=', claimed.fence)
    .where('holder', 'is not', null)
    .executeTakeFirstOrThrow();
  requireHeld(changed, 'source');
}

async function nextGeneration(database: Database, connector: ConnectorName, id: SourceId): Promise<number> {
  const [row] = (await raiseGeneration(database, { connector, id })).rows;
  if (row === undefined) throw new Error(`Cannot raise generation of ${connector} source ${id}: it is not known`);
  return row.generation;
}

const raiseGeneration = statement(({ db }: Database, source: Pick<Source, 'connector' | 'id'>) =>
  db
    .updateTable('sources')
    .set({ generation: sql`generation + 1` })
    .where('connector', '=', source.connector)
    .where('id', '=', source.id)
    .returning('generation'),
);

function toState(row: SourceTable): SourceState {
  return {
    connector: row.connector,
    id: row.id,
    name: row.name,
    kind: row.kind,
    leftOut: row.left_out ?? undefined,
    missedAt: row.missed_at ?? undefined,
    misses: row.misses,
    failure: failureOf(row),
    checkpoint: row.checkpoint ?? undefined,
    generation: row.generation,
    listedAt: row.listed_at ?? undefined,
    notifiedAt: row.notified_at ?? undefined,
    changedAt: row.changed_at ?? undefined,
    sweep:
      row.sweep_started_at === null
        ? undefined
        : { startedAt: row.sweep_started_at, checkpoint: row.sweep_checkpoint ?? undefined },
    sweptAt: row.swept_at ?? undefined,
  };
}

function failureOf(row: SourceTable): SubscriptionFailure | undefined {
  if (row.failing_since === null || row.failing_reason === null || row.failing_attempts === null) return undefined;
  return {
    since: row.failing_since,
    reason: row.failing_reason,
    attempts: row.failing_attempts,
    address: row.failing_address ?? '',
    retryAt: row.retry_at ?? row.failing_since,
  };
}
