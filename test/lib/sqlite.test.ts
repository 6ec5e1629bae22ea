import { join } from 'node:path';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../lib/sqlite.ts';
import type { SqliteOptions } from '../../lib/sqlite.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

interface Tables {
  readonly notes: { readonly id: number; readonly note: string | null };
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(options: Partial<SqliteOptions> = {}): Promise<Kysely<Tables>> {
  const db = openSqlite<Tables>({ path: ':memory:', synchronous: 'normal', ...options });
  cleanups.push(() => db.destroy());
  await sql`create table if not exists notes (id integer primary key, note text)`.execute(db);
  return db;
}

function newPath(): string {
  const folder = temporaryFolder();
  cleanups.push(() => folder.remove());
  return join(folder.path, 'notes.db');
}

describe('openSqlite()', () => {
  it('answers with rows, also those of an insert', async () => {
    const db = await open();
    const inserted = await db.insertInto('notes').values({ id: 1, note: 'a' }).returningAll().execute();
    expect(inserted.map((row) => ({ ...row }))).toEqual([{ id: 1, note: 'a' }]);
    expect(await db.selectFrom('notes').select('note').execute()).toHaveLength(1);
  });

  it('counts the rows that a write changed', async () => {
    const db = await open();
    await db
      .insertInto('notes')
      .values([
        { id: 1, note: 'a' },
        { id: 2, note: null },
      ])
      .execute();
    const { numUpdatedRows } = await db.updateTable('notes').set({ note: 'b' }).executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(2n);
  });

  it.each([[true], [new Date(0)], [Number.NaN], [undefined], [{}]])('refuses the parameter %s', async (value) => {
    const db = await open();
    await expect(sql`select ${value}`.execute(db)).rejects.toThrow(TypeError);
  });

  it('undoes a transaction that threw', async () => {
    const db = await open();
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('notes').values({ id: 1, note: 'a' }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
  });

  it('streams rows', async () => {
    const db = await open();
    await db
      .insertInto('notes')
      .values([1, 2, 3].map((id) => ({ id, note: null })))
      .execute();
    const ids: number[] = [];
    for await (const { id } of db.selectFrom('notes').select('id').orderBy('id').stream()) ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
  });

  it('keeps one transaction at a time on one connection', async () => {
    const db = await open();
    await db.insertInto('notes').values({ id: 1, note: '0' }).execute();
    await Promise.all(Array.from({ length: 20 }, () => raise(db)));
    const { note } = await db.selectFrom('notes').select('note').executeTakeFirstOrThrow();
    expect(note).toBe('20');
  });

  it('waits for the write of another connection of this process', async () => {
    const path = newPath();
    const [here, there] = [await open({ path }), await open({ path })];
    await here.insertInto('notes').values({ id: 1, note: '0' }).execute();
    await Promise.all(Array.from({ length: 20 }, (_, index) => raise(index % 2 === 0 ? here : there)));
    const { note } = await here.selectFrom('notes').select('note').executeTakeFirstOrThrow();
    expect(note).toBe('20');
  });

  it('fails when another write takes too long', async () => {
    const path = newPath();
    const [here, there] = [await open({ path }), await open({ path, busyTimeoutMs: 20 })];
    await here.transaction().execute(async () => {
      await expect(there.insertInto('notes').values({ id: 1, note: null }).execute()).rejects.toThrow('locked');
    });
  });

  it('destroy() waits for what is under way', async () => {
    const path = newPath();
    const db = openSqlite<Tables>({ path, synchronous: 'full' });
    await sql`create table notes (id integer primary key, note text)`.execute(db);
    const writes = Promise.all([1, 2, 3].map((id) => db.insertInto('notes').values({ id, note: 'a' }).execute()));
    await db.destroy();
    await writes;
    const again = await open({ path });
    expect(await again.selectFrom('notes').selectAll().execute()).toHaveLength(3);
  });

  it('prepares more statements than it keeps', async () => {
    const db = await open();
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 300; number += 1) {
        const { rows } = await sql.raw<{ n: number }>(`select ${number} as n`).execute(db);
        expect(rows[0]?.n).toBe(number);
      }
    }
  });
});

function raise(db: Kysely<Tables>): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const { note } = await tx.selectFrom('notes').select('note').executeTakeFirstOrThrow();
    await tx
      .updateTable('notes')
      .set({ note: String(Number(note) + 1) })
      .execute();
  });
}
