import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { cpuMs, type Child } from './children.ts';
import { labelwright } from './command.ts';
import type { DatabaseOrder } from './database-service.ts';
import { printFigure, printTitle } from './figures.ts';
import { expectedOutcomes } from './play-large-run.ts';
import type { Lanes } from './queue-service.ts';
import { environmentOf, freePort, onStage, type RunningCloud, type Stage } from './world.ts';

const workerCounts = [1, 2, 4, 8];
/** Of each worker: enough that the start and the end of a run weigh little. */
const filesEach = 40;
const delayMs = 150;
const limitMs = 300_000;
const target = 6;

/** Files a second with more and more worker processes, each with one file at a time, all on one queue and one database. */
export async function benchScaling(cloud: 'graph' | 'box'): Promise<void> {
  printTitle(
    `scaling, ${cloud}: worker processes with one file at a time each, ${delayMs} ms more for each cloud call`,
  );
  await onStage(async (stage) => {
    const queues = stage.start({ script: 'queue-service.ts' });
    const order: DatabaseOrder = { folder: stage.folder('postgres'), port: await freePort() };
    const database = stage.start({ script: 'database-service.ts', data: order });
    await Promise.all([queues.message(), database.message()]);
    let alone: number | undefined;
    for (const workers of workerCounts) {
      const result = await measure({ stage, cloud, workers, queues, database });
      alone ??= result.perSecond;
      printFigure({
        what: `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
        value: result.perSecond,
        unit: 'files/s',
        ...(workers === 8 ? { target: { atLeast: alone * target } } : {}),
        floor: alone,
        note: `${result.files} files; ${(result.cpuMs / result.files).toFixed(0)} ms CPU of the workers each; ${result.twice}`,
      });
    }
  });
}

interface Trial {
  readonly stage: Stage;
  readonly cloud: 'graph' | 'box';
  readonly workers: number;
  readonly queues: Child;
  readonly database: Child;
}

interface Measured {
  readonly files: number;
  readonly perSecond: number;
  readonly cpuMs: number;
  /** What was done twice: `nothing done twice`. */
  readonly twice: string;
}

async function measure({ stage, cloud, workers, queues, database }: Trial): Promise<Measured> {
  const files = filesEach * workers;
  const running = await stage.startCloud({ cloud, content: { generated: files } });
  queues.send(`bench-${workers}`);
  database.send(`bench_${workers}`);
  const lanes = (await queues.message()) as Lanes;
  const url = (await database.message()) as string;
  const folder = stage.folder(`scaling-${workers}`);
  const environment = {
    ...environmentOf(cloud, running.origin, { port: await freePort(), state: folder }),
    LABELWRIGHT_DATABASE_URL: url,
    LABELWRIGHT_QUEUE_SOURCES_URL: lanes.sources,
    LABELWRIGHT_QUEUE_LIVE_URL: lanes.live,
    LABELWRIGHT_QUEUE_BACKFILL_URL: lanes.backfill,
    LABELWRIGHT_CONCURRENCY: '1',
    LABELWRIGHT_LOG: 'info',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SQS: new URL(lanes.live).origin,
    AWS_ACCESS_KEY_ID: 'loopback',
    AWS_SECRET_ACCESS_KEY: 'loopback',
  };
  await stage.start({ script: 'prepare.ts', environment }).message();
  const children = Array.from({ length: workers }, () =>
    stage.start({
      ...{ script: '../../cli/labelwright.ts', args: ['worker'], readyWhen: 'worker started' },
      ...{ cwd: folder, environment },
    }),
  );
  for (const child of children) await child.message();
  await record(cloud, running);
  const reader = await connect(url);
  try {
    const cpuBefore = sum(children.map(({ pid }) => cpuMs(pid)));
    await labelwright(['backfill', 'start'], { environment, cwd: folder });
    await untilSettled(reader, files);
    const cpu = sum(children.map(({ pid }) => cpuMs(pid))) - cpuBefore;
    const perSecond = await rateOf(reader);
    // What is done twice would be done by then: claims are given back, messages acknowledged.
    await sleep(2_000);
    return { files, perSecond, cpuMs: cpu, twice: await doneTwice({ cloud, running, reader, files }) };
  } finally {
    await reader.end();
    await Promise.all(children.map((child) => child.stop()));
    await running.child.stop();
  }
}

/** From here on each call takes longer, and the cloud writes down which there were. */
async function record(cloud: 'graph' | 'box', { origin }: RunningCloud): Promise<void> {
  const body = (value: object): RequestInit => ({ body: JSON.stringify(value) });
  const many = 1_000_000_000;
  const limits = cloud === 'graph' ? { unitsPerWindow: many } : { callsPerWindow: many };
  const method = cloud === 'graph' ? 'POST' : 'PUT';
  const answers = await Promise.all([
    fetch(`${origin}/sandbox/switches`, { method, ...body(limits) }),
    fetch(`${origin}/sandbox/faults`, {
      ...{ method: 'POST' },
      ...body({ times: many, fault: { kind: 'delay', ms: delayMs } }),
    }),
  ]);
  const refused = answers.find(({ ok }) => !ok);
  if (refused !== undefined) throw new Error(`Cannot slow the cloud down: ${refused.status} ${await refused.text()}`);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function untilSettled(reader: pg.Client, files: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const { rows } = await reader.query<{ files: string }>('select count(*) as files from outcomes');
    if (Number(rows[0]?.files) >= files) return;
    if (performance.now() > deadline) throw new Error(`Cannot go on: settling ${files} files took too long`);
    await sleep(200);
  }
}

/** Between the outcomes at a tenth and at nine tenths: all workers are at work then. */
async function rateOf(reader: pg.Client): Promise<number> {
  const { rows } = await reader.query<{ at: string }>('select at from outcomes order by at');
  const [from, to] = [Math.floor(rows.length * 0.1), Math.floor(rows.length * 0.9)];
  return ((to - from) / (Number(rows[to]?.at) - Number(rows[from]?.at))) * 1000;
}

interface Done {
  readonly cloud: 'graph' | 'box';
  readonly running: RunningCloud;
  readonly reader: pg.Client;
  readonly files: number;
}

/** Each file has one outcome, was fetched at most once, and has one new version where it was labeled. */
async function doneTwice({ cloud, running, reader, files }: Done): Promise<string> {
  const { rows } = await reader.query<{ kind: string; files: string; distinct: string }>(
    'select kind, count(*) as files, count(distinct file_id) as distinct from outcomes group by kind',
  );
  const found = Object.fromEntries(rows.map((row) => [row.kind, Number(row.files)]));
  const wanted = expectedOutcomes(files);
  const problems = Object.entries(wanted)
    .filter(([kind, count]) => found[kind] !== count)
    .map(([kind, count]) => `${found[kind] ?? 0} ${kind} instead of ${count}`);
  if (rows.some((row) => row.files !== row.distinct)) problems.push('files with two outcomes');
  const { calls } = (await (await fetch(`${running.origin}/sandbox/usage`)).json()) as { calls: { path: string }[] };
  const fetched = calls.map(({ path: one }) => one).filter((one) => /^\/(download\/|d\/1\/)/.test(one));
  const again = fetched.length - new Set(fetched.map((one) => one.split('/')[cloud === 'graph' ? 2 : 3])).size;
  if (again > 0) problems.push(`${again} fetched again`);
  const versions = versionsWritten(cloud, running.folder) - files;
  if (versions !== wanted.labeled) problems.push(`${versions} versions written instead of ${wanted.labeled ?? 0}`);
  return problems.length === 0 ? 'nothing done twice' : problems.join(', ');
}

function versionsWritten(cloud: 'graph' | 'box', folder: string): number {
  const database = new DatabaseSync(path.join(folder, `${cloud}.sqlite`), { readOnly: true, timeout: 5_000 });
  try {
    return (database.prepare('select count(*) as versions from versions').get() as { versions: number }).versions;
  } finally {
    database.close();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
