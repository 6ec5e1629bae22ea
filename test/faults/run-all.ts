import { Worker } from 'node:worker_threads';

import type { ScheduleOptions, ScheduleResult } from './schedule.ts';
import type { ThreadAnswer } from './thread.ts';

type Clouds = readonly NonNullable<ScheduleOptions['cloud']>[];

/** Threads that play schedules. What comes of each depends on its own order alone, not on what its thread played before. */
export interface Threads {
  /** `onResult` is told of each result, in the order of the orders. One run at a time. */
  run(orders: readonly ScheduleOptions[], onResult: (result: ScheduleResult) => void): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly orders: readonly ScheduleOptions[];
  readonly threads: number;
  /** Told of each result, in the order of the orders. */
  readonly onResult: (result: ScheduleResult) => void;
}

/** Runs schedules on threads of their own. */
export async function runAll({ orders, threads: most, onResult }: RunOptions): Promise<void> {
  const cloud = orders[0]?.cloud;
  const threads = openThreads(Math.min(most, orders.length), cloud === undefined ? undefined : [cloud]);
  await threads.run(orders, onResult);
  await threads.close();
}

/** Opening one takes as long as some dozen schedules: all code is loaded, and warmed up with each of the clouds. */
export function openThreads(count: number, clouds: Clouds = ['graph', 'box']): Threads {
  const threads = Array.from({ length: count }, () => openThread(clouds));
  return {
    async run(orders, onResult) {
      const results = new Map<number, ScheduleResult>();
      let [begun, told] = [0, 0];
      const tell = (index: number, result: ScheduleResult): void => {
        results.set(index, result);
        for (let due = results.get(told); due !== undefined; due = results.get(told)) {
          results.delete(told++);
          onResult(due);
        }
      };
      const work = async (thread: Thread): Promise<void> => {
        for (let index = begun++; index < orders.length; index = begun++) {
          const order = orders[index];
          if (order !== undefined) tell(index, await thread.play(order));
        }
      };
      await Promise.all(threads.map(work));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

interface Thread {
  /** Rejects where the thread ends before. */
  play(order: ScheduleOptions): Promise<ScheduleResult>;
  close(): Promise<void>;
}

function openThread(clouds: Clouds): Thread {
  const workerData: readonly ScheduleOptions[] = clouds.map((cloud) => ({ seed: 1, cloud }));
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  const ended = Promise.withResolvers<undefined>();
  let [current, closing] = ['none', false];
  let broken: Error | undefined;
  let answer = Promise.withResolvers<ThreadAnswer>();
  const ready = answer.promise;
  // Whoever plays or closes hears of it; until then it may lie.
  ready.catch(() => undefined);
  worker.on('message', (message: ThreadAnswer) => answer.resolve(message));
  const breakOff = (cause: unknown): void => {
    broken ??= new Error(`Cannot go on with schedules: the thread broke in seed ${current}`, { cause });
    answer.reject(broken);
  };
  worker.on('error', breakOff);
  worker.on('exit', (code) => {
    if (code !== 0 || !closing) breakOff(new Error(`The thread ended with ${code}`));
    ended.resolve(undefined);
  });
  return {
    async play(order) {
      await ready;
      if (broken !== undefined) throw broken;
      current = String(order.seed);
      answer = Promise.withResolvers();
      worker.postMessage(order);
      const result = await answer.promise;
      if (result === undefined) throw new Error(`Cannot go on with schedules: seed ${current} has no result`);
      return result;
    },
    async close() {
      await ready;
      closing = true;
      worker.postMessage('end');
      await ended.promise;
    },
  };
}
