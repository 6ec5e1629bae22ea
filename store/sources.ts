import { sql } from 'kysely';
import type { UpdateObject } from 'kysely';
import type { Source } from '../model/file.ts';
import type { ConnectorName, SourceId } from '../model/ids.ts';
import { batchSize, claimable, later, newLease, requireHeld, takenLease } from './database.ts';
import type { Database } from './database.ts';
import type { Schema, SourceTable } from './schema.ts';
import type { SourceClaim, Sources, SourceState } from './store.ts';

export function createSources(database: Database): Sources {
  const { db, now } = database;
  return {
    save: (sources) => save(database, sources),

    async list() {
      const rows = await db.selectFrom('sources').selectAll().orderBy('connector').orderBy('id').execute();
      return rows.map(toState);
    },

    async find(connector, id) {
      const row = await db
        .selectFrom('sources')
        .selectAll()
        .where('connector', '=', connector)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toState(row);
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
      await db
        .updateTable('sources')
        .set({ notified_at: now() })
        .where('connector', '=', connector)
        .where('id', '=', id)
        .execute();
    },
  };
}

const unclaimed = { generation: 0, holder: null, fence: 0, held_until: 0 };

async function save({ db }: Database, sources: readonly Source[]): Promise<void> {
  // One statement can't change one row twice.
  const unique = [...new Map(sources.map((source) => [`${source.connector} ${source.id}`, source])).values()];
  await db.transaction().execute(async (tx) => {
    for (let start = 0; start < unique.length; start += batchSize) {
      await tx
        .insertInto('sources')
        .values(unique.slice(start, start + batchSize).map((source) => ({ ...toColumns(source), ...unclaimed })))
        .onConflict((conflict) =>
          conflict
            .columns(['connector', 'id'])
            .doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), kind: eb.ref('excluded.kind') })),
        )
        .execute();
    }
  });
}

async function claim(
  database: Database,
  { source, holder, ttlMs }: { readonly source: Source; readonly holder: string; readonly ttlMs: number },
): Promise<SourceClaim | undefined> {
  const row = await database.db
    .insertInto('sources')
    .values({ ...toColumns(source), ...unclaimed, ...newLease(database, holder, ttlMs) })
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

async function nextGeneration({ db }: Database, connector: ConnectorName, id: SourceId): Promise<number> {
  const row = await db
    .updateTable('sources')
    .set({ generation: sql`generation + 1` })
    .where('connector', '=', connector)
    .where('id', '=', id)
    .returning('generation')
    .executeTakeFirst();
  if (row === undefined) throw new Error(`Cannot raise generation of ${connector} source ${id}: it is not known`);
  return row.generation;
}

function toColumns({ connector, id, name, kind }: Source): Pick<SourceTable, 'connector' | 'id' | 'name' | 'kind'> {
  return { connector, id, name, kind };
}

function toState(row: SourceTable): SourceState {
  return {
    ...toColumns(row),
    checkpoint: row.checkpoint ?? undefined,
    generation: row.generation,
    listedAt: row.listed_at ?? undefined,
    notifiedAt: row.notified_at ?? undefined,
    changedAt: row.changed_at ?? undefined,
  };
}
