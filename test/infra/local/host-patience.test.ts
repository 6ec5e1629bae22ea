import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import { app } from '@azure/functions';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { startHost } from '../../../infra/local/host.ts';
import { recordingLog } from './recording-log.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('host', () => {
  it('ends after 10 s although a timer hangs and a client never ends its request', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { log, lines } = recordingLog();
    let runs = 0;
    const host = await startHost({
      port: 0,
      log,
      load: () => {
        app.timer('hanging', {
          schedule: '0 0 0 1 1 *',
          runOnStartup: true,
          handler: () => {
            runs += 1;
            return new Promise<void>(() => undefined);
          },
        });
        return Promise.resolve();
      },
    });
    host.startTimers();
    while (runs === 0) await turn();
    const client = connect(host.port, '127.0.0.1');
    const gone = once(client, 'close');
    client.on('error', () => undefined).write('POST / HTTP/1.1\r\nHost: here\r\n');
    await once(client, 'connect');

    let ended = false;
    const ending = host.close().then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await ending;
    await gone;
    expect(lines).toEqual(['warn stopped before all work had ended {"runs":1}']);
  });
});
