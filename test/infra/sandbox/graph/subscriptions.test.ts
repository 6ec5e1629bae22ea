import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHarness, type Answer, type Harness, type HarnessOptions } from './harness.ts';

interface Posted {
  readonly url: string;
  readonly body: string;
}

/** A receiver that does the handshake and keeps what is posted; its next answers can be set. */
interface Receiver {
  readonly fetch: typeof fetch;
  readonly posted: Posted[];
  readonly validated: string[];
  /** Taken one by one for posts; 202 after that. */
  readonly answers: (number | 'drop')[];
  validate: (token: string) => Response | Promise<Response>;
}

const plain = { 'content-type': 'text/plain' };

function createReceiver(): Receiver {
  const receiver: Receiver = {
    posted: [],
    validated: [],
    answers: [],
    validate: (token) => new Response(token, { headers: plain }),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const token = new URL(request.url).searchParams.get('validationToken');
      if (token !== null) {
        receiver.validated.push(request.url);
        return receiver.validate(token);
      }
      receiver.posted.push({ url: request.url, body: await request.text() });
      const answer = receiver.answers.shift() ?? 202;
      if (answer === 'drop') throw new TypeError('fetch failed');
      return new Response(null, { status: answer });
    },
  };
  return receiver;
}

const start = Date.parse('2026-05-04T08:00:00Z');
let now = start;
let receiver: Receiver;
let harness: Harness;
const folders: string[] = [];

async function open(options: HarnessOptions = {}): Promise<void> {
  harness = await createHarness({ now: () => now, fetch: receiver.fetch, ...options });
  await harness.call('POST', '/sandbox/switches', { body: { retryBaseMs: 1, coalesceMs: 1 } });
}

