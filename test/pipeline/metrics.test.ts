import { metrics, type Attributes, type Meter } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';

import type { FileId } from '../../model/ids.ts';
import { measuredConnector, measuredDocuments, measuredStore, measuredThrottle } from '../../pipeline/measure.ts';
import { createInstruments, observeStatus } from '../../pipeline/metrics.ts';
import { readFigures } from '../../pipeline/figures.ts';
import { status } from '../../pipeline/status.ts';
import { cardText, docx } from '../fixtures/documents.ts';
import { createWorld, type World } from '../fixtures/world.ts';

interface Recorded {
  readonly name: string;
  readonly value: number;
  readonly attributes: Attributes;
}

type Observe = Parameters<Meter['addBatchObservableCallback']>[0];
const recorded: Recorded[] = [];
const observers = new Set<Observe>();

/** As much of an SDK's meter as the product uses. */
const meter = {
  createCounter: (name: string) => ({
    add: (value: number, attributes: Attributes = {}) => note(name, value, attributes),
  }),
  createHistogram: (name: string) => ({
    record: (value: number, attributes: Attributes = {}) => note(name, value, attributes),
  }),
  createObservableGauge: (name: string) => ({ name }),
  addBatchObservableCallback: (observe: Observe) => observers.add(observe),
  removeBatchObservableCallback: (observe: Observe) => observers.delete(observe),
} as unknown as Meter;

function note(name: string, value: number, attributes: Attributes): void {
  recorded.push({ name, value, attributes });
}

metrics.setGlobalMeterProvider({ getMeter: () => meter });

let world: World;
afterEach(async () => {
  recorded.length = 0;
  observers.clear();
  await world.close();
});

const sumOf = (name: string, attributes: Attributes) =>
  recorded
    .filter(
      (one) => one.name === name && Object.entries(attributes).every(([key, value]) => one.attributes[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);

async function measuredWorld(): Promise<World> {
  world = await createWorld({ cloud: 'graph' });
  recorded.length = 0;
  world.restart((pipeline) => ({
    ...pipeline,
    store: measuredStore(pipeline.store),
    documents: measuredDocuments(pipeline.documents),
    connectors: new Map([...pipeline.connectors].map(([name, connector]) => [name, measuredConnector(connector)])),
  }));
  return world;
}

describe('instruments', () => {
  it('count outcomes, alerts and bytes, and time the steps, without a name of a file', async () => {
    await measuredWorld();
    const content = await docx(cardText);
    const file = await world.cloud.user.create('invoice.docx', content);
    await world.settle();
    const connector = 'graph';
    expect(sumOf('labelwright.files', { connector, outcome: 'labeled' })).toBe(1);
    expect(sumOf('labelwright.alerts', { connector })).toBe(1);
    expect(sumOf('labelwright.content.bytes', { connector, direction: 'download' })).toBe(content.length);
    const written = await world.cloud.user.read(file);
    expect(sumOf('labelwright.content.bytes', { connector, direction: 'upload' })).toBe(written.length);
    const steps = recorded.filter(({ name }) => name === 'labelwright.step.duration');
    const done = new Set(
      steps.filter(({ attributes }) => attributes.result === 'done').map(({ attributes }) => attributes.step),
    );
    expect(done).toEqual(new Set(['listing', 'file', 'download', 'inspect', 'upload']));
    expect(JSON.stringify(recorded)).not.toMatch(/invoice/u);
    expect(JSON.stringify(recorded)).not.toContain(file.fileId);
    expect(JSON.stringify(recorded)).not.toContain(file.sourceId);
  });

  it('count what is parked, paused and failing', async () => {
    await measuredWorld();
    const store = measuredStore(world.store);
    const [source] = await store.sources.list();
    if (source === undefined) throw new Error('There is no source');
    const failure = { reason: 'refused', attempts: 1, retryInMs: 1, address: 'https://labels.example' };
    await store.sources.subscriptionFailed(source.connector, source.id, failure);
    await store.budgets.pause('graph', { ms: 1, reason: 'too-many-requests' });
    const file = { connector: source.connector, sourceId: source.id, fileId: 'locked' as FileId };
    const claim = await store.ledger.claim(file, 'test', 60_000);
    if (claim === undefined) throw new Error('Expected a claim');
    const parking = { name: 'a.docx', path: 'a.docx', reason: 'locked', delayMs: 60_000, failed: false };
    await store.ledger.park(claim, parking);
    expect(sumOf('labelwright.subscription.failures', { connector: 'graph' })).toBe(1);
    expect(sumOf('labelwright.cloud.pauses', { connector: 'graph', reason: 'too-many-requests' })).toBe(1);
    expect(sumOf('labelwright.files.parked', { connector: 'graph', reason: 'locked' })).toBe(1);
  });

  it('count calls by class of status, with and without a throttle behind', async () => {
    world = await createWorld({ cloud: 'graph', unprepared: true });
    const seen: string[] = [];
    const behind = {
      acquire: () => {
        seen.push('acquire');
        return Promise.resolve();
      },
      observe: ({ kind }: { readonly kind: string }) => {
        seen.push(kind);
      },
    };
    for (const throttle of [measuredThrottle(behind, 'box'), measuredThrottle(undefined, 'graph')]) {
      await throttle.acquire({ units: 1 });
      throttle.observe({ kind: 'answered', status: 204 });
      throttle.observe({ kind: 'answered', status: 429 });
      throttle.observe({ kind: 'answered', status: 404 });
      throttle.observe({ kind: 'failed' });
    }
    expect(seen).toEqual(['acquire', 'answered', 'answered', 'answered', 'failed']);
    for (const connector of ['box', 'graph']) {
      const classes = recorded.filter(({ attributes }) => attributes.connector === connector);
      expect(classes.map(({ attributes }) => attributes.status)).toEqual(['2xx', '429', '4xx', 'failed']);
    }
  });

  it('time work that fails as failed, and let its error through', async () => {
    world = await createWorld({ cloud: 'graph', unprepared: true });
    let time = 0;
    const made = createInstruments(meter, () => time);
    const work = () => {
      time += 2_500;
      return Promise.reject(new Error('down'));
    };
    await expect(made.timed('upload', 'box', work)).rejects.toThrow('down');
    expect(recorded).toEqual([
      {
        name: 'labelwright.step.duration',
        value: 2.5,
        attributes: { step: 'upload', result: 'failed', connector: 'box' },
      },
    ]);
  });
});

describe('observeStatus()', () => {
  it('tells the figures of the status whenever they are collected, until it is ended', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.cloud.idle();
    const read = async () =>
      status(world.pipeline, { subscribed: true, figures: await readFigures(world.pipeline, true) });
    const end = observeStatus(read, meter);
    const observed: Recorded[] = [];
    const result = {
      observe: ({ name }: { readonly name: string }, value: number, attributes: Attributes) => {
        observed.push({ name, value, attributes });
      },
    };
    for (const observe of observers) await observe(result as unknown as Parameters<Observe>[0]);
    const { queues } = await read();
    expect(observed).toContainEqual({
      name: 'labelwright.queue.messages',
      value: queues.sources.waiting,
      attributes: { lane: 'sources', state: 'waiting' },
    });
    expect(queues.sources.waiting).toBeGreaterThan(0);
    end();
    expect(observers.size).toBe(0);
  });
});
