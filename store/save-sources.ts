import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Source } from '../model/file.ts';
import type { ConnectorName, SourceId } from '../model/ids.ts';
import { batchSize } from './database.ts';
import type { Database } from './database.ts';
import type { Schema, SourceTable } from './schema.ts';
import type { NewSource } from './store.ts';

type LeftOut = Source & { readonly leftOut: string };

/** One transaction: no reader meets a source between being found and being left out. */
export async function saveSources(
  { db }: Database,
  sources: readonly NewSource[],
  whole: ConnectorName | undefined,
): Promise<readonly LeftOut[]> {
  // One statement can't change one row twice.
  const unique = [...new Map(sources.map((source) => [`${source.connector} ${source.id}`, source])).values()];
  return db.transaction().execute(async (tx) => {
    const watched = await watchedSources(tx);
    for (let start = 0; start < unique.length; start += batchSize) {
      await put(tx, unique.slice(start, start + batchSize));
    }
    const isWhole = whole !== undefined && unique.some(({ leftOut }) => leftOut === undefined);
    if (isWhole) await leaveOutOthers(tx, whole, unique);
    const leftOut = await leftOutSources(tx);
    return leftOut.filter(({ connector, id }) => watched.has(`${connector} ${id}`));
  });
}

async function watchedSources(tx: Transaction<Schema>): Promise<ReadonlySet<string>> {
  const rows = await tx.selectFrom('sources').select(['connector', 'id']).where('left_out', 'is', null).execute();
  return new Set(rows.map(({ connector, id }) => `${connector} ${id}`));
}

async function leftOutSources(tx: Transaction<Schema>): Promise<readonly LeftOut[]> {
  const rows = await tx
    .selectFrom('sources')
    .select(['connector', 'id', 'name', 'kind', 'left_out'])
    .where('left_out', 'is not', null)
    .orderBy('connector')
    .orderBy('id')
    .execute();
  return rows.map(({ left_out: leftOut, ...source }) => ({ ...source, leftOut: leftOut ?? '' }));
}

async function put(tx: Transaction<Schema>, sources: readonly NewSource[]): Promise<void> {
  const isBack = sql`sources.left_out is not null and excluded.left_out is null`;
  await tx
    .insertInto('sources')
    .values(sources.map(newRow))
    .onConflict((conflict) =>
      conflict.columns(['connector', 'id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        kind: eb.ref('excluded.kind'),
        left_out: eb.ref('excluded.left_out'),
        // A listing that is still under way would store where it stands: it has lost its claim.
        checkpoint: sql`case when ${isBack} then null else sources.checkpoint end`,
        holder: sql`case when ${isBack} then null else sources.holder end`,
        // What was asked for meanwhile was passed over, and must not stand in the way of being asked for again.
        generation: sql`case when ${isBack} then sources.generation + 1 else sources.generation end`,
      })),
    )
    .execute();
}

async function leaveOutOthers(
  tx: Transaction<Schema>,
  whole: ConnectorName,
  found: readonly NewSource[],
): Promise<void> {
  const ids = new Set<SourceId>(found.filter(({ connector }) => connector === whole).map(({ id }) => id));
  const known = await tx
    .selectFrom('sources')
    .select('id')
    .where('connector', '=', whole)
    .where((eb) => eb.or([eb('left_out', 'is', null), eb('left_out', '<>', notFound)]))
    .execute();
  const gone = known.map(({ id }) => id).filter((id) => !ids.has(id));
  for (let start = 0; start < gone.length; start += batchSize) {
    await tx
      .updateTable('sources')
      .set({ left_out: notFound })
      .where('connector', '=', whole)
      .where('id', 'in', gone.slice(start, start + batchSize))
      .execute();
  }
}

const notFound = 'not-found';

/** The row of a source that wasn't known yet. */
export function newRow({ connector, id, name, kind, leftOut }: NewSource): NewRow {
  return {
    ...{ connector, id, name, kind },
    left_out: leftOut ?? null,
    generation: 0,
    misses: 0,
    holder: null,
    fence: 0,
    held_until: 0,
  };
}

type NewRow = Pick<
  SourceTable,
  'connector' | 'id' | 'name' | 'kind' | 'left_out' | 'generation' | 'misses' | 'holder' | 'fence' | 'held_until'
>;
