import { describeError } from '../../lib/describe-error.ts';
import { queueDue } from '../../pipeline/enqueue.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { discoverSources, poll, sweep } from '../../pipeline/reconcile.ts';
import { changeRun, feedRuns, startRun } from '../../pipeline/runs.ts';
import { feedSweeps } from '../../pipeline/sweep.ts';
import { ensureSubscriptions } from '../../pipeline/subscriptions.ts';
import { workOff } from '../../pipeline/worker.ts';
import type { Run, RunChange } from '../../store/store.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { publicUrl, type Worker, type World } from './world.ts';

/** Something that a host has a process do. */
export interface Job {
  readonly name: string;
  run(pipeline: Pipeline): Promise<unknown>;
}

/** Works off what is queued; a process does it once at a time. */
export const work: Job = { name: 'work', run: (pipeline) => workOff(pipeline, new AbortController().signal) };
export const renew: Job = {
  name: 'renew subscriptions',
  run: (pipeline) => ensureSubscriptions(pipeline, publicUrl),
};
export const feed: Job = {
  name: 'feed runs',
  run: async (pipeline) => (await feedRuns(pipeline)) + (await feedSweeps(pipeline)),
};
/** What finds everything that was lost, where the subscriptions stand. */
export const catchUp: readonly Job[] = [
  { name: 'sweep', run: sweep },
  { name: 'queue what is due', run: queueDue },
];
const mostOpenRuns = 2;
const isOpen = ({ state }: Run): boolean => state === 'running' || state === 'paused';
const changing = (name: string, from: Run['state'], to: RunChange['state']): Job => ({
  name,
  async run(pipeline) {
    const found = (await pipeline.store.runs.list(10)).find(({ state }) => state === from);
    return found === undefined ? undefined : changeRun(pipeline, found.id, to);
  },
});
const resumeRun = changing('resume a run', 'paused', 'running');
/** What a person does with runs over everything that is watched. */
export const runJobs: readonly Job[] = [
  {
    name: 'start a run',
    async run(pipeline) {
      const open = (await pipeline.store.runs.list(10)).filter(isOpen);
      return open.length < mostOpenRuns ? startRun(pipeline, await pipeline.store.sources.list()) : undefined;
    },
  },
  changing('pause a run', 'running', 'paused'),
  resumeRun,
  changing('cancel a run', 'running', 'cancelled'),
];
export async function resumeAll(pipeline: Pipeline): Promise<void> {
  while ((await resumeRun.run(pipeline)) !== undefined);
}

/** What a host does on a schedule. */
export const jobs: readonly Job[] = [
  renew,
  feed,
  ...catchUp,
  { name: 'poll', run: poll },
  { name: 'discover sources', run: discoverSources },
];

/** The worker processes: started again when they died, each working side by side with the others. */
export interface Crew {
  all(job: Job): void;
  one(random: Random, job: Job): void;
  first(job: Job): void;
  readonly replaceDead: () => void;
}

export function createCrew(scheduler: Scheduler, world: World, size: number): Crew {
  let workers = Array.from({ length: size }, () => world.start());
  const working = new Set<Worker>();

  /** Whatever the work throws, a host would log and go on. */
  const launch = async (worker: Worker, job: Job): Promise<void> => {
    const { process, pipeline } = worker;
    const { name, run } = job;
    const end = scheduler.begin(process, `is to ${name}`);
    scheduler.note(`${process.name} begins to ${name}`);
    try {
      if ((await run(pipeline)) !== undefined && runJobs.includes(job)) scheduler.count(`jobs ${name}`);
    } catch (error) {
      scheduler.note(`${process.name} failed to ${name}: ${describeError(error)}`);
    } finally {
      end();
      if (name === work.name) working.delete(worker);
    }
  };
  const start = (worker: Worker, job: Job): void => {
    if (job.name === work.name && working.has(worker)) return;
    if (job.name === work.name) working.add(worker);
    void launch(worker, job);
  };
  return {
    all: (job) => {
      for (const worker of workers) start(worker, job);
    },
    one: (random, job) => start(random.pick(workers), job),
    first: (job) => {
      for (const worker of workers.slice(0, 1)) start(worker, job);
    },
    replaceDead: () => {
      workers = workers.map((worker) => (worker.process.dead ? world.start() : worker));
    },
  };
}
