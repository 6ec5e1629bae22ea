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
  readonly workerData: unknown;
  readonly threads: number;
  /** A job that takes longer loses its thread: the only sure way to stop a loop. */
  readonly timeoutMs: number;
  readonly onTimeout: () => Error;
  readonly revive: (failure: unknown) => Error;
}

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

interface Running<Job, Result> extends Waiting<Job, Result> {
  readonly timer: NodeJS.Timeout;
}

/** Threads start with their first job; one that dies is replaced when it is next needed. */
export function createThreadPool<Job, Result>(options: ThreadPoolOptions): ThreadPool<Job, Result> {
  const queue: Waiting<Job, Result>[] = [];
  /** Every thread, with the job that it works on. */
  const threads = new Map<Worker, Running<Job, Result> | undefined>();
  let closed = false;

  const next = () => {
    if (queue.length === 0 || closed) return;
    const worker = idleThread() ?? (threads.size < options.threads ? start() : undefined);
    const waiting = worker === undefined ? undefined : queue.shift();
    if (worker === undefined || waiting === undefined) return;
    const timer = setTimeout(() => {
      discard(worker, options.onTimeout());
    }, options.timeoutMs);
    threads.set(worker, { ...waiting, timer });
    worker.postMessage({ job: waiting.job });
  };

  const idleThread = () => [...threads].find(([, running]) => running === undefined)?.[0];

  const start = () => {
    const worker = new Worker(options.script, { workerData: options.workerData });
    threads.set(worker, undefined);
    worker.on('message', (answer: ThreadAnswer<Result>) => {
      const running = threads.get(worker);
      if (running === undefined) return;
      clearTimeout(running.timer);
      threads.set(worker, undefined);
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
    const running = threads.get(worker);
    if (!threads.delete(worker)) return;
    void worker.terminate();
    clearTimeout(running?.timer);
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
