import { afterEach, describe, expect, it } from 'vitest';

import { silentLog } from '../../../lib/log.ts';
import type { FileId } from '../../../model/ids.ts';
import { queueFile } from '../../../pipeline/enqueue.ts';
import { ensureSubscriptions } from '../../../pipeline/subscriptions.ts';
import { receive } from '../../../pipeline/receive.ts';
import { cardText, docx, labelProperties } from '../../fixtures/documents.ts';
import { createWorld, type World } from '../../fixtures/world.ts';

const publicUrl = 'http://127.0.0.1:7071';
const day = 24 * 3_600_000;
const minute = 60_000;
let world: World;
afterEach(() => world.close());

async function only() {
  const stored = await world.store.subscriptions.list();
  expect(stored).toHaveLength(1);
  const [subscription] = stored;
  if (subscription === undefined) throw new Error('There is no subscription');
  return subscription;
}

function post(body: unknown) {
  return receive(world.pipeline, 'graph', {
    method: 'POST',
    url: new URL('/api/notifications/graph', publicUrl),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
    receivedAt: Date.now(),
  });
}

it('ensureSubscriptions() is content with what stands', async () => {
  world = await createWorld({ cloud: 'graph' });
  const before = await only();
  expect(await ensureSubscriptions(world.pipeline, publicUrl)).toEqual({ active: 1, missing: [] });
  expect(await only()).toEqual(before);
});

it('ensureSubscriptions() makes a lost one anew, and what happened meanwhile is found', async () => {
  world = await createWorld({ cloud: 'graph' });
  const lost = await only();
  await world.cloud.control('/sandbox/subscriptions', { subscriptionId: lost.id }, 'DELETE');
  const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
  await world.settle();
  expect(await labelProperties(await world.cloud.user.read(file))).toEqual([]);

  await ensureSubscriptions(world.pipeline, publicUrl);
  expect((await only()).id).not.toBe(lost.id);
  await world.settle();
  expect((await labelProperties(await world.cloud.user.read(file))).length).toBeGreaterThan(0);
});

it('ensureSubscriptions() renews in time', async () => {
  world = await createWorld({ cloud: 'graph' });
  const { expiresAt = 0, ...before } = await only();
  await world.store.subscriptions.save({ ...before, expiresAt: Date.now() + 60_000 });
  await ensureSubscriptions(world.pipeline, publicUrl);
  const renewed = await only();
  expect(renewed.id).toBe(before.id);
  expect(renewed.expiresAt).toBeGreaterThan(expiresAt - day);
});

it('ensureSubscriptions() replaces one whose secret nobody remembers', async () => {
  world = await createWorld({ cloud: 'graph' });
  const forgotten = await only();
  await world.store.subscriptions.retire(forgotten.connector, forgotten.id);
  await ensureSubscriptions(world.pipeline, publicUrl);
  expect((await only()).id).not.toBe(forgotten.id);
});

it('ensureSubscriptions() moves to another address and leaves none behind', async () => {
  world = await createWorld({ cloud: 'box' });
  const before = await only();
  await ensureSubscriptions(world.pipeline, 'http://127.0.0.1:7999');
  const moved = await only();
  expect(moved.address).toBe('http://127.0.0.1:7999/api/notifications/box');
  const atService = await world.cloud.connector.features.subscriptions?.list();
  expect(atService?.map(({ id }) => id)).toEqual([moved.id]);
  expect(moved.id).not.toBe(before.id);
});

it('ensureSubscriptions() reports a source whose handshake fails, and goes on', async () => {
  world = await createWorld({ cloud: 'graph', unprepared: true });
  await world.store.sources.save(await world.cloud.connector.sources());
  await world.cloud.control('/sandbox/faults', {
    path: '/subscriptions',
    fault: { kind: 'status', status: 403 },
    method: 'POST',
  });
  const report = await ensureSubscriptions(world.pipeline, publicUrl);
  expect(report).toMatchObject({ active: 0, missing: [{ reason: expect.stringContaining('Cannot') as string }] });
});

