import { afterEach, describe, expect, it } from 'vitest';

import type { SourceId } from '../../model/ids.ts';
import { exposition } from '../../pipeline/exposition.ts';
import { readFigures } from '../../pipeline/figures.ts';
import { discoverSources, sweep } from '../../pipeline/reconcile.ts';
import { startBackfill } from '../../pipeline/run-requests.ts';
import { showSources } from '../../pipeline/show-sources.ts';
import { attentionOf, health, status } from '../../pipeline/status.ts';
import { ensureSubscriptions } from '../../pipeline/subscriptions.ts';
import { cardText, docx } from '../fixtures/documents.ts';
import { parseExposition } from '../fixtures/exposition.ts';
import { createWorld, type World } from '../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

const figures = (subscribed = true) => readFigures(world.pipeline, subscribed);
const present = async () => status(world.pipeline, { subscribed: true, figures: await figures() });
const healthNow = async () => health(world.pipeline, await figures());

async function shownSources(query: Readonly<Record<string, string>> = {}, subscribed = true) {
  const options = { subscribed, figures: await figures(subscribed) };
  const answer = await showSources(world.pipeline, new URLSearchParams(query), options);
  return answer as {
    readonly status: number;
    readonly body: {
      readonly sources: readonly Readonly<Record<string, unknown>>[];
      readonly total: number;
      readonly next: string | null;
    };
  };
}

async function firstSource() {
  const source = (await world.store.sources.list()).find(({ kind }) => kind !== 'box-events');
  if (source === undefined) throw new Error('There is no source');
  return source;
}

describe('health()', () => {
  it('is ready once subscriptions stand and the first listing is drained', async () => {
    world = await createWorld({ cloud: 'graph', unprepared: true });
    expect(await healthNow()).toMatchObject({ ready: false, waitingFor: ['sources of graph'] });
    await discoverSources(world.pipeline);
    expect((await healthNow()).waitingFor.join()).toMatch(/1 subscriptions,first listing of 1 sources/);
    await ensureSubscriptions(world.pipeline, 'http://127.0.0.1:7071');
    await sweep(world.pipeline);
    expect((await healthNow()).ready).toBe(false);
    await world.settle();
    expect(await healthNow()).toEqual({ ready: true, waitingFor: [], attention: [] });
  });

  it('tells in numbers of sources without a subscription and of silent ones', async () => {
    world = await createWorld({ cloud: 'graph' });
    const source = await firstSource();
    world.pass(1);
    await world.store.sources.missed(source.connector, source.id);
    expect((await healthNow()).attention).toEqual(['1 subscriptions of graph that kept silent']);
    for (const { connector, id } of await world.store.subscriptions.list()) {
      await world.store.subscriptions.retire(connector, id);
    }
    expect((await healthNow()).attention).toEqual(['1 sources of graph without a subscription']);
    expect(attentionOf((await figures(false)).sources)).toEqual([]);
  });
});

describe('status()', () => {
  it('sums up by connector, and shows neither checkpoints nor secrets', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    await world.store.sources.save([
      { ...(await firstSource()), id: 'gone' as SourceId, name: 'Old drive', leftOut: 'archived' },
    ]);
    await startBackfill(world.pipeline, {});
    const shown = await present();
    expect(shown).toMatchObject({
      mode: 'enforce',
      changes: 'notifications',
      sources: [{ connector: 'graph', watched: 1, leftOut: 1, subscribed: 1, unsubscribed: 0, silent: 0, misses: 0 }],
      files: [{ connector: 'graph', outcome: 'labeled', files: 1, parked: 0 }],
      runs: [{ state: 'running', sources: 1 }],
    });
    const [subscription] = await world.store.subscriptions.list();
    const { checkpoint } = await firstSource();
    const text = JSON.stringify([shown, await shownSources()]);
    expect(text).not.toContain(subscription?.clientState);
    expect(text).not.toContain(JSON.stringify(checkpoint));
    expect(text).not.toMatch(/checkpoint|clientState/u);
  });
});

