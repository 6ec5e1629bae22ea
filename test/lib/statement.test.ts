import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openSqlite } from '../../lib/sqlite.ts';
import { statement } from '../../lib/statement.ts';

interface Tables {
  readonly files: { readonly id: string; readonly size: number; readonly label: string | null };
}
interface From {
  readonly db: Kysely<Tables>;
}

const build = vi.fn(({ db }: From, row: Tables['files']) =>
  db
    .insertInto('files')
    .values({ id: row.id, size: row.size, label: row.label })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ size: sql`files.size + ${row.size}` }))
    .returningAll(),
);
const put = statement(build);

describe('statement()', () => {
  let from: From;

  beforeEach(async () => {
    build.mockClear();
    from = { db: openSqlite<Tables>({ path: ':memory:', synchronous: 'normal' }) };
    await sql`create table files (id text primary key, size integer not null, label text)`.execute(from.db);
  });
  afterEach(() => from.db.destroy());

  it('is built once, and runs with the values of each call, wherever they stand', async () => {
    await put(from, { id: 'a', size: 1, label: null });
    await put(from, { id: 'b', size: 2, label: 'Public' });
    const { rows } = await put(from, { id: 'a', size: 40, label: 'Public' });
    expect(rows).toEqual([{ id: 'a', size: 41, label: null }]);
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('runs within the transaction that it is given', async () => {
    await put(from, { id: 'a', size: 1, label: null });
    const failed = from.db.transaction().execute(async (db) => {
      await put({ db }, { id: 'b', size: 2, label: null });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await from.db.selectFrom('files').select('id').execute()).toEqual([{ id: 'a' }]);
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('is built anew for another database', async () => {
    await put(from, { id: 'a', size: 1, label: null });
    const other = { db: openSqlite<Tables>({ path: ':memory:', synchronous: 'normal' }) };
    try {
      await sql`create table files (id text primary key, size integer not null, label text)`.execute(other.db);
      await put(other, { id: 'a', size: 2, label: null });
      expect(build).toHaveBeenCalledTimes(2);
    } finally {
      await other.db.destroy();
    }
  });
});