it('receive() queues valid entries of a mixed post and drops the others', async () => {
  world = await createWorld({ cloud: 'graph' });
  const { id, clientState, sourceId } = await only();
  const entry = { changeType: 'updated', resource: `drives/${sourceId}/root`, tenantId: 't' };
  const answer = await post({
    value: [
      { ...entry, subscriptionId: id, clientState: 'forged' },
      { ...entry, subscriptionId: id, clientState },
    ],
  });
  expect(answer.status).toBe(202);
  expect(await world.pipeline.queues.sources.depth()).toMatchObject({ waiting: 1 });
});

it.each([
  [
    'forged',
    (id: string) => ({ value: [{ subscriptionId: id, clientState: 'x', resource: 'r', changeType: 'updated' }] }),
    401,
  ],
  [
    'unknown',
    () => ({ value: [{ subscriptionId: 'nobody', clientState: 'x', resource: 'r', changeType: 'updated' }] }),
    401,
  ],
  ['malformed', () => ({ value: 'x' }), 400],
])('receive() refuses a post that is %s and queues nothing', async (_kind, body, status) => {
  world = await createWorld({ cloud: 'graph' });
  expect((await post(body((await only()).id))).status).toBe(status);
  expect(await world.pipeline.queues.sources.depth()).toMatchObject({ waiting: 0 });
});

it('receive() drops what was once ours quietly', async () => {
  world = await createWorld({ cloud: 'graph' });
  const { id, clientState, connector } = await only();
  await world.store.subscriptions.retire(connector, id);
  const answer = await post({
    value: [{ subscriptionId: id, clientState, resource: 'r', changeType: 'updated', tenantId: 't' }],
  });
  expect(answer.status).toBe(202);
  expect(await world.pipeline.queues.sources.depth()).toMatchObject({ waiting: 0 });
});

it.each([
  ['reauthorizationRequired', 0],
  ['missed', 1],
  ['subscriptionRemoved', 1],
])('the lifecycle event %s is followed without a call before the answer', async (event, listings) => {
  world = await createWorld({ cloud: 'graph' });
  const { id } = await only();
  await world.cloud.control('/sandbox/lifecycle', { subscriptionId: id, event });
  await world.cloud.idle();
  expect(await world.pipeline.queues.sources.depth()).toMatchObject({ waiting: listings });
  expect(await ensureSubscriptions(world.pipeline, publicUrl)).toEqual({ active: 1, missing: [] });
  await only();
});

describe('what has failed', () => {
  const refuse = (status = 403) =>
    world.cloud.control('/sandbox/faults', {
      path: '/subscriptions',
      fault: { kind: 'status', status },
      method: 'POST',
      times: 1,
    });
  const failureOf = async () => (await world.store.sources.list())[0]?.failure;
  const attempt = async (options = {}) => (await ensureSubscriptions(world.pipeline, publicUrl, options)).active;

  async function unsubscribed() {
    world = await createWorld({ cloud: 'graph', unprepared: true });
    await world.store.sources.save(await world.cloud.connector.sources());
  }

  it('is tried again after ten minutes, then twice as long, and forgotten once it stands', async () => {
    await unsubscribed();
    await refuse();
    expect(await attempt()).toBe(0);
    const first = await failureOf();
    expect(first).toMatchObject({ attempts: 1, reason: expect.stringContaining('Cannot') as string });
    expect((first?.retryAt ?? 0) - (first?.since ?? 0)).toBeLessThan(11 * minute);

    // Nobody asks before its time, though the service would now agree.
    world.pass(8 * minute);
    expect(await ensureSubscriptions(world.pipeline, publicUrl)).toMatchObject({
      active: 0,
      missing: [{ reason: first?.reason }],
    });
    world.pass(2 * minute);
    await refuse();
    expect(await attempt()).toBe(0);
    expect(await failureOf()).toMatchObject({ attempts: 2, since: first?.since });
    world.pass(18 * minute);
    expect(await attempt()).toBe(0);
    world.pass(2 * minute);
    expect(await attempt()).toBe(1);
    expect(await failureOf()).toBeUndefined();
  });

  it('is tried at once by a restart', async () => {
    await unsubscribed();
    await refuse();
    await attempt();
    expect(await attempt()).toBe(0);
    expect(await attempt({ retryNow: true })).toBe(1);
  });

  it('is tried at once under another address', async () => {
    await unsubscribed();
    await refuse();
    await attempt();
    const moved = await ensureSubscriptions(world.pipeline, 'http://127.0.0.1:7999');
    expect(moved).toEqual({ active: 1, missing: [] });
  });

  it('is remembered where not even the list could be read, and the time of the next try stays', async () => {
    await unsubscribed();
    await refuse();
    await attempt();
    const before = await failureOf();
    await world.cloud.control('/sandbox/faults', {
      path: '/subscriptions',
      fault: { kind: 'status', status: 403 },
      method: 'GET',
      times: 1,
    });
    expect(await attempt()).toBe(0);
    expect(await failureOf()).toMatchObject({ attempts: 1, since: before?.since });
    expect(((await failureOf())?.retryAt ?? 0) - (before?.retryAt ?? 0)).toBeLessThan(minute);
  });
});

