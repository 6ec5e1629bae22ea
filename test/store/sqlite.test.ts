import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { migrations } from '../../store/migrations.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { draft, file, parking } from '../fixtures/ledger.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { longMs, must, settleFile } from '../contracts/store-fixture.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function newPath(): string {
  const folder = temporaryFolder();
  cleanups.push(() => folder.remove());
  return join(folder.path, 'deep', 'store.db');
}

async function open(options: Parameters<typeof openSqliteStore>[0]): Promise<Store> {
  const store = await openSqliteStore(options);
  cleanups.push(() => store.close());
  return store;
}

describe('openSqliteStore()', () => {
  it('finds everything again after a restart', async () => {
    const path = newPath();
    const before = await openSqliteStore({ path });
    await settleFile(before, 'a', '1', draft('x'));
    const entry = await before.ledger.find(file('a'));
    await before.close();
    const store = await open({ path });
    expect(await store.ledger.find(file('a'))).toEqual(entry);
    expect(await store.alerts.unpublished('siem', 10)).toEqual([draft('x').alert]);
  });

  it('makes its file for its owner only', async () => {
    const path = newPath();
    await open({ path });
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('makes the schema once where several workers start at the same time', async () => {
    const path = newPath();
    const stores = await Promise.all([1, 2, 3].map(() => open({ path })));
    expect(await Promise.all(stores.map((store) => store.alerts.count()))).toEqual([0, 0, 0]);
  });

  it('refuses a file of a newer release', async () => {
    const path = newPath();
    await (await openSqliteStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec(`update schema_version set version = ${migrations.length + 1}`);
    database.close();
    await expect(openSqliteStore({ path })).rejects.toThrow('is newer than version');
  });

  it('gives a due file out again after an hour, unless it was parked anew', async () => {
    let time = 0;
    const store = await open({ path: ':memory:', now: () => time });
    for (const id of ['stranded', 'again']) {
      await store.ledger.park(await must(store.ledger.claim(file(id), 'w', longMs)), parking({ delayMs: 0 }));
    }
    expect(await store.ledger.takeDue(10)).toHaveLength(2);
    const claim = await must(store.ledger.claim(file('again'), 'w', longMs));
    await store.ledger.park(claim, parking({ delayMs: 7_200_000 }));
    time = 3_599_999;
    expect(await store.ledger.takeDue(10)).toEqual([]);
    time = 3_600_000;
    expect(await store.ledger.takeDue(10)).toEqual([{ file: file('stranded'), wake: 2, lane: 'live' }]);
  });

  it('goes by the time of the database where no clock is given', async () => {
    const store = await open({ path: ':memory:' });
    const before = Date.now();
    const now = await store.now();
    expect(now).toBeGreaterThanOrEqual(before - 1);
    expect(now).toBeLessThanOrEqual(Date.now() + 1);
  });
});
