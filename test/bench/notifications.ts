import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { percentile, printFigure, printTitle } from './figures.ts';
import { onStage, until, type RunningConnector } from './world.ts';

const perSecond = 200;
const seconds = 20;
const targetMs = 50;
/** More than are labeled in the time, so that the connector stays busy to the end. */
const documents = 3_500;
const limitMs = 60_000;

/** How long a notification waits for its answer while 200 arrive each second, whether or not the one before was answered. */
export async function benchNotifications(): Promise<void> {
  printTitle(`notifications: ${perSecond}/s for ${seconds} s, each from its scheduled time to the end of its answer`);
  const floor = await bareServer();
  for (const [what, content] of [
    ['idle', { documents: 3 }],
    ['while labeling', { documents }],
  ] as const) {
    const { answered, statuses, labeled } = await onStage(async (stage) => {
      const scene = { cloud: 'graph', content } as const;
      const connector = await stage.startConnector(scene, await stage.startCloud(scene));
      return loadConnector(connector, content.documents);
    });
    for (const [name, share] of shares) {
      printFigure({
        what: `${what}: ${name}`,
        value: percentile(answered, share),
        unit: 'ms',
        ...(name === 'p99' ? { target: { atMost: targetMs } } : {}),
        floor: percentile(floor.answered, share),
        ...(name === 'max' ? { note: `${statuses}; ${labeled} files settled meanwhile` } : {}),
      });
    }
  }
}

const shares = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
  ['max', 1],
] as const;

interface Load {
  /** Time of each answer, ms. */
  readonly answered: readonly number[];
  /** `4000 times 202`. */
  readonly statuses: string;
}

/** The floor: a server that takes the body and says 202. */
function bareServer(): Promise<Load> {
  return onStage(async (stage) => {
    const port = Number(await stage.start({ script: 'bare-server.ts' }).message());
    return load(`http://127.0.0.1:${port}/`, notification('a', 'b'));
  });
}

async function loadConnector(connector: RunningConnector, files: number): Promise<Load & { readonly labeled: number }> {
  const { state, url } = connector;
  const begin = await until(
    () => {
      const subscription = state.subscription();
      // Idle: everything is settled. Busy: the work has just begun.
      return subscription && state.settled().files >= Math.min(files, 10) ? subscription : undefined;
    },
    { limitMs, what: 'the subscription and the first files' },
  ).catch(() => undefined);
  if (begin === undefined) throw new Error('Cannot go on: the connector did not subscribe or label');
  await sleep(500);
  const before = state.settled().files;
  const result = await load(`${url}/api/notifications/graph`, notification(begin.id, begin.clientState));
  return { ...result, labeled: state.settled().files - before };
}

/** As Graph posts it (changeNotificationCollection resource). */
function notification(subscriptionId: string, clientState: string): Buffer {
  const entry = {
    subscriptionId,
    subscriptionExpirationDateTime: '2030-01-01T00:00:00.0000000+00:00',
    clientState,
    changeType: 'updated',
    resource: 'drives/benchmark/root',
    tenantId: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381',
  };
  return Buffer.from(JSON.stringify({ value: [entry] }));
}

/** Sends by the clock; what is late to be sent is late to be answered. */
async function load(url: string, body: Buffer): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const total = perSecond * seconds;
  const answered: number[] = [];
  const statuses = new Map<string, number>();
  const begun = performance.now() + 100;
  const exchanges: Promise<void>[] = [];
  try {
    while (exchanges.length < total) {
      const scheduled = begun + (exchanges.length * 1000) / perSecond;
      await sleepUntil(scheduled);
      exchanges.push(
        post(url, { agent, body }).then((status) => {
          answered.push(performance.now() - scheduled);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
      );
    }
    await Promise.all(exchanges);
  } finally {
    agent.destroy();
  }
  return { answered, statuses: [...statuses].map(([status, times]) => `${times} times ${status}`).join(', ') };
}

/** A timer may fire up to a millisecond early. */
async function sleepUntil(time: number): Promise<void> {
  for (;;) {
    const wait = time - performance.now();
    if (wait <= 0) return;
    await sleep(wait);
  }
}

/** The status, or the code of what broke the exchange: that is a figure too. */
function post(url: string, { agent, body }: { readonly agent: Agent; readonly body: Buffer }): Promise<string> {
  return new Promise((resolve) => {
    const broken = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (response) => {
      response.resume();
      response.once('end', () => resolve(String(response.statusCode)));
      response.once('error', broken);
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.once('error', broken);
    outgoing.end(body);
  });
}
