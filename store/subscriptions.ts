import { statement } from '../lib/statement.ts';
import type { Database } from './database.ts';
import type { SubscriptionTable } from './schema.ts';
import type { StoredSubscription, Subscriptions } from './store.ts';

export function createSubscriptions(database: Database): Subscriptions {
  const { db, now } = database;
  return {
    async save(subscription) {
      const { connector, id, ...rest } = toRow(subscription);
      await db
        .insertInto('subscriptions')
        .values({ connector, id, ...rest, made_at: now(), retired_at: null })
        .onConflict((conflict) => conflict.columns(['connector', 'id']).doUpdateSet(rest))
        .execute();
    },

    async find(connector, id) {
      const [row] = (await byId(database, { connector, id })).rows;
      return row && toSubscription(row);
    },

    async list({ all = false } = {}) {
      const rows = await db
        .selectFrom('subscriptions')
        .selectAll()
        .$if(!all, (query) => query.where('active', '=', 1))
        .orderBy('connector')
        .orderBy('id')
        .execute();
      return rows.map(toSubscription);
    },

    async retire(connector, id) {
      await db
        .updateTable('subscriptions')
        .set({ active: 0, retired_at: now() })
        .where('connector', '=', connector)
        .where('id', '=', id)
        .execute();
    },
  };
}

const byId = statement(({ db }: Database, wanted: Pick<SubscriptionTable, 'connector' | 'id'>) =>
  db.selectFrom('subscriptions').selectAll().where('connector', '=', wanted.connector).where('id', '=', wanted.id),
);

function toRow(subscription: Omit<StoredSubscription, 'madeAt'>): Omit<SubscriptionTable, 'made_at' | 'retired_at'> {
  return {
    connector: subscription.connector,
    id: subscription.id,
    source_id: subscription.sourceId,
    address: subscription.address,
    client_state: subscription.clientState,
    expires_at: subscription.expiresAt ?? null,
    active: subscription.active ? 1 : 0,
  };
}

function toSubscription(row: SubscriptionTable): StoredSubscription {
  return {
    connector: row.connector,
    id: row.id,
    sourceId: row.source_id,
    address: row.address,
    clientState: row.client_state,
    expiresAt: row.expires_at ?? undefined,
    active: row.active === 1,
    madeAt: row.made_at,
  };
}
