import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

import { app } from '@azure/functions';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { startHost, type Host } from '../../../infra/local/host.ts';
import { recordingLog } from './recording-log.ts';

const { log, lines } = recordingLog();
let host: Host;
/** What the functions wait for, and how often they were begun. */
let gate = Promise.withResolvers<undefined>();
const begun = { atStart: 0, bySchedule: 0, failing: 0, request: 0 };
let atOnce = 0;
let mostAtOnce = 0;

beforeAll(async () => {
  host = await startHost({
    port: 0,
    log,
    load: () => {
      app.timer('at-start', {
        schedule: '* * * * * *',
        runOnStartup: true,
        handler: async () => {
          begun.atStart += 1;
          mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
          await gate.promise;
          atOnce -= 1;
        },
      });
      app.timer('by-schedule', { schedule: '* * * * * *', handler: () => void (begun.bySchedule += 1) });
      app.timer('failing', {
        schedule: '* * * * * *',
        handler: () => {
          begun.failing += 1;
          throw new RangeError('secret of the timer');
        },
      });
      app.http('waiting', {
        authLevel: 'anonymous',
        handler: async () => {
          begun.request += 1;
          await gate.promise;
          return { body: 'answered' };
        },
      });
      return Promise.resolve();
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets what is ready go on, without the clock. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

/** One life of a host from its timers to its end, in steps: it can be started once in a process. */
describe('host', () => {
  it('runs timers one at a time, and ends when its work has', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    host.startTimers();
    await until(() => begun.atStart === 1);
    expect(begun).toMatchObject({ bySchedule: 0, failing: 0 });

    await vi.advanceTimersByTimeAsync(3_000);
    await until(() => begun.bySchedule >= 3 && begun.failing >= 3);
    expect([begun.atStart, mostAtOnce], 'one that goes on is not begun again').toEqual([1, 1]);
    expect(lines.filter((line) => line.startsWith('error function failed')).length).toBe(begun.failing);
    expect(lines.join('\n')).not.toContain('secret of the timer');

    gate.resolve(undefined);
    await until(() => atOnce === 0);
    gate = Promise.withResolvers<undefined>();
    await vi.advanceTimersByTimeAsync(2_000);
    await until(() => atOnce === 1);
    expect([begun.atStart, mostAtOnce], 'one that has ended is').toEqual([2, 1]);

    const answer = new Promise<string>((resolve, reject) => {
      const sent = request({ port: host.port, path: '/waiting' }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      sent.on('error', reject).end();
    });
    await until(() => begun.request === 1);

    let ended = false;
    const ending = host.close().then(() => (ended = true));
    const counts = { ...begun };
    await vi.advanceTimersByTimeAsync(5_000);
    expect({ ended, ...begun }, 'nothing is begun any more, and what goes on is waited for').toEqual({
      ended: false,
      ...counts,
    });
    gate.resolve(undefined);
    expect(await answer).toBe('answered');
    await ending;
    expect(atOnce).toBe(0);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });
});
