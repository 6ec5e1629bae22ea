import { ConnectorError } from '../model/errors.ts';
import { describeError } from '../lib/describe-error.ts';
import type { Delivery, Queue } from '../queue/queue.ts';
import { admitted, isHeld, lookAgainMs } from './admission.ts';
import { queueDue } from './enqueue.ts';
import { runInLane } from './lane.ts';
import { listChanges } from './list.ts';
import { parseFileJob, parseSourceJob, type SourceJob, subjectOf } from './messages.ts';
import { instruments, type Step } from './metrics.ts';
import { createPace } from './pace.ts';
import type { Pipeline } from './pipeline.ts';
import { processFile } from './process.ts';
import { listForRun } from './run-listing.ts';
import { processForRun } from './run-work.ts';
import { feedRuns } from './runs.ts';
import { streamsHaveBegun } from './streams.ts';
import { feedSweeps, sweepSource } from './sweep.ts';

/** How long a delivery is ours without a sign of life, ms. */
const visibilityMs = 120_000;
/** What somebody else works on comes again after this time, ms. */
const busyMs = 5_000;
const dueEveryMs = 1_000;
/** On a busy source one listing finds many changes, instead of many listings finding one each, ms. */
const restMs = 100;

export interface WorkerOptions {
  /** Files worked on at a time. */
  readonly concurrency: number;
  /** Stops taking work, lets what is begun come to its end. */
  readonly signal: AbortSignal;
}

/**
 * Drains the file lanes until the signal: live changes first, backfill when there are none. Several files in parallel; the
 * deliveries of one file one after another.
 */
export async function drainFiles(pipeline: Pipeline, options: WorkerOptions): Promise<void> {
  const pace = createPace(options.concurrency);
  const slots = createSlots(pace.allowed);
  const due = setInterval(() => {
    Promise.all([queueDue(pipeline), feedRuns(pipeline), feedSweeps(pipeline)]).catch((error: unknown) => {
      pipeline.log.error('waiting files could not be queued', { error: describeError(error) });
    });
  }, dueEveryMs);
  try {
    while (!options.signal.aborted) {
      await slots.free();
      const taken = await takeFiles(pipeline, { max: slots.room(), signal: options.signal });
      if (taken === undefined) continue;
      for (const group of byGroup(taken.deliveries)) {
        slots.run(() => workThrough(pipeline, taken.queue, { deliveries: group, signal: options.signal }));
      }
    }
  } finally {
    clearInterval(due);
    await slots.empty();
    pace.stop();
  }
}

/** Live changes first, backfill where there are none; nothing of a lane whose files could only wait for their service. */
async function takeFiles(
  pipeline: Pipeline,
  { max, signal }: { readonly max: number; readonly signal: AbortSignal },
): Promise<Taken | undefined> {
  const { live, backfill } = pipeline.queues;
  const now = { max, waitMs: 0, signal };
  const taken = isHeld(pipeline, 'live') ? undefined : await take(pipeline, live, now);
  if (taken !== undefined) return taken;
  if (!isHeld(pipeline, 'backfill')) {
    return (await take(pipeline, backfill, now)) ?? take(pipeline, live, { ...now, waitMs: 1_000 });
  }
  await pause(lookAgainMs, signal);
  return undefined;
}

interface Taken {
  readonly queue: Queue;
  readonly deliveries: readonly Delivery[];
}

/** What a lane has now, or within the wait; undefined when that is nothing. A lane that can't be read is tried again later. */
async function take(
  { log }: Pipeline,
  queue: Queue,
  wait: { readonly max: number; readonly waitMs: number; readonly signal: AbortSignal },
): Promise<Taken | undefined> {
  try {
    const deliveries = await queue.receive({ ...wait, visibilityMs });
    return deliveries.length > 0 ? { queue, deliveries } : undefined;
  } catch (error) {
    log.error('queue could not be read', { error: describeError(error) });
    await pause(2_000, wait.signal);
    return undefined;
  }
}

/** Drains the lane of changed sources until the signal, one listing at a time per source, a few sources in parallel. */
export async function drainSources(pipeline: Pipeline, options: WorkerOptions): Promise<void> {
  const { sources } = pipeline.queues;
  const slots = createSlots(() => options.concurrency);
  while (!options.signal.aborted) {
    await slots.free();
    if (isHeld(pipeline, 'live')) await pause(lookAgainMs, options.signal);
    const taken = await take(pipeline, sources, { max: slots.room(), waitMs: 1_000, signal: options.signal });
    for (const group of byGroup(taken?.deliveries ?? [])) slots.run(() => listThrough(pipeline, group, restMs));
  }
  await slots.empty();
}

