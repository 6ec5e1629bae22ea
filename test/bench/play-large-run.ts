import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { kindsAmong, type GeneratedKind } from '../../infra/sandbox/seed/generated.ts';
import type { Child } from './children.ts';
import { labelwright, type CommandOptions } from './command.ts';
import { liveMemoryOf } from './live-memory.ts';
import { watchMemory, type MemoryWatch } from './memory-watch.ts';
import { coreOf, environmentOf, freePort, onStage, openState, until, type Cores, type ReadState } from './world.ts';

export interface LargeRunOptions {
  readonly cloud: 'graph' | 'box';
  readonly files: number;
  readonly workers: number;
  readonly cores?: Cores;
  /** Lets the claims of killed workers end at once: they stand for five minutes, which a long run waits for and a short one doesn't. */
  readonly claimsEnd?: boolean;
  readonly limitMs: number;
  readonly say: (line: string) => void;
}

/** What became of a run that was paused, killed and resumed, as three witnesses tell it: the run, the ledger, the cloud. */
export interface LargeRunResult {
  readonly run: { readonly state: string; readonly total: number; readonly done: number };
  /** Files settled during three seconds of the pause. */
  readonly settledWhilePaused: number;
  readonly coverage: {
    readonly listed: number;
    readonly reconciled: boolean;
    readonly outcomes: Readonly<Record<string, number>>;
    readonly missingFiles: number;
  };
  /** Outcomes by kind, as recorded. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Files that have this many versions in the cloud. */
  readonly versions: Readonly<Record<number, number>>;
  /** Workers. */
  readonly killed: number;
  /** Files that were settled when they were. */
  readonly killedWith: number;
  readonly seconds: number;
  /** Files a second while workers were at work, without pauses and what dead workers had claimed. */
  readonly perSecond: number;
  readonly memory: MemoryWatch;
  /** What each worker that finished the run holds on to after it, MB. */
  readonly held: readonly number[];
}

interface Ground extends LargeRunOptions {
  readonly options: CommandOptions;
  readonly state: ReadState;
  readonly memory: MemoryWatch;
  startWorkers(): Promise<readonly Child[]>;
}

/**
 * A run over generated files: paused at a quarter, resumed, its workers killed a fifth of the files later, worked off by others,
 * held against the cloud.
 */
export function playLargeRun(wanted: LargeRunOptions): Promise<LargeRunResult> {
  return onStage(async (stage) => {
    const { cloud, files, workers, cores, say } = wanted;
    const begun = performance.now();
    const running = await stage.startCloud({ cloud, content: { generated: files }, ...(cores ? { cores } : {}) });
    say(`${files} files are there after ${seconds(begun)} s`);
    const folder = stage.folder('state');
    const environment = environmentOf(cloud, running.origin, { port: await freePort(), state: folder });
    const prepare = stage.start({ script: 'prepare.ts', environment });
    await prepare.message();
    const memory = watchMemory(1_000);
    memory.add('cloud', running.child.pid);
    const state = openState(path.join(folder, 'labelwright.db'));
    let started = 0;
    const startWorkers = (): Promise<readonly Child[]> =>
      Promise.all(
        Array.from({ length: workers }, async () => {
          const child = stage.start({
            ...{ script: '../../cli/labelwright.ts', args: ['worker'], cwd: folder, readyWhen: 'worker started' },
            tellsMemory: true,
            environment: { ...environment, LABELWRIGHT_LOG: 'info' },
            ...coreOf(cores?.connector),
          });
          memory.add(`worker ${++started}`, child.pid);
          await child.message();
          return child;
        }),
      );
    try {
      const ground = { ...wanted, options: { environment, cwd: folder }, state, memory, startWorkers };
      return { ...(await play(ground)), versions: versionsIn(cloud, running.folder) };
    } finally {
      state.close();
      memory.stop();
    }
  });
}

async function play(ground: Ground): Promise<Omit<LargeRunResult, 'versions'>> {
  const { files, options, state, memory, say, claimsEnd = false } = ground;
  const begun = performance.now();
  const workers = await ground.startWorkers();
  const { id } = JSON.parse(await labelwright(['backfill', 'start', '--json'], options)) as { id: string };
  await settled(ground, files * 0.25);

  await labelwright(['backfill', 'pause', id], options);
  await untilQuiet(ground);
  const before = state.settled().files;
  await sleep(3_000);
  const settledWhilePaused = state.settled().files - before;
  const paused = await runOf(id, options);
  say(`paused with ${paused.done} of ${paused.total} done, ${paused.waiting} waiting`);
  await labelwright(['backfill', 'resume', id], options);

  const resumedAt = performance.now();
  await settled(ground, Math.min(files, before + files * 0.2));
  const perSecond = ((state.settled().files - before) / (performance.now() - resumedAt)) * 1000;
  await Promise.all(workers.map((worker) => worker.kill()));
  const killedWith = state.settled().files;
  say(`${workers.length} workers killed with ${killedWith} files settled, after ${seconds(begun)} s; others follow`);
  const killed = workers.length;
  if (claimsEnd) endClaims(options.cwd);
  const others = await ground.startWorkers();
  await settled(ground, files);
  const run = await finished(id, ground);
  say(`finished after ${seconds(begun)} s; memory: ${memory.line()}`);
  memory.stop();
  const held = await Promise.all(others.map(liveMemoryOf));
  const coverage = await coverageOf(options);
  const { kinds } = state.settled();
  const outcomes = kinds;
  return {
    run,
    settledWhilePaused,
    coverage,
    outcomes,
    killed,
    killedWith,
    seconds: seconds(begun),
    perSecond,
    memory,
    held,
  };
}

