import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { integer, maybeInteger, maybeText, openDatabase, text } from '../../../infra/sandbox/database.ts';

const schema = 'CREATE TABLE IF NOT EXISTS things (name TEXT NOT NULL, size INTEGER, note TEXT) STRICT';

describe('database', () => {
  test('openDatabase() finds after a restart what was committed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labelwright-test-'));
    const path = join(folder, 'sandbox.sqlite');
    const first = openDatabase(path, schema);
    first.run('INSERT INTO things VALUES (?, ?, ?)', 'a', 1, null);
    first.close();
    const second = openDatabase(path, schema);
    const row = second.get('SELECT * FROM things') ?? {};
    expect([text(row, 'name'), integer(row, 'size'), maybeText(row, 'note'), maybeInteger(row, 'size')]).toEqual([
      'a',
      1,
      undefined,
      1,
    ]);
    second.close();
    await rm(folder, { recursive: true });
  });

  test('transaction() keeps all or nothing, also when nested', () => {
    const database = openDatabase(undefined, schema);
    const insert = (name: string): unknown => database.run('INSERT INTO things VALUES (?, 0, NULL)', name);
    const failing = (): void =>
      database.transaction(() => {
        insert('a');
        database.transaction(() => insert('b'));
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(database.all('SELECT * FROM things')).toEqual([]);
    expect(database.transaction(() => database.run("INSERT INTO things VALUES ('c', 0, NULL)").changes)).toBe(1);
    expect(database.all('SELECT name FROM things').map((row) => text(row, 'name'))).toEqual(['c']);
    database.close();
  });

  test('columns of another type are refused by name', () => {
    expect(() => text({ name: 1 }, 'name')).toThrow('column name');
    expect(() => integer({ size: '1' }, 'size')).toThrow('column size');
  });
});
