import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorName, SourceId } from '../../model/ids.ts';
import { openPostgresStore } from '../../store/postgres.ts';
import { describeStore } from '../contracts/store-suite.ts';
import type { OpenStore } from '../contracts/store-fixture.ts';
import { startPostgres } from '../fixtures/postgres.ts';
import type { PostgresServer } from '../fixtures/postgres.ts';

const shortMs = 150;
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.close());

async function open(): Promise<OpenStore> {
  const url = await server.newDatabase();
  const store = await openPostgresStore({ url, maxConnections: 4 });
  const other = await openPostgresStore({ url, maxConnections: 4 });
  return {
    store,
    other,
    expire: () => sleep(shortMs + 20),
    async close() {
      await Promise.all([store.close(), other.close()]);
    },
  };
}

describeStore('postgres', { open, shortMs, runs: 8 });

describe('openPostgresStore()', () => {
  it('makes the schema once where several workers start at the same time', async () => {
    const url = await server.newDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url, maxConnections: 2 })));
    expect(await Promise.all(stores.map((store) => store.alerts.count()))).toEqual([0, 0, 0]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('outlives connections that break in the middle of a transaction', async () => {
    const url = await server.newDatabase();
    const store = await openPostgresStore({ url, maxConnections: 4 });
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const ids = { connector: 'graph' as ConnectorName, id: 'drive' as SourceId };
    let working = true;
    const work = Array.from({ length: 4 }, async () => {
      while (working)
        await store.sources.save([{ ...ids, name: 'Documents', kind: 'sharepoint' }]).catch(() => undefined);
    });
    for (let cut = 0; cut < 30; cut++) {
      await sleep(10);
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    working = false;
    await Promise.all(work);
    expect(await store.now()).toBeGreaterThan(0);
    await admin.end();
    await store.close();
  });

  it('throws where no database answers', async () => {
    const url = `postgres://labelwright:test-only@127.0.0.1:${server.port}/missing`;
    await expect(openPostgresStore({ url })).rejects.toThrow('does not exist');
  });
});
