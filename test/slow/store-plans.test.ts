import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SourceId } from '../../model/ids.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { connector, file } from '../fixtures/ledger.ts';
import { largeTables, storeWork } from '../fixtures/store-work.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const rows = 1_000_000;
describe(`the store in SQLite with ${rows.toLocaleString('en')} files`, () => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'store.db');
  let store: Store;
  /** Every statement that the store prepared since the last call of `statements`. */
  const prepared = new Set<string>();
  const prepare = DatabaseSync.prototype.prepare;

  beforeAll(async () => {
    await (await openSqliteStore({ path })).close();
    fill(path);
    DatabaseSync.prototype.prepare = function remember(...parameters) {
      prepared.add(parameters[0]);
      return prepare.apply(this, parameters);
    };
    store = await openSqliteStore({ path });
  }, 280_000);

  afterAll(async () => {
    DatabaseSync.prototype.prepare = prepare;
    await store.close();
    folder.remove();
  });

  it.each(Object.keys(storeWork))('%s is found by an index', async (name) => {
    prepared.clear();
    await storeWork[name]?.(store);
    const scans = [...prepared].flatMap((sql) => scansOf(path, sql));
    expect(prepared.size).toBeGreaterThan(0);
    expect(scans).toEqual([]);
  });

  it('the totals are read from an index alone', async () => {
    prepared.clear();
    const counts = await store.ledger.counts();
    expect(counts.reduce((sum, one) => sum + one.files, 0)).toBeGreaterThanOrEqual(rows);
    const plans = [...prepared].flatMap((sql) => planOf(path, sql)).filter((line) => line.includes('ledger'));
    expect(plans).toEqual([expect.stringContaining('USING COVERING INDEX') as string]);
  });

  it('a source is gone through in the order of the primary key', async () => {
    prepared.clear();
    // Another store prepares the statement anew.
    const fresh = await openSqliteStore({ path });
    await fresh.ledger.walk({ connector, sourceId: 'drive' as SourceId, after: file('f5').fileId, limit: 100 });
    await fresh.close();
    const plans = [...prepared].filter((sql) => sql.includes('"ledger"')).flatMap((sql) => planOf(path, sql));
    expect(plans).toEqual([
      'SEARCH ledger USING INDEX sqlite_autoindex_ledger_1 (connector=? AND source_id=? AND file_id>?)',
    ]);
  });

  it('the guard sees a scan where there is one', () => {
    expect(scansOf(path, "select * from ledger where path = 'x'")).toEqual(['SCAN ledger']);
    const allOfConnector = "select * from ledger where connector = 'box' and file_id = 'f1' order by updated_at desc";
    expect(scansOf(path, allOfConnector)).toHaveLength(1);
  });
});

function fill(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('pragma synchronous = off');
  database.exec('begin');
  const insert = database.prepare(
    `insert into ledger (connector, source_id, file_id, name, path, settled_version, settled_policy, settled_outcome,
       settled_reason, settled_detail, settled_protected, settled_at, attempts, wake, round, fence, held_until, updated_at)
     values ('box', ?, ?, ?, ?, 'v1', 'p1', ?, 'r', 'd', 0, ?, 0, 0, 0, 1, 0, ?)`,
  );
  const outcomes = ['unchanged', 'labeled', 'skipped'];
  for (let index = 0; index < rows; index++) {
    const name = `f${index}`;
    insert.run(
      index % 2 === 0 ? 'drive' : 'other',
      name,
      name,
      `Folder/${name}`,
      outcomes[index % 3] ?? '',
      index,
      index,
    );
  }
  database.exec('commit');
  database.close();
}

function planOf(path: string, sql: string): readonly string[] {
  if (!/^\s*(select|update|delete|with|insert)\b/iu.test(sql)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map((row) => String(row.detail));
  } finally {
    database.close();
  }
}

/** Lines of the plan that read a large table without an index, or by one but all that a connector has in it. */
function scansOf(path: string, sql: string): readonly string[] {
  const whole = !/\blimit\b/iu.test(sql);
  return planOf(path, sql).filter((line) => {
    if (!largeTables.some((table) => new RegExp(`^(?:SCAN|SEARCH) ${table}\\b`, 'u').test(line))) return false;
    return line.startsWith('SCAN') ? !line.includes('USING') : whole && line.endsWith('(connector=?)');
  });
}
