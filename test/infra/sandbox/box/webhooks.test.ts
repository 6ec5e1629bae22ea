import { afterEach, describe, expect, it, vi } from 'vitest';
import { signDelivery } from '../../../../infra/sandbox/box/signature.ts';
import { keys, startSandbox, token, type Answer, type Started } from './start-sandbox.ts';

let started: Started;
afterEach(() => started.sandbox.close());

interface Delivered {
  readonly headers: Headers;
  readonly raw: string;
  readonly body: { id: string; trigger: string; source: Record<string, unknown>; webhook: { id: string } };
}

/** A receiver that answers with the given statuses in turn, then 200. */
function receiver(...statuses: number[]): { fetch: typeof fetch; delivered: Delivered[] } {
  const delivered: Delivered[] = [];
  const answer = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const raw = await new Request(String(url), init).text();
    delivered.push({ headers: new Headers(init.headers), raw, body: JSON.parse(raw) as Delivered['body'] });
    return new Response(null, { status: statuses.shift() ?? 200 });
  };
  return { fetch: answer, delivered };
}

const address = 'http://127.0.0.1:9/hook';
const fileTriggers = [
  'UPLOADED',
  'MOVED',
  'RENAMED',
  'TRASHED',
  'RESTORED',
  'LOCKED',
  'UNLOCKED',
  'COPIED',
  'DELETED',
].map((event) => `FILE.${event}`);

const create = (targetId: string, more: object = {}): Promise<Answer> =>
  started.service.call('POST', '/2.0/webhooks', {
    body: { target: { id: targetId, type: 'folder' }, address, triggers: fileTriggers, ...more },
  });

describe('webhooks', () => {
  it('refuse the root, unknown targets and triggers, addresses without https and a second one', async () => {
    started = await startSandbox();
    const finance = await started.folderId('Finance');
    expect((await create('0')).status).toBe(400);
    expect((await create('12')).status).toBe(404);
    expect((await create(finance, { triggers: ['FILE.EATEN'] })).status).toBe(400);
    expect((await create(finance, { triggers: [] })).status).toBe(400);
    for (const wrong of ['http://a.example/x', 'https://a.example:8443/x', 'https://app.box.com/x', 'x']) {
      expect((await create(finance, { address: wrong })).status).toBe(400);
    }
    expect((await create(finance, { address: 'https://a.example/x' })).status).toBe(201);
    const second = await create(finance);
    expect([second.status, second.get('code')]).toEqual([409, 'conflict']);
    const bo = await started.user('bo@norrland.example');
    const body = { target: { id: finance, type: 'folder' }, address, triggers: ['FILE.MOVED'] };
    expect((await bo.call('POST', '/2.0/webhooks', { body })).status).toBe(201);
  });

  it('are listed in pages to those who made them', async () => {
    started = await startSandbox();
    const ids = [await started.folderId('Finance'), await started.folderId('Sales')];
    const made = [(await create(ids[0] ?? '')).id('id'), (await create(ids[1] ?? '')).id('id')];
    const first = await started.service.call('GET', '/2.0/webhooks?limit=1');
    expect(first.json).toMatchObject({ entries: [{ id: made[0] }], next_marker: made[0] });
    const second = await started.service.call('GET', `/2.0/webhooks?limit=1&marker=${first.id('next_marker')}`);
    expect(second.json).toMatchObject({ entries: [{ id: made[1] }], next_marker: '' });
    const ada = await started.user('ada@norrland.example');
    expect((await ada.call('GET', '/2.0/webhooks')).get('entries')).toEqual([]);
    expect((await ada.call('GET', `/2.0/webhooks/${made[0] ?? ''}`)).status).toBe(404);
  });
});