describe('a silent subscription', () => {
  it('is made anew once per miss, and its source is listed', async () => {
    const warnings: string[] = [];
    world = await createWorld({ cloud: 'graph', log: { ...silentLog, warn: (message) => warnings.push(message) } });
    const before = await only();
    world.pass(minute);
    await world.store.sources.missed(before.connector, before.sourceId);
    expect(await ensureSubscriptions(world.pipeline, publicUrl)).toEqual({ active: 1, missing: [] });
    const after = await only();
    expect(after.id).not.toBe(before.id);
    expect(warnings).toContain('silent subscription removed');
    expect(await world.pipeline.queues.sources.depth()).toMatchObject({ waiting: 1 });

    await ensureSubscriptions(world.pipeline, publicUrl);
    expect((await only()).id).toBe(after.id);
    const atService = await world.cloud.connector.features.subscriptions?.list();
    expect(atService?.map(({ id }) => id)).toEqual([after.id]);
  });
});

describe('a source that is left out', () => {
  it('loses its subscription, and its files are let be until it comes back', async () => {
    world = await createWorld({ cloud: 'graph' });
    const { sourceId } = await only();
    const source = (await world.store.sources.list()).find(({ id }) => id === sourceId);
    if (source === undefined) throw new Error('There is no source');
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await world.cloud.idle();
    await world.store.sources.save([{ ...source, leftOut: 'excluded' }]);
    await ensureSubscriptions(world.pipeline, publicUrl);
    expect(await world.store.subscriptions.list()).toEqual([]);
    expect(await world.cloud.connector.features.subscriptions?.list()).toEqual([]);
    await queueFile(world.pipeline, file, undefined);
    await world.settle();
    expect(await labelProperties(await world.cloud.user.read(file))).toEqual([]);

    await world.store.sources.save([source]);
    await ensureSubscriptions(world.pipeline, publicUrl);
    await only();
    await world.settle();
    expect((await labelProperties(await world.cloud.user.read(file))).length).toBeGreaterThan(0);
  });

  it('has no parked files any more', async () => {
    world = await createWorld({ cloud: 'graph' });
    const { sourceId } = await only();
    const source = (await world.store.sources.list()).find(({ id }) => id === sourceId);
    if (source === undefined) throw new Error('There is no source');
    const file = { connector: source.connector, sourceId, fileId: 'locked' as FileId };
    const claim = await world.store.ledger.claim(file, 'test', minute);
    if (claim === undefined) throw new Error('Expected a claim');
    const parking = { name: 'a.docx', path: 'a.docx', reason: 'locked', delayMs: minute, failed: false };
    await world.store.ledger.park(claim, parking);
    await world.store.sources.save([{ ...source, leftOut: 'excluded' }]);
    world.pass(2 * minute);
    await world.settle();
    expect((await world.store.ledger.find(file))?.parked).toBeUndefined();
  });
});
