import { afterEach, describe, expect, it, vi } from 'vitest';

import { silentLog } from '../../../lib/log.ts';
import type { Log } from '../../../model/log.ts';
import { queueSource } from '../../../pipeline/enqueue.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { drainFiles, drainSources } from '../../../pipeline/worker.ts';
import { publishAlerts } from '../../../pipeline/publish.ts';
import { feed, files } from '../../../pipeline/feed.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

const shapes = { ocsf: (alert: object) => ({ shaped: alert }) };

describe('the worker', () => {
  it('drains both lanes until it is told to stop, and ends what it began', async () => {
    world = await createWorld({ cloud: 'graph' });
    const stop = new AbortController();
    const options = { concurrency: 3, signal: stop.signal };
    const work = Promise.all([drainFiles(world.pipeline, options), drainSources(world.pipeline, options)]);
    const made = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (name) =>
        world.cloud.user.create(`${name}.docx`, await docx(cardText, name)),
      ),
    );
    await vi.waitFor(
      async () => {
        for (const file of made) expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
      },
      { timeout: 15_000 },
    );
    stop.abort();
    await work;
    for (const file of made) expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('a message that makes no sense is left to the dead letters, and the others are worked on', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.pipeline.queues.live.send([{ group: 'g', id: 'i', body: '{"kind":"nonsense"}' }]);
    const file = await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    const { waiting, inFlight } = await world.pipeline.queues.live.depth();
    expect(waiting + inFlight).toBe(1);
  });

  it('what could not be worked on is told with its connector and source, where the message names them', async () => {
    const told: unknown[] = [];
    const log: Log = { ...silentLog, error: (message, fields) => told.push({ message, ...fields }) };
    world = await createWorld({ cloud: 'graph', log });
    const [source] = await world.store.sources.list();
    if (source === undefined) throw new Error('There is no source');
    const { id, connector } = source;
    const fails: Pipeline['store']['sources'] = {
      ...world.store.sources,
      find: () => Promise.reject(new Error('down')),
    };
    world.restart((same) => ({ ...same, store: { ...same.store, sources: fails } }));
    await queueSource(world.pipeline, { connector, sourceId: id });
    await world.settle();
    const message = 'message could not be worked on';
    expect(told).toEqual([expect.objectContaining({ message, connector, source: id, receives: 1 })]);
    await world.pipeline.queues.live.send([{ group: 'g', id: 'i', body: '{"kind":"nonsense"}' }]);
    await world.settle();
    expect(told.at(-1)).toMatchObject({ message, connector: undefined });
  });
});

describe('publishAlerts()', () => {
  it('sends each alert once to each sink, and keeps them for a sink that is down', async () => {
    world = await createWorld({ cloud: 'box' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    const taken: string[] = [];
    let down = true;
    const good = { name: 'good', batch: 10, send: (alerts: readonly { id: string }[]) => take(alerts) };
    const flaky = {
      name: 'flaky',
      batch: 10,
      send: () => (down ? Promise.reject(new Error('down')) : Promise.resolve()),
    };
    const take = (alerts: readonly { id: string }[]) => {
      taken.push(...alerts.map(({ id }) => id));
      return Promise.resolve();
    };
    expect(await publishAlerts(world.pipeline, [good, flaky])).toBe(1);
    down = false;
    expect(await publishAlerts(world.pipeline, [good, flaky])).toBe(1);
    expect(await publishAlerts(world.pipeline, [good, flaky])).toBe(0);
    expect(taken).toHaveLength(1);
  });
});

describe('the feed', () => {
  it('answers alerts and next, newest first, and names every wrong parameter', async () => {
    world = await createWorld({ cloud: 'graph' });
    for (const name of ['a', 'b', 'c']) await world.cloud.user.create(`${name}.docx`, await docx(cardText, name));
    await world.settle();
    const first = (await feed(world.pipeline, new URLSearchParams({ limit: '2' }), shapes)).body as {
      alerts: { id: string; time: string }[];
      next: string;
    };
    expect(first.alerts).toHaveLength(2);
    const second = (await feed(world.pipeline, new URLSearchParams({ limit: '2', cursor: first.next }), shapes)).body;
    expect(second).toMatchObject({ alerts: [{}], next: null });
    const wrong = await feed(world.pipeline, new URLSearchParams({ limit: '0', severity: 'awful', what: '1' }), shapes);
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toMatch(/limit.*severity.*what/);
    expect((await feed(world.pipeline, new URLSearchParams({ cursor: 'garbage' }), shapes)).status).toBe(400);
  });

  it.each([
    ['connector', 'graph', 1],
    ['connector', 'sharepoint', 1],
    ['connector', 'onedrive', 0],
    ['connector', 'box', 0],
    ['severity', 'critical', 0],
    ['rule', 'payment-cards', 1],
    ['rule', 'secrets', 0],
    ['label', 'Confidential \\ All Employees', 1],
    ['label', 'Public', 0],
    ['outcome', 'labeled', 1],
    ['from', '2999-01-01T00:00:00Z', 0],
    ['to', '2000-01-01', 0],
  ])('filters by %s %s', async (name, value, count) => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    const { body } = await feed(world.pipeline, new URLSearchParams({ [name]: value }), shapes);
    expect((body as { alerts: unknown[] }).alerts).toHaveLength(count);
  });

  it('shows where each file stands', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    const { body } = await files(world.pipeline, new URLSearchParams());
    expect(body).toMatchObject({
      files: [{ name: 'a.docx', state: 'labeled', label: 'Confidential \\ All Employees', reason: 'payment-cards' }],
    });
  });
});
