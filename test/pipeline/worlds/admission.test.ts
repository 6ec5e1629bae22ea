import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, it } from 'vitest';

import { queueDue, queueFile } from '../../../pipeline/enqueue.ts';
import { runInLane } from '../../../pipeline/lane.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { processFile } from '../../../pipeline/process.ts';
import type { TenantThrottle } from '../../../pipeline/throttle.ts';
import { drainFiles } from '../../../pipeline/worker.ts';
import type { FileLane } from '../../../store/store.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, type World } from '../../fixtures/world.ts';

type State = ReturnType<TenantThrottle['state']>;

let world: World;
let states: Record<FileLane, State>;
afterEach(() => world.close());

/** A worker whose throttle says what a test wants. */
async function createWorker(): Promise<Pipeline> {
  world = await createWorld({ cloud: 'graph' });
  states = { live: 'open', backfill: 'open' };
  return { ...world.pipeline, throttles: new Map([['graph', { state: (lane) => states[lane] }]]) };
}

async function drainFor(worker: Pipeline, ms: number): Promise<void> {
  const stop = new AbortController();
  const draining = drainFiles(worker, { concurrency: 2, signal: stop.signal });
  await sleep(ms);
  stop.abort();
  await draining;
}

describe('drainFiles() under a throttle', () => {
  it.each(['paused', 'short'] as const)('leaves files in the queue while the service is %s', async (state) => {
    const worker = await createWorker();
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await queueFile(worker, file, undefined);
    states = { live: state, backfill: state };
    await drainFor(worker, 300);
    expect(await world.store.ledger.find(file)).not.toHaveProperty('parked');
    expect((await worker.queues.live.depth()).waiting).toBeGreaterThan(0);
    states = { live: 'open', backfill: 'open' };
    await drainFor(worker, 1_500);
    expect((await world.store.ledger.find(file))?.settled?.outcome).toBe('labeled');
  });
});

describe('queueDue()', () => {
  it.each(['live', 'backfill'] as const)('brings a file that was parked from the %s lane back to it', async (lane) => {
    const worker = await createWorker();
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await world.cloud.idle();
    await world.cloud.control('/sandbox/faults', {
      path: `/items/${file.fileId}`,
      times: 9,
      fault: { kind: 'status', status: 429, headers: { 'Retry-After': '60' } },
    });
    const signal = new AbortController().signal;
    expect(await runInLane(lane, () => processFile(worker, file, signal))).toBe('parked');
    world.pass(120_000);
    const before = (await worker.queues[lane].depth()).waiting;
    expect(await queueDue(worker)).toBe(1);
    expect((await worker.queues[lane].depth()).waiting).toBe(before + 1);
  });
});