describe('deliveries', () => {
  const triggersAfter = async (
    hooked: ReturnType<typeof receiver>,
    work: () => Promise<unknown>,
  ): Promise<string[]> => {
    hooked.delivered.length = 0;
    await work();
    await started.sandbox.idle();
    return hooked.delivered.map(({ body }) => body.trigger);
  };

  it('carry the whole file, signed with both keys over the bytes that are sent', async () => {
    const hooked = receiver();
    started = await startSandbox({ fetch: hooked.fetch });
    const webhook = (await create(await started.folderId('Finance'))).id('id');
    const file = await started.service.upload(await started.folderId('Finance'), 'Ärende.txt', 'x');
    await started.sandbox.idle();
    const [{ headers, raw, body } = { headers: new Headers(), raw: '', body: undefined }] = hooked.delivered;
    expect(body).toMatchObject({
      type: 'webhook_event',
      trigger: 'FILE.UPLOADED',
      webhook: { id: webhook, type: 'webhook' },
      created_by: { type: 'user', name: 'Labelwright' },
      source: file.get('entries', 0),
      additional_info: [],
    });
    const sentAt = headers.get('box-delivery-timestamp') ?? '';
    expect(Math.abs(Date.now() - Date.parse(sentAt))).toBeLessThan(60_000);
    expect(headers.get('box-signature-version')).toBe('1');
    expect(headers.get('box-signature-algorithm')).toBe('HmacSHA256');
    expect(headers.get('box-signature-primary')).toBe(signDelivery(keys.primary, Buffer.from(raw), sentAt));
    expect(headers.get('box-signature-secondary')).toBe(signDelivery(keys.secondary, Buffer.from(raw), sentAt));
  });

  it('come for what happens below the folder, by what it is', async () => {
    const hooked = receiver();
    started = await startSandbox({ fetch: hooked.fetch });
    const [finance, sales] = [await started.folderId('Finance'), await started.folderId('Sales')];
    await create(finance);
    const { service } = started;
    const reports = (await service.call('GET', `/2.0/folders/${finance}/items`)).id('entries', 0, 'id');
    const id = (await service.upload(reports, 'a.txt', 'x')).id('entries', 0, 'id');
    const path = `/2.0/files/${id}`;
    const after = (work: () => Promise<unknown>): Promise<string[]> => triggersAfter(hooked, work);
    const put = (body: object) => (): Promise<unknown> => service.call('PUT', path, { body });
    expect(await after(() => service.uploadVersion(id, 'y'))).toEqual(['FILE.UPLOADED']);
    expect(await after(put({ name: 'b.txt' }))).toEqual(['FILE.RENAMED']);
    expect(await after(put({ lock: { type: 'lock' } }))).toEqual(['FILE.LOCKED']);
    expect(await after(put({ lock: null }))).toEqual(['FILE.UNLOCKED']);
    expect(await after(put({ parent: { id: sales } }))).toEqual(['FILE.MOVED']);
    expect(await after(() => service.uploadVersion(id, 'z'))).toEqual([]);
    expect((await after(put({ parent: { id: finance } }))).sort()).toEqual(['FILE.MOVED', 'FILE.UPLOADED']);
    const copy = { name: 'c.txt', parent: { id: finance } };
    expect(await after(() => service.call('POST', `${path}/copy`, { body: copy }))).toEqual(['FILE.COPIED']);
    expect(await after(() => service.call('DELETE', path))).toEqual(['FILE.TRASHED']);
    expect(await after(() => service.call('POST', path, { body: {} }))).toEqual(['FILE.RESTORED']);
    await service.call('DELETE', path);
    expect(await after(() => service.call('DELETE', `${path}/trash`))).toContain('FILE.DELETED');
  });

  it('leave out new versions where the switch says so', async () => {
    const hooked = receiver();
    started = await startSandbox({ fetch: hooked.fetch, switches: { newVersionFires: false } });
    const finance = await started.folderId('Finance');
    await create(finance);
    const id = (await started.service.upload(finance, 'a.txt', 'x')).id('entries', 0, 'id');
    await started.sandbox.idle();
    expect(await triggersAfter(hooked, () => started.service.uploadVersion(id, 'y'))).toEqual([]);
  });

  it('are tried again with the same body, another delivery id and a fresh timestamp', async () => {
    const hooked = receiver(500, 503);
    let now = Date.now();
    started = await startSandbox({ fetch: hooked.fetch, now: () => now, switches: { firstRetryMs: 1000 } });
    const finance = await started.folderId('Finance');
    await create(finance);
    await started.service.upload(finance, 'a.txt', 'x');
    await started.sandbox.idle();
    expect(hooked.delivered).toHaveLength(1);
    now += 1000;
    await started.sandbox.idle();
    now += 1999;
    await started.sandbox.idle();
    expect(hooked.delivered).toHaveLength(2);
    now += 1;
    await started.sandbox.idle();
    now += 3600_000;
    await started.sandbox.idle();
    const { delivered } = hooked;
    expect(delivered).toHaveLength(3);
    expect(new Set(delivered.map(({ raw }) => raw)).size).toBe(1);
    expect(new Set(delivered.map(({ headers }) => headers.get('box-delivery-id'))).size).toBe(3);
    expect(new Set(delivered.map(({ headers }) => headers.get('box-delivery-timestamp'))).size).toBe(3);
  });

  it('end after twelve tries', async () => {
    const hooked = receiver(...Array.from({ length: 30 }, () => 500));
    let now = Date.now();
    started = await startSandbox({ fetch: hooked.fetch, now: () => now });
    const finance = await started.folderId('Finance');
    await create(finance);
    await started.service.upload(finance, 'a.txt', 'x');
    for (let at = 0; at < 20; at += 1) {
      await started.sandbox.idle();
      now += 60_000;
    }
    expect(hooked.delivered).toHaveLength(12);
  });

  it('retry by themselves when their time comes', async () => {
    const hooked = receiver(500);
    started = await startSandbox({ fetch: hooked.fetch, switches: { firstRetryMs: 5 } });
    const finance = await started.folderId('Finance');
    await create(finance);
    await started.service.upload(finance, 'a.txt', 'x');
    await vi.waitFor(() => {
      expect(hooked.delivered).toHaveLength(2);
    });
  });

  it('stop for an owner who lost sight of the file', async () => {
    const hooked = receiver();
    started = await startSandbox({ fetch: hooked.fetch });
    const sales = await started.folderId('Sales');
    await create(sales);
    const bo = await started.user('bo@norrland.example');
    const collaborations = await bo.call('GET', `/2.0/folders/${sales}/collaborations`);
    await bo.call('DELETE', `/2.0/collaborations/${collaborations.id('entries', 0, 'id')}`);
    await bo.upload(sales, 'private.txt', 'x');
    await started.sandbox.idle();
    expect(hooked.delivered).toEqual([]);
  });
});

