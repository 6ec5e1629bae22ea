import { fdatasync, openSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSqlite } from '../../lib/sqlite.ts';
import { createSqliteFlush } from '../../lib/sqlite-flush.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

vi.mock('node:fs', { spy: true });

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.clearAllMocks();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function database(): Promise<string> {
  const folder = temporaryFolder();
  cleanups.push(() => folder.remove());
  const path = join(folder.path, 'a.db');
  const db = openSqlite({ path, synchronous: 'normal' });
  cleanups.push(() => db.destroy());
  await sql`create table "rows" ("id" integer)`.execute(db);
  return path;
}

describe('createSqliteFlush()', () => {
  it('syncs the log of the database', async () => {
    const path = await database();
    const flush = createSqliteFlush(path);
    vi.clearAllMocks();
    await flush();
    expect(openSync).toHaveBeenCalledExactlyOnceWith(`${path}-wal`, 'r+');
    expect(fdatasync).toHaveBeenCalledTimes(1);
  });

  it('syncs once more, for all who ask while it syncs', async () => {
    const flush = createSqliteFlush(await database());
    const first = flush();
    const later = [flush(), flush(), flush()];
    await Promise.all([first, ...later]);
    expect(fdatasync).toHaveBeenCalledTimes(2);
    await flush();
    expect(fdatasync).toHaveBeenCalledTimes(3);
  });

  it('resolves nobody before the sync that began after they asked', async () => {
    const flush = createSqliteFlush(await database());
    const ended: string[] = [];
    await Promise.all([
      flush().then(() => ended.push('first')),
      flush().then(() => ended.push(`second, after ${vi.mocked(fdatasync).mock.calls.length} syncs`)),
    ]);
    expect(ended).toEqual(['first', 'second, after 2 syncs']);
  });

  it('fails for good once the disk did not confirm', async () => {
    const folder = temporaryFolder();
    cleanups.push(() => folder.remove());
    const flush = createSqliteFlush(join(folder.path, 'gone.db'));
    const outcomes = await Promise.allSettled([flush(), flush()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(flush()).rejects.toThrow('the disk did not confirm');
    expect(openSync).toHaveBeenCalledTimes(1);
  });

  it('has nothing to do for a database in memory', async () => {
    await createSqliteFlush(':memory:')();
    expect(fdatasync).not.toHaveBeenCalled();
  });
});