beforeEach(async () => {
  now = start;
  receiver = createReceiver();
  await open();
});
afterEach(async () => {
  await harness.close();
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

const minutes = (count: number): string => new Date(now + count * 60_000).toISOString();

function subscribe(changes: Record<string, unknown> = {}, as = 'connector'): Promise<Answer> {
  const body = {
    changeType: 'updated',
    resource: `drives/${harness.driveId}/root`,
    notificationUrl: 'http://127.0.0.1:7071/api/notifications/graph?hint=1',
    lifecycleNotificationUrl: 'http://127.0.0.1:7071/api/lifecycle',
    expirationDateTime: minutes(42_300),
    clientState: 'our-state',
    ...changes,
  };
  return harness.call('POST', '/subscriptions', { body, as });
}

describe('subscribing', () => {
  test('both addresses are validated, and keep their own query', async () => {
    const made = await subscribe();
    expect([made.status, made.json]).toMatchObject([
      201,
      { clientState: 'our-state', expirationDateTime: minutes(42_300) },
    ]);
    expect(receiver.validated).toHaveLength(2);
    expect(receiver.validated[0]).toMatch(/graph\?hint=1&validationToken=Validation%3A\+Testing\+client/);
    expect((await harness.call('GET', `/subscriptions/${made.json.id}`)).json.id).toBe(made.json.id);
  });

  test.each([
    ['another status', () => new Response('', { status: 403 }), "HTTP status code is 'Forbidden'"],
    ['another text', () => new Response('"token"', { headers: plain }), 'must exactly match'],
    ['another type', (token: string) => Response.json(token), 'must exactly match'],
    ['no answer in time', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'timed out'],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'could not be reached'],
  ])('a handshake that ends with %s is 400 for the creator', async (_name, validate, message) => {
    receiver.validate = validate;
    const refused = await subscribe();
    expect([refused.status, refused.json]).toMatchObject([400, { error: { code: 'InvalidRequest' } }]);
    expect(refused.text).toContain(message);
    expect((await harness.call('GET', '/subscriptions')).json.value).toEqual([]);
  });

  test.each([
    [{ changeType: 'created' }, 400],
    [{ changeType: 'updated,deleted' }, 400],
    [{ resource: 'sites/x/lists/y' }, 400],
    [{ resource: 'drives/b!none/root' }, 404],
    [{ notificationUrl: 'http://hooks.example/api' }, 400],
    [{ notificationUrl: 'nonsense' }, 400],
    [{ lifecycleNotificationUrl: 'http://hooks.example/api' }, 400],
    [{ clientState: 'x'.repeat(129) }, 400],
    [{ expirationDateTime: new Date(start + 42_301 * 60_000).toISOString() }, 400],
    [{ expirationDateTime: new Date(start - 1).toISOString() }, 400],
    [{ expirationDateTime: 'tomorrow' }, 400],
    [{ includeResourceData: true }, 400],
  ])('%j is refused', async (changes, status) => {
    expect((await subscribe(changes)).status).toBe(status);
    expect(receiver.validated).toEqual([]);
  });

  test('a folder is refused, a shorter limit can be switched on', async () => {
    expect((await subscribe({ resource: `drives/${harness.driveId}/root:/Contracts` })).status).toBe(400);
    await harness.call('POST', '/sandbox/switches', { body: { maxSubscriptionMinutes: 4_230 } });
    expect((await subscribe()).text).toContain('4230 minutes');
  });

  test('the same application gets 409 for a second one, and sees only its own', async () => {
    const first = await subscribe();
    const second = await subscribe();
    expect([second.status, second.text.includes(first.json.id)]).toEqual([409, true]);
    const other = await subscribe({}, 'other-client');
    expect(other.status).toBe(201);
    const mine = await harness.call('GET', '/subscriptions');
    expect(mine.json.value.map(({ id }) => id)).toEqual([first.json.id]);
    expect((await harness.call('DELETE', `/subscriptions/${other.json.id}`)).status).toBe(404);
  });

  test('it is renewed, reauthorized and deleted; an expired one is gone', async () => {
    const { json } = await subscribe({ expirationDateTime: minutes(10) });
    const path = `/subscriptions/${json.id}`;
    const renewed = await harness.call('PATCH', path, { body: { expirationDateTime: minutes(20) } });
    expect(renewed.json).toMatchObject({ expirationDateTime: minutes(20) });
    const lifecycle = { body: { lifecycleNotificationUrl: 'https://hooks.example' } };
    expect((await harness.call('PATCH', path, lifecycle)).status).toBe(400);
    expect((await harness.call('PATCH', path, { body: { expirationDateTime: minutes(99_999) } })).status).toBe(400);
    expect((await harness.call('POST', `${path}/reauthorize`)).status).toBe(204);
    now += 20 * 60_000;
    expect((await harness.call('PATCH', path, { body: { expirationDateTime: minutes(20) } })).status).toBe(404);
    const again = await subscribe();
    expect((await harness.call('DELETE', `/subscriptions/${again.json.id}`)).status).toBe(204);
    expect((await harness.call('GET', '/subscriptions')).json.value).toEqual([]);
  });
});

describe('notifications', () => {
  test('a change of anybody, ours included, is told as a shoulder tap', async () => {
    const { json } = await subscribe();
    await harness.upload('a.txt', 'a', 'connector');
    await harness.sandbox.idle();
    expect(receiver.posted).toHaveLength(1);
    expect(receiver.posted[0]?.url).toContain('hint=1');
    expect(JSON.parse(receiver.posted[0]?.body ?? '')).toEqual({
      value: [
        {
          subscriptionId: json.id,
          subscriptionExpirationDateTime: minutes(42_300),
          tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          clientState: 'our-state',
          changeType: 'updated',
          resource: `drives/${harness.driveId}/root`,
        },
      ],
    });
  });

  test('reading and sharing tell nobody, unless sharing was asked for', async () => {
    await subscribe();
    const share = (scope: string): Promise<Answer> => {
      const path = `/drives/${harness.driveId}/root:/Notes.txt:/createLink`;
      return harness.call('POST', path, { body: { type: 'view', scope } });
    };
    await harness.call('GET', `/drives/${harness.driveId}/root/delta`);
    await share('anonymous');
    await harness.sandbox.idle();
    expect(receiver.posted).toEqual([]);
    const body = { changeType: 'updated', expirationDateTime: minutes(9), notificationUrl: 'https://hooks.example/' };
    await harness.call('POST', '/subscriptions', {
      body: { ...body, resource: `/drives/${harness.driveId}/root` },
      as: 'security',
      headers: { prefer: 'includesecuritywebhooks' },
    });
    await share('users');
    await harness.sandbox.idle();
    expect(receiver.posted.map(({ url }) => url)).toEqual(['https://hooks.example/']);
  });

  test('what is refused, redirected or dropped is posted again until it is taken', async () => {
    await subscribe();
    receiver.answers.push(503, 'drop', 302, 404);
    await harness.upload('a.txt', 'a');
    await harness.sandbox.idle();
    expect(receiver.posted).toHaveLength(5);
    expect(new Set(receiver.posted.map(({ body }) => body)).size).toBe(1);
  });

  test('it is given up after the time for retries, and later ones still come', async () => {
    await subscribe();
    await harness.call('POST', '/sandbox/switches', { body: { retryForMs: 0 } });
    receiver.answers.push(500);
    await harness.upload('a.txt', 'a');
    await harness.sandbox.idle();
    await harness.upload('a.txt', 'b');
    await harness.sandbox.idle();
    expect(receiver.posted).toHaveLength(2);
  });

  test('an expired or silently removed subscription hears nothing more', async () => {
    const { json } = await subscribe({ expirationDateTime: minutes(1) });
    now += 60_000;
    await harness.upload('a.txt', 'a');
    await harness.sandbox.idle();
    const next = await subscribe();
    expect(next.json.id).not.toBe(json.id);
    await harness.call('DELETE', '/sandbox/subscriptions', { body: { subscriptionId: next.json.id } });
    await harness.upload('a.txt', 'b');
    await harness.sandbox.idle();
    expect(receiver.posted).toEqual([]);
  });

  test('a lifecycle event goes to its own address, without a resource', async () => {
    const { json } = await subscribe();
    const body = { subscriptionId: json.id, event: 'reauthorizationRequired' };
    expect((await harness.call('POST', '/sandbox/lifecycle', { body })).status).toBe(204);
    await harness.sandbox.idle();
    expect(receiver.posted).toMatchObject([{ url: 'http://127.0.0.1:7071/api/lifecycle' }]);
    const [notification] = (JSON.parse(receiver.posted[0]?.body ?? '') as { value: object[] }).value;
    expect(notification).toMatchObject({ lifecycleEvent: 'reauthorizationRequired', clientState: 'our-state' });
    expect(notification).not.toHaveProperty('resource');
  });
});

describe('a restart on the same folder', () => {
  test('finds files, versions, tokens, delta links and subscriptions, and delivers what was not taken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labelwright-test-'));
    folders.push(folder);
    await harness.close();
    await open({ folder });
    const { json: subscription } = await subscribe();
    const { json: file } = await harness.upload('Kept.txt', 'one');
    await harness.upload('Kept.txt', 'two');
    await harness.sandbox.idle();
    const delta = await harness.call('GET', `/drives/${harness.driveId}/root/delta?token=latest`);
    receiver.posted.length = 0;
    receiver.answers.push('drop');
    await harness.call('POST', '/sandbox/switches', { body: { retryBaseMs: 86_400_000 } });
    await harness.upload('Missed.txt', 'x');
    const { driveId } = harness;
    await harness.close();

    await open({ folder });
    expect(harness.driveId).toBe(driveId);
    await harness.sandbox.idle();
    expect(receiver.posted.at(-1)?.body).toContain(subscription.id);
    expect(receiver.answers).toEqual([]);
    expect((await harness.call('GET', '/subscriptions')).json.value).toMatchObject([{ id: subscription.id }]);
    const versions = await harness.call('GET', `/drives/${driveId}/items/${file.id}/versions`);
    expect(versions.json.value.map(({ id }) => id)).toEqual(['2.0', '1.0']);
    expect(await harness.bytes(`/drives/${driveId}/items/${file.id}/content`)).toBe('two');
    const changes = await harness.call('GET', delta.json['@odata.deltaLink'] ?? '');
    expect(changes.json.value.map(({ name }) => name)).toEqual(['root', 'Missed.txt']);
    const before = receiver.posted.length;
    await harness.upload('After.txt', 'x');
    await harness.sandbox.idle();
    expect(receiver.posted.length).toBe(before + 1);
  });
});
