import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SourceId } from '../../model/ids.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { alert, connector, file, intent, parking, settlement } from '../fixtures/ledger.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const rows = 1_000_000;
const day = 86_400_000;

/** Tables that grow with the number of files: none of them may be read from end to end. */
const large = ['ledger', 'outcomes', 'alerts', 'alert_facets', 'alert_marks', 'run_files'];

describe(`the store with ${rows.toLocaleString('en')} files`, () => {
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

  const work: Readonly<Record<string, () => Promise<unknown>>> = {
    'a file from claim to settlement': async () => {
      const claim = await store.ledger.claim(file('f500000'), 'w', day);
      if (claim === undefined) throw new Error('Expected a claim');
      await store.ledger.extend(claim, day);
      await store.ledger.open(claim, intent('i'));
      const draft = { alert: alert('a'), fingerprint: 'f' };
      await store.ledger.settle(claim, settlement('v2', { written: true, alert: draft }));
    },
    'parking and what is due': async () => {
      const claim = await store.ledger.claim(file('f600000'), 'w', day);
      if (claim === undefined) throw new Error('Expected a claim');
      await store.ledger.park(claim, parking({ delayMs: 0 }));
      await store.ledger.unpark(file('f600000'));
      await store.ledger.takeDue(500);
      await store.ledger.wake(file('f7'));
    },
    'looking a file up': async () => {
      await store.ledger.find(file('f1'));
      await store.ledger.locate(connector, file('f1').fileId);
      await store.ledger.outcomes(file('f1'));
    },
    'listing files': async () => {
      await store.ledger.list({ limit: 100 });
      await store.ledger.list({ limit: 100, connector });
      await store.ledger.list({ limit: 100, connector, sourceId: 'drive' as SourceId });
      await store.ledger.list({ limit: 100, outcome: 'failed' });
      await store.ledger.list({ limit: 100, parked: true });
    },
    'the alert feed': async () => {
      await store.alerts.page({ limit: 100 });
      await store.alerts.page({
        limit: 100,
        severity: 'high',
        connector: 'box',
        rule: 'r',
        label: 'l',
        outcome: 'labeled',
      });
      await store.alerts.page({ limit: 100, from: 0, to: day });
      await store.alerts.unpublished('sink', 100);
      await store.alerts.published('sink', ['a']);
    },
    'a run': async () => {
      const sources = [{ connector, id: file('x').sourceId, name: 'n', kind: 'box-folder' as const }];
      await store.runs.start({ id: 'r', sources, labelsPerHour: 10, canaryFiles: 5 });
      const [source] = sources;
      if (source === undefined) throw new Error('Expected a source');
      await store.runs.add('r', source, { files: [file('f1')], checkpoint: undefined, complete: true });
      await store.runs.take(100);
      await store.runs.record('r', file('f1'), 'labeled');
      await store.runs.recent('r', 100);
      await store.runs.list(10);
    },
  };

  it.each(Object.keys(work))('%s is found by an index', async (name) => {
    prepared.clear();
    await work[name]?.();
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

  it('the guard sees a scan where there is one', () => {
    expect(scansOf(path, "select * from ledger where path = 'x'")).toEqual(['SCAN ledger']);
  });
});

function fill(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('pragma synchronous = off');
  database.exec('begin');
  const insert = database.prepare(
    `insert into ledger (connector, source_id, file_id, name, path, settled_version, settled_policy, settled_outcome,
       settled_reason, settled_detail, settled_protected, settled_at, attempts, wake, fence, held_until, updated_at)
     values ('box', ?, ?, ?, ?, 'v1', 'p1', ?, 'r', 'd', 0, ?, 0, 0, 1, 0, ?)`,
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

/** Lines of the plan that read a large table without an index. */
function scansOf(path: string, sql: string): readonly string[] {
  return planOf(path, sql).filter(
    (line) => large.some((table) => new RegExp(`^SCAN ${table}\\b`, 'u').test(line)) && !line.includes('USING'),
  );
}
