import { createHash } from 'node:crypto';

import { discoverSources } from '../../pipeline/reconcile.ts';
import { prepareShownLabels } from '../../pipeline/show.ts';
import type { FaultCloud } from './cloud.ts';
import { catchUp, createCrew, type Crew, feed, jobs, renew, resumeAll, runJobs, work } from './crew.ts';
import { checkInvariants } from './invariants.ts';
import { createMishaps, type Mishaps } from './mishaps.ts';
import type { Mutation } from './mutations.ts';
import { createRandom, type Random } from './random.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { beginVirtualTime } from './virtual-time.ts';
import { createWorld, type Lasting, type World } from './world.ts';

export interface ScheduleOptions {
  /** A whole number below 2^53: everything that happens follows from it. */
  readonly seed: number;
  /** By the seed unless told. */
  readonly cloud?: FaultCloud['name'];
  readonly mutation?: Mutation;
}

export interface ScheduleResult {
  readonly seed: number;
  readonly cloud: FaultCloud['name'];
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  /** SHA-256 of the trace: equal for two runs of one seed. */
  readonly hash: string;
  /** How often each kind of thing happened. */
  readonly counts: ReadonlyMap<string, number>;
}

const startAt = Date.parse('2026-02-02T08:00:00Z');
const second = 1_000;
const minute = 60 * second;
/** Steps after which a schedule that has not come to rest counts as one that never will. */
const mostSteps = 30_000;
const mostRounds = 14;

/** Runs one schedule with virtual time: it replays. */
export function runSchedule(options: ScheduleOptions, lasting: Lasting): Promise<ScheduleResult> {
  const random = createRandom(options.seed, 1);
  const scheduler = createScheduler(beginVirtualTime(startAt, options.seed), random);
  return play(options, { scheduler, random, mishaps: createMishaps, lasting });
}

export interface Players {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly mishaps: (random: Random) => Mishaps;
  readonly lasting: Lasting;
}

/** Work and faults in an order made from the seed, then time to come to rest, then the reckoning. */
export async function play(options: ScheduleOptions, players: Players): Promise<ScheduleResult> {
  const { scheduler, random, lasting } = players;
  const either = random.pick(['graph', 'graph', 'box', 'box', 'both'] as const);
  const cloud = options.cloud ?? either;
  const mishaps = players.mishaps(random);
  const { mutation } = options;
  const world = await scheduler.pump(createWorld({ cloud, scheduler, random, mishaps, mutation }, lasting));
  const stage = { scheduler, random, mishaps, world, crew: createCrew(scheduler, world, random.pick([1, 2, 2])) };
  let violations: readonly string[];
  try {
    await prepare(world);
    const atRest = (await storm(stage)) && (await comeToRest(stage));
    const restless = [`it does not come to rest: ${scheduler.underWay().join(', ')}`];
    violations = [...(atRest ? [] : restless), ...(await checkInvariants(world))];
  } finally {
    await scheduler.pump(world.close());
  }
  for (const violation of violations) scheduler.note(`VIOLATION ${violation}`);
  const { trace, counts } = scheduler;
  return { seed: options.seed, cloud, violations, trace, hash: hashOf(trace), counts };
}

function hashOf(trace: readonly string[]): string {
  return createHash('sha256').update(trace.join('\n')).digest('hex');
}

/** The sources are known before anything goes wrong; subscriptions and first listings are already part of the storm. */
async function prepare({ plain }: World): Promise<void> {
  await prepareShownLabels(plain);
  await discoverSources(plain);
}

interface Stage {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly mishaps: Mishaps;
  readonly world: World;
  readonly crew: Crew;
}

/** Everybody acts and everything may fail. False where it would not end. */
async function storm(stage: Stage): Promise<boolean> {
  const { scheduler, random, crew } = stage;
  const acts = actsOf(stage).flatMap(([weight, act]) => Array.from({ length: weight }, () => act));
  crew.all(renew);
  let left = 20 + random.below(40);
  for (let steps = 0; left > 0; steps++) {
    if (steps > mostSteps) return false;
    if (random.chance(0.12)) {
      left--;
      await scheduler.calm();
      await random.pick(acts)();
    }
    await scheduler.step();
  }
  return true;
}

/** What may be done next, and how often compared with the others. */
function actsOf({ scheduler, random, world, crew }: Stage): readonly (readonly [number, () => Promise<void> | void])[] {
  const whim = async (): Promise<void> => {
    const { name, act } = random.pick(world.cloud.whims);
    scheduler.note(`cloud: ${name}`);
    scheduler.count(name);
    await act();
  };
  const jump = (): void => {
    const ms = random.pick([10 * second, minute, 3 * minute, 10 * minute, 40 * minute, 80 * minute, 300 * minute]);
    scheduler.note(`time jumps by ${ms / second} s`);
    scheduler.count('time jumps');
    scheduler.time.set(scheduler.time.now() + ms);
  };
  return [
    [30, () => world.users.act()],
    [24, () => crew.one(random, work)],
    [10, () => crew.one(random, random.pick(jobs))],
    [8, () => crew.one(random, random.pick(runJobs))],
    [8, jump],
    [5, crew.replaceDead],
    [2, whim],
  ];
}

/** Nothing fails any more, and time passes. False where no rest is found. */
async function comeToRest({ scheduler, mishaps, world, crew }: Stage): Promise<boolean> {
  let steps = 0;
  const finish = async (): Promise<boolean> => {
    while (await scheduler.step()) if (++steps > mostSteps) return false;
    return true;
  };
  scheduler.note('faults end');
  mishaps.end();
  await world.users.unlockAll();
  const restFrom = await world.store.now();
  for (let round = 0, quiet = 0; round < mostRounds && quiet < 2; round++) {
    crew.replaceDead();
    if (!(await finish())) return false;
    await resumeAll(world.plain);
    scheduler.time.set(scheduler.time.now() + 35 * minute);
    for (const job of round === 0 ? [renew, ...catchUp] : catchUp) {
      crew.first(job);
      if (!(await finish())) return false;
    }
    for (const job of [work, feed, work]) {
      crew.all(job);
      if (!(await finish())) return false;
    }
    quiet = (await isQuiet(world, restFrom)) ? quiet + 1 : 0;
  }
  return true;
}

/** Nothing is left to do, and each source that holds files was swept since `from`. */
async function isQuiet({ store, queues, plain }: World, from: number): Promise<boolean> {
  const depths = await Promise.all(Object.values(queues).map((queue) => queue.depth()));
  const entries = await store.ledger.list({ limit: 1_000 });
  const runs = await store.runs.list(1_000);
  const holding = (await store.sources.list()).filter(
    (source) => plain.connectors.get(source.connector)?.features.isStream(source) === false,
  );
  return (
    depths.every(({ waiting, inFlight }) => waiting + inFlight === 0) &&
    entries.every(({ parked, intent, settled }) => !parked && (!intent || settled?.outcome === 'gone')) &&
    runs.every(({ state }) => state === 'finished' || state === 'cancelled') &&
    holding.every(({ sweep, sweptAt = 0 }) => sweep === undefined && sweptAt >= from)
  );
}
