import { afterEach, describe, expect, it } from 'vitest';

import { examine, type DoctorOptions, type Finding } from '../../pipeline/doctor.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { receive } from '../../pipeline/receive.ts';
import { createWorld, type World } from '../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

/** The connector itself, behind its public address. */
const own: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { status, body } = await receive(world.pipeline, new URL(request.url).pathname.split('/').at(-1) ?? '', {
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body: Buffer.from(await request.arrayBuffer()),
    receivedAt: Date.now(),
  });
  return new Response(body, { status });
};

async function findings(options: Partial<DoctorOptions> = {}, pipeline: Pipeline = world.pipeline): Promise<Finding[]> {
  const made: Finding[] = [];
  for await (const one of examine(pipeline, {
    publicUrl: 'http://127.0.0.1:7071',
    fetch: own,
    labelProblems: () => [],
    ...options,
  }))
    made.push(one);
  return made;
}
const about = (list: readonly Finding[], text: string) => list.find(({ check }) => check.includes(text));

describe('examine()', () => {
  it('finds everything in order', async () => {
    world = await createWorld({ cloud: 'graph' });
    const made = await findings();
    expect(made.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(made.map(({ check }) => check)).toEqual([
      'Database',
      'Queue sources',
      'Queue live',
      'Queue backfill',
      'graph: sign-in and sources',
      'graph: listing of Team / Documents',
      'graph: subscriptions',
      'graph: labels of the tenant',
      'graph: permissions',
      'graph: watched sources',
      'graph: notification address',
      'Policy',
    ]);
  });

  it('finds everything in order in Box', async () => {
    world = await createWorld({ cloud: 'box' });
    const made = await findings();
    expect(made.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(about(made, 'event stream')).toMatchObject({ detail: 'of the whole enterprise' });
    expect(about(made, 'classifications')).toMatchObject({ detail: '9 of 9 labels have one' });
  });

  it('tells which right is missing in Box', async () => {
    world = await createWorld({ cloud: 'box' });
    const refused = { kind: 'status', status: 403 };
    await world.cloud.control('/sandbox/faults', { path: '/2.0/events', times: 50, fault: refused });
    await world.cloud.control('/sandbox/faults', { path: '/2.0/metadata_templates', times: 50, fault: refused });
    const made = await findings();
    expect(about(made, 'event stream')).toMatchObject({ verdict: 'warning', remedy: expect.any(String) as string });
    expect(about(made, 'classifications')).toMatchObject({ verdict: 'warning', remedy: expect.any(String) as string });
  });

  it('tells of a subscription that fails: why, since when, and when it is tried again', async () => {
    world = await createWorld({ cloud: 'graph' });
    const [subscription] = await world.store.subscriptions.list();
    if (subscription === undefined) throw new Error('There is no subscription');
    const { connector, id, sourceId } = subscription;
    await world.store.subscriptions.retire(connector, id);
    const failure = { reason: 'limit reached', attempts: 2, retryInMs: 600_000, address: 'https://labels.example' };
    await world.store.sources.subscriptionFailed(connector, sourceId, failure);
    const made = await findings();
    expect(about(made, 'watched sources')).toMatchObject({
      verdict: 'warning',
      detail: expect.stringContaining('1 without a subscription') as string,
    });
    expect(about(made, 'subscription of')).toMatchObject({
      verdict: 'warning',
      detail: expect.stringMatching(/^failing since .*Z, next attempt .*Z: limit reached$/u) as string,
    });
  });

  it('tells which label does not fit the tenant', async () => {
    world = await createWorld({ cloud: 'graph' });
    const made = await findings({ labelProblems: () => ['Secret is unknown there'] });
    expect(about(made, 'labels of the tenant')).toMatchObject({
      verdict: 'fault',
      detail: 'Secret is unknown there',
      remedy: expect.stringContaining('GUID') as string,
    });
  });

  it('tells that the sign-in is refused, and what to do', async () => {
    world = await createWorld({ cloud: 'box', unprepared: true });
    await world.cloud.control('/sandbox/faults', { path: '/2.0/', times: 50, fault: { kind: 'status', status: 401 } });
    expect(about(await findings(), 'sign-in')).toMatchObject({
      verdict: 'fault',
      remedy: expect.stringContaining('client id') as string,
    });
  });

  it.each(['graph', 'box'])('tells that notifications of %s do not come through', async (cloud) => {
    world = await createWorld({ cloud });
    expect(about(await findings(), 'notification address')).toMatchObject({ verdict: 'ok' });
    const login: typeof fetch = () => Promise.resolve(new Response('<html>Sign in</html>', { status: 403 }));
    expect(about(await findings({ fetch: login }), 'address')).toMatchObject({
      verdict: 'fault',
      detail: expect.stringContaining('403') as string,
    });
    const nobody: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    expect(about(await findings({ fetch: nobody }), 'address')).toMatchObject({ verdict: 'fault' });
    expect(about(await findings({ publicUrl: undefined }), 'address')).toMatchObject({ verdict: 'warning' });
  });

  it('tells of a database and a queue that do not answer', async () => {
    world = await createWorld({ cloud: 'graph' });
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const broken: Pipeline = {
      ...world.pipeline,
      store: { ...world.pipeline.store, now: down },
      queues: { ...world.pipeline.queues, live: { ...world.pipeline.queues.live, depth: down } },
    };
    const made = await findings({}, broken);
    expect(about(made, 'Database')).toMatchObject({ verdict: 'fault' });
    expect(about(made, 'Queue live')).toMatchObject({ verdict: 'fault' });
  });

  it('warns that nothing is written in report-only mode', async () => {
    world = await createWorld({ cloud: 'graph', mode: 'report-only' });
    expect(about(await findings(), 'Policy')).toMatchObject({ verdict: 'warning' });
  });
});