describe('webhooks that go bad', () => {
  const day = 24 * 3_600_000;
  /** With a token of its own: those of yesterday have expired. */
  const call = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers = { authorization: `Bearer ${await token(started.sandbox)}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return started.sandbox.handle(new Request(`http://127.0.0.1:7073${path}`, init));
  };

  it('are removed once nothing was delivered for 30 days although things happened, and say so', async () => {
    let passed = 0;
    const delivered: { trigger: string }[] = [];
    const hooked: typeof fetch = async (url, init) => {
      const body = (await new Request(url, init).json()) as { trigger: string };
      delivered.push(body);
      return new Response(null, { status: body.trigger === 'WEBHOOK.DELETED' ? 200 : 500 });
    };
    started = await startSandbox({ fetch: hooked, now: () => Date.now() + passed });
    const [finance, sales] = [await started.folderId('Finance'), await started.folderId('Sales')];
    const triggers = ['FOLDER.CREATED'];
    const failing = (await create(finance, { triggers })).id('id');
    const quiet = (await create(sales, { triggers })).id('id');
    const ids = async () => {
      const { entries } = (await (await call('GET', '/2.0/webhooks')).json()) as { entries: { id: string }[] };
      return entries.map(({ id }) => id);
    };
    passed = 20 * day;
    await call('POST', '/2.0/folders', { name: 'New', parent: { id: finance } });
    await started.sandbox.idle();
    passed = 29 * day;
    expect(await ids()).toEqual([failing, quiet]);
    passed = 31 * day;
    expect(await ids()).toEqual([quiet]);
    await started.sandbox.idle();
    expect(delivered.at(-1)).toMatchObject({
      trigger: 'WEBHOOK.DELETED',
      webhook: { id: failing },
      additional_info: { reason: 'auto_cleanup' },
    });
  });

  it('send NO_ACTIVE_SESSION and nothing else once their application was shut out, also when it is let in again', async () => {
    const hooked = receiver();
    started = await startSandbox({ fetch: hooked.fetch });
    const finance = await started.folderId('Finance');
    const id = (await create(finance)).id('id');
    const shutOut = (unauthorizedApps: string[]) => call('PUT', '/sandbox/switches', { unauthorizedApps });
    await shutOut(['app']);
    expect((await started.service.call('GET', '/2.0/users/me')).status).toBe(401);
    expect(await token(started.sandbox)).toBeUndefined();
    await shutOut([]);
    const file = (await (await call('GET', `/2.0/folders/${finance}/items`)).json()) as {
      entries: { id: string; type: string }[];
    };
    const payroll = file.entries.find(({ type }) => type === 'file')?.id ?? '';
    expect((await call('PUT', `/2.0/files/${payroll}`, { name: 'renamed.txt' })).status).toBe(200);
    await started.sandbox.idle();
    expect(hooked.delivered.map(({ body }) => body)).toEqual([
      expect.objectContaining({ trigger: 'NO_ACTIVE_SESSION', webhook: { id, type: 'webhook' } }),
    ]);
    expect(hooked.delivered[0]?.body).not.toHaveProperty('source');
  });
});
