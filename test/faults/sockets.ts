import { startFauxqs } from 'fauxqs';
import pg from 'pg';

import type { Lane, Queue, Queues } from '../../queue/queue.ts';
import { openSqsQueues } from '../../queue/sqs.ts';
import { openPostgresStore } from '../../store/postgres.ts';
import type { PostgresServer } from '../fixtures/postgres.ts';
import type { Databases } from './databases.ts';

/** PostgreSQL and an SQS stand-in under one schedule. */
export interface Sockets extends Databases {
  /** The database's clock is ahead of the real one by this much, ms. */
  shift(ms: number): Promise<void>;
}

/** Short, so that what a dead process held comes again soon, and long enough for ten files on a busy machine. */
const visibilityMs = 5_000;
const lanes: readonly Lane[] = ['sources', 'live', 'backfill'];

/** A database of its own on that server, and queues on a server of their own. */
export async function openSockets(server: PostgresServer): Promise<Sockets> {
  const url = await server.newDatabase();
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await makeClock(admin, url);
  const store = await openPostgresStore({ url, maxConnections: 2 });
  const { queues, stop } = await openQueues();
  return {
    renew: () => Promise.resolve({ store, queues }),
    async restart() {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    },
    async shift(ms) {
      await admin.query('update test_clock.ahead set ms = $1', [ms]);
    },
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await store.close();
      await admin.end();
      await stop();
    },
  };
}

/** Takes the place of PostgreSQL's own clock in this database: its schema is searched first. */
async function makeClock(admin: pg.Client, url: string): Promise<void> {
  await admin.query(`create schema test_clock;
    create table test_clock.ahead (ms bigint not null);
    insert into test_clock.ahead values (0);
    create function test_clock.statement_timestamp() returns timestamptz language sql stable as
      $$ select pg_catalog.statement_timestamp() + (select ms from test_clock.ahead) * interval '1 millisecond' $$;
    alter database ${new URL(url).pathname.slice(1)} set search_path = public, test_clock, pg_catalog`);
}

async function openQueues() {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const fifo = { FifoQueue: 'true' };
  const made = lanes.map((lane) => {
    const dead = server.createQueue(`${lane}-dead.fifo`, { attributes: fifo });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 100 });
    const { queueUrl } = server.createQueue(`${lane}.fifo`, { attributes: { ...fifo, RedrivePolicy } });
    return [lane, { url: queueUrl, deadLetterUrl: dead.queueUrl }] as const;
  });
  const queues = openSqsQueues({
    lanes: Object.fromEntries(made) as Record<Lane, { url: string; deadLetterUrl: string }>,
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { sources, live, backfill } = queues;
  const impatient: Queues = { sources: soonVisible(sources), live: soonVisible(live), backfill: soonVisible(backfill) };
  return { queues: impatient, stop: () => server.stop() };
}

function soonVisible(queue: Queue): Queue {
  return {
    ...queue,
    receive: (options) => queue.receive({ ...options, visibilityMs }),
    extend: (delivery) => queue.extend(delivery, visibilityMs),
  };
}
