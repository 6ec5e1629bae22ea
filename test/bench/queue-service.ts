/** A process with the SQS stand-in: FIFO queues made when it is told their names' beginning, their addresses as the answer. */
import { startFauxqs } from 'fauxqs';

import { report, untilDismissed } from './children.ts';

export interface Lanes {
  readonly sources: string;
  readonly live: string;
  readonly backfill: string;
}

const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
process.on('message', (prefix: string) => {
  const made = (lane: string): string => {
    server.createQueue(`${prefix}-${lane}.fifo`, { attributes: { FifoQueue: 'true' } });
    return `http://127.0.0.1:${server.port}/000000000000/${prefix}-${lane}.fifo`;
  };
  report({ sources: made('sources'), live: made('live'), backfill: made('backfill') } satisfies Lanes);
});
report('ready');
await untilDismissed();
await server.stop();
