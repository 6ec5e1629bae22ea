import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Alert, FileAlert } from '../model/alert.ts';
import { statement } from '../lib/statement.ts';
import type { Database } from './database.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { isUntaken, markTaken } from './outbox.ts';
import type { AlertTable, Schema } from './schema.ts';
import { QueryError } from './store.ts';
import type { AlertQuery, Alerts } from './store.ts';

export function createAlerts({ db }: Database): Alerts {
  return {
    page: (query) => page(db, query),

    async unpublished(sink, limit) {
      const rows = await db
        .selectFrom('alerts')
        .selectAll()
        .where(isUntaken(sink))
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(toAlert);
    },

    published: (sink, ids) => db.transaction().execute((tx) => markTaken(tx, sink, ids)),

    async count() {
      const row = await db
        .selectFrom('alerts')
        .select(sql<number>`count(*)`.as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

/** Inserts an alert once. Its number comes from a counter that stays locked until the commit: none smaller can follow it. */
export async function raiseAlert(db: Kysely<Schema>, alert: Alert): Promise<void> {
  const [counted] = (await countAlert({ db }, {})).rows;
  if (counted === undefined) throw new Error('Cannot raise alert: their counter is missing');
  const time = Date.parse(alert.time);
  const { numAffectedRows } = await insertAlert(
    { db },
    {
      sequence: counted.value,
      id: alert.id,
      time,
      last_seen: alert.lastSeen,
      count: alert.count,
      body: JSON.stringify(alert),
    },
  );
  if (numAffectedRows !== 1n) return;
  const sequence = counted.value;
  const facets = facetsOf(alert).map((facet) => ({ facet, time, sequence }));
  await db.insertInto('alert_facets').values(facets).execute();
}

interface Within {
  readonly db: Kysely<Schema>;
}

const countAlert = statement(({ db }: Within) =>
  db
    .updateTable('counters')
    .set({ value: sql`value + 1` })
    .where('name', '=', 'alerts')
    .returning('value'),
);

const insertAlert = statement(({ db }: Within, row: AlertTable) =>
  db
    .insertInto('alerts')
    .values({
      sequence: row.sequence,
      id: row.id,
      time: row.time,
      last_seen: row.last_seen,
      count: row.count,
      body: row.body,
    })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

/** False where there is no such alert any more. */
export async function repeatAlert(db: Kysely<Schema>, id: string, lastSeen: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alerts')
    .set({ last_seen: lastSeen, count: sql`count + 1` })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The facet that a search without filters goes by. */
const everyAlert = 'all';

function facetsOf(alert: Alert): readonly string[] {
  const facets = [everyAlert, `severity:${alert.severity}`, ...(alert.kind === 'run' ? [] : fileFacets(alert))];
  return [...new Set([...facets, `kind:${alert.kind}`, ...(alert.run === undefined ? [] : [`run:${alert.run}`])])];
}

function fileFacets(alert: FileAlert): readonly string[] {
  const labels = [alert.label.before, alert.label.after].filter((label) => label !== undefined);
  return [
    `outcome:${alert.outcome}`,
    `connector:${alert.connector}`,
    `connector:${alert.source.kind}`,
    ...labels.flatMap(({ id, name }) => [`label:${id}`, `label:${name}`]),
    ...(alert.rule === undefined ? [] : [`rule:${alert.rule.id}`]),
    ...alert.rules.map((rule) => `rule:${rule}`),
  ];
}

/** What a query asks for, the rarest kind first: that one leads the search. */
function facetsAsked({ run, rule, label, outcome, severity, connector, kind }: AlertQuery): readonly string[] {
  return Object.entries({ run, rule, label, outcome, severity, connector, kind }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}:${value}`],
  );
}

async function page(db: Kysely<Schema>, query: AlertQuery): ReturnType<Alerts['page']> {
  const { limit, cursor, from, to } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new QueryError(`Cannot list alerts: limit ${limit} is not between 1 and 1,000`);
  }
  const [leading = everyAlert, ...others] = facetsAsked(query);
  let found = db
    .selectFrom('alert_facets as place')
    .innerJoin('alerts', 'alerts.sequence', 'place.sequence')
    .selectAll('alerts')
    .where('place.facet', '=', leading);
  for (const facet of others) found = found.where(hasFacet(facet));
  if (from !== undefined) found = found.where('place.time', '>=', Math.ceil(from));
  if (to !== undefined) found = found.where('place.time', '<', Math.ceil(to));
  if (cursor !== undefined) {
    const { time, sequence } = parseCursor(cursor);
    found = found.where(sql<boolean>`(place.time, place.sequence) < (${time}, ${sequence})`);
  }
  const rows = await found
    .orderBy('place.time', 'desc')
    .orderBy('place.sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    alerts: shown.map(toAlert),
    next: rows.length > limit && last !== undefined ? formatCursor(last) : undefined,
  };
}

function hasFacet(facet: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from alert_facets as other
    where other.facet = ${facet} and other.time = place.time and other.sequence = place.sequence
  )`;
}

function toAlert(row: AlertTable): Alert {
  return { ...(JSON.parse(row.body) as Alert), lastSeen: row.last_seen, count: row.count };
}
