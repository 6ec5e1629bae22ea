import { parentPort, workerData } from 'node:worker_threads';

import { describeError } from '../../lib/describe-error.ts';
import { runSchedule, type ScheduleOptions, type ScheduleResult } from './schedule.ts';
import { createLasting } from './world.ts';

/** What a thread answers: undefined once it can take its first schedule. */
export type ThreadAnswer = ScheduleResult | undefined;

if (parentPort !== null) await serve(parentPort, workerData as readonly ScheduleOptions[]);

/** Runs schedules one after another. Those to warm up with load everything, so that each of the others meets the same. */
async function serve(port: NonNullable<typeof parentPort>, warmUp: readonly ScheduleOptions[]): Promise<void> {
  const lasting = await createLasting();
  for (const options of warmUp) await runSchedule(options, lasting);
  port.on('message', (message: ScheduleOptions | 'end') => {
    if (message === 'end') {
      port.close();
      void lasting.close();
      return;
    }
    void run(message, lasting).then((answer) => port.postMessage(answer));
  });
  port.postMessage(undefined);
}

async function run(
  options: ScheduleOptions,
  lasting: Awaited<ReturnType<typeof createLasting>>,
): Promise<ScheduleResult> {
  try {
    return await runSchedule(options, lasting);
  } catch (error) {
    const violations = [`the schedule broke off: ${describeError(error)}`];
    return { seed: options.seed, cloud: options.cloud ?? 'graph', violations, trace: [], hash: '', counts: new Map() };
  }
}
