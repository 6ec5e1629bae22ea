import { Worker } from 'node:worker_threads';

import type { ScheduleOptions, ScheduleResult } from './schedule.ts';
import type { ThreadAnswer } from './thread.ts';

export interface RunOptions {
  readonly orders: readonly ScheduleOptions[];
  readonly threads: number;
  /** Told of each result, in the order of the orders. */
  readonly onResult: (result: ScheduleResult) => void;
}

/** Runs schedules on threads. What comes of each depends on its own order alone. */
export async function runAll({ orders, threads, onResult }: RunOptions): Promise<void> {
  const results = new Map<number, ScheduleResult>();
  let [begun, told] = [0, 0];
  const next = () => (begun < orders.length ? begun++ : undefined);
  const tell = (index: number, result: ScheduleResult): void => {
    results.set(index, result);
    for (let due = results.get(told); due !== undefined; due = results.get(told)) {
      results.delete(told++);
      onResult(due);
    }
  };
  const count = Math.min(threads, orders.length);
  await Promise.all(Array.from({ length: count }, () => runThread({ orders, next, tell })));
}

interface ThreadOptions {
  readonly orders: readonly ScheduleOptions[];
  readonly next: () => number | undefined;
  readonly tell: (index: number, result: ScheduleResult) => void;
}

/** One thread, until there is nothing left to do. Rejects where it ends before. */
function runThread({ orders, next, tell }: ThreadOptions): Promise<void> {
  const clouds = orders[0]?.cloud === undefined ? (['graph', 'box'] as const) : [orders[0].cloud];
  const workerData: readonly ScheduleOptions[] = clouds.map((cloud) => ({ seed: 1, cloud }));
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  let current: number | undefined;
  const give = (): void => {
    current = next();
    worker.postMessage(current === undefined ? 'end' : orders[current]);
  };
  return new Promise((resolve, reject) => {
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer !== undefined && current !== undefined) tell(current, answer);
      give();
    });
    const breakOff = (cause: unknown): void => {
      const seed = current === undefined ? 'none' : String(orders[current]?.seed);
      reject(new Error(`Cannot go on with schedules: the thread broke in seed ${seed}`, { cause }));
    };
    worker.on('error', breakOff);
    worker.on('exit', (code) => {
      if (code === 0 && current === undefined) resolve();
      else breakOff(new Error(`The thread ended with ${code}`));
    });
  });
}