/**
 * Works off what is queued now, one delivery after another: sources, live files, backfill. Answers how many deliveries there were.
 * What comes back later (parked, busy) is left to later.
 */
export async function workOff(pipeline: Pipeline, signal: AbortSignal): Promise<number> {
  const { sources, live, backfill } = pipeline.queues;
  const now = { max: 10, waitMs: 0, visibilityMs, signal };
  let worked = 0;
  while (!signal.aborted) {
    const listings = await sources.receive(now);
    await listThrough(pipeline, listings);
    const files = [live, backfill].map(async (queue) => {
      const deliveries = await queue.receive(now);
      await workThrough(pipeline, queue, { deliveries, signal });
      return deliveries.length;
    });
    const found = listings.length + (await Promise.all(files)).reduce((sum, count) => sum + count, 0);
    if (found === 0) break;
    worked += found;
  }
  return worked;
}

interface FileBatch {
  readonly deliveries: readonly Delivery[];
  readonly signal: AbortSignal;
}

async function workThrough(pipeline: Pipeline, queue: Queue, { deliveries, signal }: FileBatch): Promise<void> {
  const lane = queue === pipeline.queues.backfill ? 'backfill' : 'live';
  for (const delivery of deliveries) {
    await handle(pipeline, queue, delivery, async () => {
      const job = parseFileJob(delivery.body);
      await admitted(pipeline, job.file.connector, { lane, signal });
      const { run } = job;
      const work = () =>
        run === undefined ? processFile(pipeline, job.file, signal) : processForRun(pipeline, { ...job, run }, signal);
      const result = await instruments().timed('file', job.file.connector, () => runInLane(lane, work));
      return result === 'busy' || result === 'lost' ? 'again' : 'done';
    });
  }
}

/** `rest`: how long a source is left alone after a listing, ms. */
async function listThrough(pipeline: Pipeline, deliveries: readonly Delivery[], rest = 0): Promise<void> {
  for (const delivery of deliveries) {
    await handle(pipeline, pipeline.queues.sources, delivery, async () => {
      const job = parseSourceJob(delivery.body);
      if (!(await streamsHaveBegun(pipeline, job))) return 'again';
      const result = await instruments().timed(stepOf(job), job.connector, () => listFor(pipeline, job));
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      return result.kind === 'busy' ? 'again' : 'done';
    });
  }
}

function stepOf({ run, sweep }: SourceJob): Step {
  if (run !== undefined) return 'run-listing';
  return sweep === true ? 'sweep' : 'listing';
}

function listFor(pipeline: Pipeline, job: SourceJob): Promise<{ readonly kind: string }> {
  const { run } = job;
  if (run !== undefined) return runInLane('backfill', () => listForRun(pipeline, { ...job, run }));
  return job.sweep === true ? sweepSource(pipeline, job) : listChanges(pipeline, job);
}

/** Keeps the delivery ours while it is worked on; acknowledges it when done, else lets it come again. */
async function handle(
  pipeline: Pipeline,
  queue: Queue,
  delivery: Delivery,
  work: () => Promise<'done' | 'again'>,
): Promise<void> {
  const heartbeat = setInterval(() => {
    queue.extend(delivery, visibilityMs).catch(() => undefined);
  }, visibilityMs / 3);
  try {
    if ((await work()) === 'done') await queue.acknowledge(delivery);
    else await queue.extend(delivery, busyMs);
  } catch (error) {
    const { connector, source } = subjectOf(delivery.body) ?? {};
    const { receives } = delivery;
    pipeline.log.error('message could not be worked on', { connector, source, receives, error: describeError(error) });
    await queue.extend(delivery, delayAfter(error, delivery.receives)).catch(() => undefined);
  } finally {
    clearInterval(heartbeat);
  }
}

/** As long as the service asks, else twice as long each time, up to a quarter of an hour. */
function delayAfter(error: unknown, receives: number): number {
  const asked = error instanceof ConnectorError ? error.retryAfterMs : undefined;
  return Math.min(asked ?? 1_000 * 2 ** Math.min(receives, 10), 900_000);
}

function byGroup(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  return [...Map.groupBy(deliveries, (delivery) => delivery.group).values()];
}

interface Slots {
  /** Resolves when at least one slot is free. */
  free(): Promise<void>;
  room(): number;
  run(work: () => Promise<void>): void;
  empty(): Promise<void>;
}

function createSlots(total: () => number): Slots {
  const running = new Set<Promise<void>>();
  return {
    async free() {
      while (running.size >= total()) await Promise.race(running);
    },
    room: () => Math.max(1, total() - running.size),
    run(work) {
      const run: Promise<void> = work().finally(() => running.delete(run));
      running.add(run);
    },
    async empty() {
      await Promise.all(running);
    },
  };
}

/** Resolves after the time, or at once when the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