/** What five minutes do to the claims of the dead, in the ledger and in the queue. */
function endClaims(folder: string): void {
  for (const [file, statement] of [
    ['labelwright.db', 'update ledger set held_until = 0'],
    ['queue.db', 'update messages set hidden_until = 0'],
  ] as const) {
    const database = new DatabaseSync(path.join(folder, file), { timeout: 5_000 });
    try {
      database.exec(statement);
    } finally {
      database.close();
    }
  }
}

function seconds(begun: number): number {
  return Math.round((performance.now() - begun) / 1000);
}

/** Resolves once so many files are settled; says how far it is each minute. */
async function settled({ state, limitMs, say, memory }: Ground, files: number): Promise<void> {
  const target = Math.floor(files);
  let told = performance.now();
  let last = state.settled().files;
  await until(
    () => {
      const now = state.settled().files;
      if (performance.now() - told >= 60_000) {
        say(`${now} settled, ${Math.round((now - last) / 60)} files/s; ${memory.line()}`);
        [told, last] = [performance.now(), now];
      }
      return now >= target ? now : undefined;
    },
    { limitMs, what: `settling ${target} files`, everyMs: 500 },
  );
}

/** What was handed out before a pause comes to its end. */
async function untilQuiet({ state, limitMs }: Ground): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (let last = -1; performance.now() < deadline;) {
    const now = state.settled().files;
    if (now === last) return;
    last = now;
    await sleep(2_000);
  }
  throw new Error('Cannot go on: the run did not come to rest');
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly waiting: number;
}

async function runOf(id: string, options: CommandOptions): Promise<Run> {
  const { runs } = JSON.parse(await labelwright(['backfill', 'list', '--json'], options)) as { runs: readonly Run[] };
  const run = runs.find((one) => one.id === id);
  if (run === undefined) throw new Error(`Cannot go on: there is no run ${id}`);
  return run;
}

/** The results of the last files are written after their outcomes. */
async function finished(id: string, { options, limitMs }: Ground): Promise<Run> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const run = await runOf(id, options);
    if (run.state === 'finished' || performance.now() > deadline) return run;
    await sleep(2_000);
  }
}

/** All sources together. The command fails where something isn't accounted for, and says what on the way. */
async function coverageOf(options: CommandOptions): Promise<LargeRunResult['coverage']> {
  const printed = await labelwright(['coverage', '--json'], options);
  const sources = printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LargeRunResult['coverage']);
  const outcomes = new Map<string, number>();
  for (const source of sources) {
    for (const [kind, files] of Object.entries(source.outcomes)) outcomes.set(kind, (outcomes.get(kind) ?? 0) + files);
  }
  return {
    listed: sources.reduce((sum, { listed }) => sum + listed, 0),
    reconciled: sources.every(({ reconciled }) => reconciled),
    missingFiles: sources.reduce((sum, { missingFiles }) => sum + missingFiles, 0),
    outcomes: Object.fromEntries(outcomes),
  };
}

/** The cloud's own word on how often a file was written, read beside it. */
function versionsIn(cloud: 'graph' | 'box', folder: string): Readonly<Record<number, number>> {
  const [file, column] = cloud === 'graph' ? ['graph.sqlite', 'item'] : ['box.sqlite', 'file_id'];
  const database = new DatabaseSync(path.join(folder, file), { readOnly: true, timeout: 5_000 });
  try {
    const sql = `select versions, count(*) as files from (select count(*) as versions from versions group by ${column}) group by versions`;
    const rows = database.prepare(sql).all() as { versions: number; files: number }[];
    return Object.fromEntries(rows.map(({ versions, files }) => [versions, files]));
  } finally {
    database.close();
  }
}

/** What the policy that ships makes of each kind; formats that aren't read are skipped, and never called clean. */
const expected: Readonly<Record<GeneratedKind, string>> = {
  card: 'labeled',
  plain: 'unchanged',
  text: 'unchanged',
  'text-card': 'recorded',
  pdf: 'unchanged',
  'pdf-card': 'labeled',
  unknown: 'skipped',
  broken: 'skipped',
};

/** Outcomes by kind that a run over so many generated files must have. */
export function expectedOutcomes(files: number): Readonly<Record<string, number>> {
  const found = new Map<string, number>();
  for (const [kind, count] of kindsAmong(files)) found.set(expected[kind], (found.get(expected[kind]) ?? 0) + count);
  return Object.fromEntries(found);
}