describe('showSources()', () => {
  it('shows a source with its subscription and its files', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    const { body } = await shownSources();
    expect(body).toMatchObject({
      total: 1,
      next: null,
      sources: [
        {
          connector: 'graph',
          kind: 'sharepoint',
          leftOut: null,
          standing: 'stands',
          subscription: { id: expect.any(String) as string, expiresAt: expect.stringMatching(/Z$/u) as string },
          failure: null,
          misses: 0,
          files: { labeled: 1 },
          parked: 0,
        },
      ],
    });
  });

  it('shows why one is left out, why one has no subscription, and when that is tried again', async () => {
    world = await createWorld({ cloud: 'graph' });
    const source = await firstSource();
    const failing = { reason: 'limit reached', attempts: 2, retryInMs: 600_000, address: 'https://labels.example' };
    await world.store.sources.save([
      { ...source, id: 'a' as SourceId, leftOut: 'system' },
      { ...source, id: 'b' as SourceId },
    ]);
    await world.store.sources.subscriptionFailed(source.connector, 'b' as SourceId, failing);
    const leftOut = await shownSources({ state: 'left-out' });
    expect(leftOut.body).toMatchObject({ total: 1, sources: [{ id: 'a', leftOut: 'system', standing: 'missing' }] });
    const attention = await shownSources({ state: 'attention' });
    expect(attention.body).toMatchObject({
      total: 1,
      sources: [
        {
          id: 'b',
          standing: 'missing',
          subscription: null,
          failure: { reason: 'limit reached', attempts: 2, retryAt: expect.stringMatching(/Z$/u) as string },
        },
      ],
    });
    expect((await shownSources({ state: 'watched' })).body.sources.map(({ id }) => id)).toEqual(
      ['b', source.id].sort(),
    );
    expect((await shownSources({}, false)).body.sources.map(({ standing }) => standing)).not.toContain('missing');
  });

  it('comes in pages, whose cursor stays good while sources come and go', async () => {
    world = await createWorld({ cloud: 'graph' });
    const source = await firstSource();
    const ids = ['x1', 'x2', 'X3', 'ä4', 'x5'];
    await world.store.sources.save(ids.map((id) => ({ ...source, id: id as SourceId })));
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const { body }: Awaited<ReturnType<typeof shownSources>> = await shownSources({
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      });
      expect(body.total).toBe(6);
      seen.push(...body.sources.map(({ id }) => id));
      cursor = body.next;
    } while (cursor !== null);
    expect([...seen].sort()).toEqual([...ids, source.id].sort());
    expect(new Set(seen).size).toBe(6);
  });

  it('names what is wrong with a query', async () => {
    world = await createWorld({ cloud: 'graph' });
    expect(await shownSources({ state: 'odd', limit: '0' })).toMatchObject({
      status: 400,
      body: { problems: [expect.stringContaining('limit') as string, expect.stringContaining('state') as string] },
    });
  });
});

describe('exposition()', () => {
  it('tells the figures of the status, in the grammar of the format', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.cloud.user.create('b.docx', await docx('Nothing of interest'));
    await world.settle();
    const source = await firstSource();
    await world.store.sources.missed(source.connector, source.id);
    await world.store.sources.save([{ ...source, id: 'gone' as SourceId, leftOut: 'archived' }]);
    await world.store.budgets.draw({
      tenant: 'graph',
      resource: 'units',
      allowance: { limit: 1_000, windowMs: 60_000 },
      wanted: 7,
      least: 7,
      reserve: 0,
    });
    await startBackfill(world.pipeline, {});
    const shown = await present();
    const { samples, types } = parseExposition(exposition(shown));
    const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      samples.find(
        (one) =>
          one.name === name && Object.entries(labels).every(([label, expected]) => one.labels[label] === expected),
      )?.value;

    for (const { connector, outcome, files } of shown.files) {
      expect(value('labelwright_files', { connector, outcome: outcome ?? 'pending' })).toBe(files);
    }
    expect(samples.filter(({ name }) => name === 'labelwright_files')).toHaveLength(shown.files.length);
    expect(value('labelwright_alerts_total')).toBe(shown.alerts);
    for (const [lane, { waiting, inFlight, dead }] of Object.entries(shown.queues)) {
      expect(value('labelwright_queue_messages', { lane, state: 'waiting' })).toBe(waiting);
      expect(value('labelwright_queue_messages', { lane, state: 'in_flight' })).toBe(inFlight);
      expect(value('labelwright_queue_messages', { lane, state: 'dead' })).toBe(dead);
    }
    expect(value('labelwright_sources', { connector: 'graph', state: 'watched' })).toBe(1);
    expect(value('labelwright_sources', { connector: 'graph', state: 'left_out' })).toBe(1);
    expect(value('labelwright_missed_changes_total', { connector: 'graph' })).toBe(1);
    expect(value('labelwright_budget_used', { connector: 'graph', resource: 'units' })).toBe(shown.budgets[0]?.used);
    expect(value('labelwright_budget_limit', { connector: 'graph', resource: 'units' })).toBe(1_000);
    expect(value('labelwright_runs', { state: 'running' })).toBe(1);
    expect(value('labelwright_sweep_timestamp_seconds', { connector: 'graph' })).toBe(
      (shown.sources[0]?.sweptAt ?? 0) / 1000,
    );
    expect(types.get('labelwright_alerts_total')).toBe('counter');
    expect(types.get('labelwright_files')).toBe('gauge');
  });

  it('escapes label values', async () => {
    world = await createWorld({ cloud: 'graph' });
    const shown = await present();
    const odd = 'a"b\\c\nd';
    const { samples } = parseExposition(
      exposition({ ...shown, files: [{ connector: odd as never, outcome: null, files: 3, parked: 0 }] }),
    );
    expect(samples).toContainEqual({
      name: 'labelwright_files',
      labels: { connector: odd, outcome: 'pending' },
      value: 3,
    });
  });
});
