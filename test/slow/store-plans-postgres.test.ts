import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SourceId } from '../../model/ids.ts';
import { openPostgresStore } from '../../store/postgres.ts';
import type { Store } from '../../store/store.ts';
import { connector, file } from '../fixtures/ledger.ts';
import { startPostgres } from '../fixtures/postgres.ts';
import type { PostgresServer } from '../fixtures/postgres.ts';
import { largeTables, storeWork } from '../fixtures/store-work.ts';

const rows = 1_000_000;

interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A node of a plan, as EXPLAIN (FORMAT JSON) writes it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

describe(`the store in PostgreSQL with ${rows.toLocaleString('en')} files`, () => {
  let server: PostgresServer;
  let store: Store;
  let client: pg.Client;
  /** Every statement since it was emptied last, with what it was asked with. */
  const sent: Sent[] = [];
  const query = pg.Client.prototype.query as (...parameters: unknown[]) => unknown;

  beforeAll(async () => {
    server = await startPostgres();
    const url = await server.newDatabase();
    store = await openPostgresStore({ url, maxConnections: 2 });
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await fill(client);
    pg.Client.prototype.query = function remember(this: pg.Client, ...parameters: unknown[]) {
      const [text, values] = parameters;
      if (this !== client && typeof text === 'string') sent.push({ text, values: (values ?? []) as unknown[] });
      return query.apply(this, parameters);
    } as typeof pg.Client.prototype.query;
  }, 280_000);

  afterAll(async () => {
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
    await client.end();
    await store.close();
    await server.close();
  });

  /** All nodes of the plan that the database makes for a statement with its values. */
  async function planOf({ text, values }: Sent): Promise<readonly PlanNode[]> {
    if (!/^\s*(select|update|delete|with|insert)\b/iu.test(text)) return [];
    const answer = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
      `explain (format json) ${text}`,
      [...values],
    );
    const root = answer.rows[0]?.['QUERY PLAN'][0].Plan;
    return root === undefined ? [] : nodesOf(root);
  }

  async function scansOf(statements: readonly Sent[]): Promise<readonly string[]> {
    const scans: string[] = [];
    for (const statement of statements) {
      for (const node of await planOf(statement)) {
        const table = node['Relation Name'] ?? '';
        if (node['Node Type'] === 'Seq Scan' && largeTables.includes(table)) scans.push(`${table}: ${statement.text}`);
      }
    }
    return scans;
  }

  it.each(Object.keys(storeWork))('%s is found by an index', async (name) => {
    sent.length = 0;
    await storeWork[name]?.(store);
    expect(sent.length).toBeGreaterThan(0);
    expect(await scansOf([...sent])).toEqual([]);
  });

  it('a source is gone through in the order of the primary key', async () => {
    sent.length = 0;
    await store.ledger.walk({ connector, sourceId: 'drive' as SourceId, after: file('f5').fileId, limit: 100 });
    const plans = await Promise.all(sent.map(planOf));
    expect(plans.flat().map((node) => node['Index Name'] ?? node['Node Type'])).toEqual(['Limit', 'ledger_pkey']);
  });

  it('what is due is looked for by its time, however much waits for later', async () => {
    sent.length = 0;
    await store.ledger.takeDue(500);
    const nodes = (await Promise.all(sent.map(planOf))).flat();
    expect(nodes.find((node) => node['Index Name'] === 'ledger_due')?.['Index Cond']).toContain('due_at <= ');
  });

  it('the guard sees a scan where there is one', async () => {
    const text = 'select * from ledger where path = $1';
    expect(await scansOf([{ text, values: ['x'] }])).toEqual([`ledger: ${text}`]);
  });
});

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Indexes are made afterwards, which takes a fraction of the time. */
async function fill(client: pg.Client): Promise<void> {
  const { rows: indexes } = await client.query<{ readonly indexname: string; readonly indexdef: string }>(
    `select indexname, indexdef from pg_indexes
     where schemaname = 'public' and indexname not in (select conname from pg_constraint)`,
  );
  for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
  for (const statement of filling) await client.query(statement);
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query('analyze');
}

const filling = [
  `insert into ledger (connector, source_id, file_id, name, path, settled_version, settled_policy, settled_outcome,
     settled_reason, settled_detail, settled_protected, settled_at, attempts, wake, round, fence, held_until, updated_at,
     parked_until, parked_reason, parked_since, due_at)
   select 'box', case when n % 2 = 0 then 'drive' else 'other' end, 'f' || n, 'f' || n, 'Folder/f' || n, 'v1', 'p1',
     (array['unchanged', 'labeled', 'skipped', 'failed', 'gone'])[case when n % 100 < 2 then 4 + n % 100 else 1 + n % 3 end],
     'r', 'd', 0, n, 0, 0, 0, 1, 0, n,
     case when n % 200 = 7 then n end, case when n % 200 = 7 then 'locked' end, case when n % 200 = 7 then n end,
     case when n % 200 = 7 then 4102444800000 + n end
   from generate_series(0, ${rows - 1}) as n`,
  `insert into outcomes (connector, source_id, file_id, version, policy_hash, round, fence, newest, kind, reason, detail, at)
   select 'box', case when n % 2 = 0 then 'drive' else 'other' end, 'f' || n, 'v1', 'p1', 0, 1,
     case when n % 50 = 0 then 0 else 1 end, 'labeled', 'r', 'd', n
   from generate_series(0, ${rows - 1}) as n`,
  `insert into alerts (sequence, id, time, last_seen, count, body)
   select n, 'alert-' || n, n * 10000000::bigint, '1971-01-01T00:00:00.000Z', 1, '{}' from generate_series(1, ${rows / 5}) as n`,
  `insert into alert_facets (facet, time, sequence)
   select facet, n * 10000000::bigint, n from generate_series(1, ${rows / 5}) as n,
     unnest(array['all', 'kind:file', 'connector:box', 'severity:' || (array['low', 'high'])[1 + n % 2]]) as facet`,
  `update counters set value = ${rows / 5}`,
  `insert into alert_sinks (sink, through) values ('sink', ${rows / 5}), ('other', ${rows / 10})`,
  `insert into alert_marks (sink, sequence) select 'other', n from generate_series(${rows / 8}, ${rows / 8 + 30_000}) as n`,
  `insert into run_files (run_id, connector, source_id, file_id, status, attempt, at)
   select 'before', 'box', case when n % 2 = 0 then 'drive' else 'other' end, 'f' || n, 'labeled', 1, n
   from generate_series(0, ${rows / 4}) as n`,
  `insert into run_counts (run_id, status, reason, label, files) values ('before', 'labeled', '', '', ${rows})`,
  `insert into runs (id, state, note, started_at, listed_at, finished_at, canary_passed, options)
   values ('before', 'finished', '', 1, 1, 1, 0, '{}')`,
];
