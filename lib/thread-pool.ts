import { Worker } from 'node:worker_threads';

/** What a thread answers to `{ job }`, once. */
export type ThreadAnswer<Result> = { readonly result: Result } | { readonly failure: unknown };

export interface ThreadPool<Job, Result> {
  /** One job on one thread. Rejects with the thread's failure, as `revive` makes it, or with `onTimeout()` once time is up. */
  run(job: Job): Promise<Result>;
  close(): Promise<void>;
}

export interface ThreadPoolOptions {
  readonly script: URL;
  /** What threads start with; they find their `pulse` (see `beat`) beside it. */
  readonly workerData: Readonly<Record<string, unknown>>;
  readonly threads: number;
  /** A job that takes longer loses its thread: the only sure way to stop a loop. */
  readonly timeoutMs: number;
  readonly onTimeout: () => Error;
  /** A job loses its thread too where `beat` said what it is at, and for so long nothing since. */
  readonly stuckMs: number;
  readonly onStuck: (what: number) => Error;
  readonly revive: (failure: unknown) => Error;
}

/**
 * Called by a thread before a step that may never end: what it is at, from 0; -1 behind it. Costs next to nothing.
 */
export function beat(pulse: Int32Array, what: number): void {
  pulse[0] = what + 1;
  pulse[1] = ((pulse[1] ?? 0) + 1) | 0;
}

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

interface Running<Job, Result> extends Waiting<Job, Result> {
  readonly timer: NodeJS.Timeout;
  readonly watchdog: NodeJS.Timeout;
}

interface Thread<Job, Result> {
  readonly pulse: Int32Array;
  readonly running: Running<Job, Result> | undefined;
}

/** Threads start with their first job; one that dies is replaced when it is next needed. */
export function createThreadPool<Job, Result>(options: ThreadPoolOptions): ThreadPool<Job, Result> {
  const queue: Waiting<Job, Result>[] = [];
  const threads = new Map<Worker, Thread<Job, Result>>();
  let closed = false;

  const next = () => {
    if (queue.length === 0 || closed) return;
    const worker = idleThread() ?? (threads.size < options.threads ? start() : undefined);
    const pulse = worker && threads.get(worker)?.pulse;
    const waiting = worker === undefined ? undefined : queue.shift();
    if (worker === undefined || pulse === undefined || waiting === undefined) return;
    const timer = setTimeout(() => {
      discard(worker, options.onTimeout());
    }, options.timeoutMs);
    const watchdog = watchPulse(pulse, options.stuckMs, (what) => {
      discard(worker, options.onStuck(what));
    });
    threads.set(worker, { pulse, running: { ...waiting, timer, watchdog } });
    worker.postMessage({ job: waiting.job });
  };

  const idleThread = () => [...threads].find(([, { running }]) => running === undefined)?.[0];

  const start = () => {
    const pulse = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(options.script, { workerData: { ...options.workerData, pulse } });
    threads.set(worker, { pulse, running: undefined });
    worker.on('message', (answer: ThreadAnswer<Result>) => {
      const running = threads.get(worker)?.running;
      if (running === undefined) return;
      stopTimers(running);
      threads.set(worker, { pulse, running: undefined });
      if ('failure' in answer) running.reject(options.revive(answer.failure));
      else running.resolve(answer.result);
      next();
    });
    worker.on('error', (error) => {
      discard(worker, error instanceof Error ? error : new Error('Thread failed', { cause: error }));
    });
    worker.on('exit', () => {
      discard(worker, new Error('Thread ended before its job did'));
    });
    return worker;
  };

  const discard = (worker: Worker, reason: Error) => {
    const running = threads.get(worker)?.running;
    if (!threads.delete(worker)) return;
    void worker.terminate();
    if (running !== undefined) stopTimers(running);
    running?.reject(reason);
    next();
  };

  return {
    run(job) {
      if (closed) return Promise.reject(new Error('Thread pool is closed'));
      return new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      const workers = [...threads.keys()];
      for (const { reject } of queue.splice(0)) reject(new Error('Thread pool is closed'));
      for (const worker of workers) discard(worker, new Error('Thread pool is closed'));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function stopTimers({ timer, watchdog }: Pick<Running<unknown, unknown>, 'timer' | 'watchdog'>): void {
  clearTimeout(timer);
  clearInterval(watchdog);
}

/** Says what a thread is at once it has been at it for `stuckMs` without another beat; sees it a quarter of that later at most. */
function watchPulse(pulse: Int32Array, stuckMs: number, onStuck: (what: number) => void): NodeJS.Timeout {
  let last = { what: 0, beats: 0, looks: 0 };
  return setInterval(() => {
    const [what, beats] = [Atomics.load(pulse, 0), Atomics.load(pulse, 1)];
    const isSame = what !== 0 && what === last.what && beats === last.beats;
    last = { what, beats, looks: isSame ? last.looks + 1 : 0 };
    if (last.looks >= 4) onStuck(what - 1);
  }, stuckMs / 4);
}
