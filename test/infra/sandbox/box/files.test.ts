import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadOrigin, startSandbox, type Started } from './start-sandbox.ts';

let now: number;
let started: Started;
let finance: string;
let file: string;
beforeEach(async () => {
  now = Date.parse('2026-03-04T05:06:07Z');
  started = await startSandbox({ now: () => now });
  finance = await started.folderId('Finance');
  file = (await started.service.upload(finance, 'note.txt', 'one')).id('entries', 0, 'id');
});
afterEach(() => started.sandbox.close());

const put = (body: object, headers?: Record<string, string>): ReturnType<Started['service']['call']> =>
  started.service.call('PUT', `/2.0/files/${file}`, { body, headers });

describe('GET /2.0/files/:id', () => {
  it('answers the standard fields, or those that are asked for', async () => {
    const standard = await started.service.call('GET', `/2.0/files/${file}`);
    expect(standard.json).toMatchObject({
      type: 'file',
      etag: '0',
      size: 3,
      sha1: 'fe05bcdcdc4928012781a5f1a2a77cbb5398e106',
      modified_at: '2026-03-04T05:06:07+00:00',
      parent: { id: finance },
      file_version: { type: 'file_version' },
      shared_link: null,
    });
    const some = await started.service.call('GET', `/2.0/files/${file}?fields=lock,version_number,nonsense`);
    expect(some.json).toEqual({ type: 'file', id: file, etag: '0', lock: null, version_number: '1' });
  });

  it('answers 304 for the etag that is known', async () => {
    const headers = { 'if-none-match': '0' };
    expect((await started.service.call('GET', `/2.0/files/${file}`, { headers })).status).toBe(304);
  });
});

describe('GET /2.0/files/:id/content', () => {
  it('redirects to another origin, which refuses a token and expires', async () => {
    const answer = await started.service.call('GET', `/2.0/files/${file}/content`);
    const location = answer.headers.get('location') ?? '';
    expect([answer.status, new URL(location).origin]).toEqual([302, downloadOrigin]);
    const open = (headers: Record<string, string> = {}, url = location): Promise<Response> =>
      started.sandbox.handle(new Request(url, { headers }));
    expect(await (await open()).text()).toBe('one');
    expect((await open({ authorization: 'Bearer x' })).status).toBe(400);
    expect((await open({}, location.replace('localhost', '127.0.0.1'))).status).toBe(404);
    expect((await open({}, `${location.slice(0, -1)}${location.endsWith('A') ? 'B' : 'A'}`)).status).toBe(403);
    now += 15 * 60_000;
    expect((await open()).status).toBe(403);
  });

  it.each([
    ['bytes=0-1', 206, 'on', 'bytes 0-1/3'],
    ['bytes=1-', 206, 'ne', 'bytes 1-2/3'],
    ['bytes=-2', 206, 'ne', 'bytes 1-2/3'],
    ['bytes=0-99', 206, 'one', 'bytes 0-2/3'],
    ['bytes=3-', 416, '', 'bytes */3'],
    ['lines=1-2', 200, 'one', null],
  ])('serves %s as %i', async (range, status, text, contentRange) => {
    const answer = await started.service.call('GET', `/2.0/files/${file}/content`);
    const location = answer.headers.get('location') ?? '';
    const response = await started.sandbox.handle(new Request(location, { headers: { range } }));
    expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it('answers 202 with Retry-After right after an upload where the switch says so', async () => {
    const body = JSON.stringify({ downloadReadyAfterMs: 1500 });
    await started.sandbox.handle(new Request('http://127.0.0.1:7073/sandbox/switches', { method: 'PUT', body }));
    await started.service.uploadVersion(file, 'two');
    const early = await started.service.call('GET', `/2.0/files/${file}/content`);
    expect([early.status, early.headers.get('retry-after')]).toEqual([202, '2']);
    now += 1500;
    expect((await started.service.download(file)).toString()).toBe('two');
  });

  it('answers 404 for a version of another file', async () => {
    const other = await started.service.upload(finance, 'other.txt', 'x');
    const version = other.id('entries', 0, 'file_version', 'id');
    expect((await started.service.call('GET', `/2.0/files/${file}/content?version=${version}`)).status).toBe(404);
  });
});

describe('PUT /2.0/files/:id', () => {
  it('renames over the present etag only, and each change raises it', async () => {
    expect((await put({ name: 'renamed.txt' }, { 'if-match': '0' })).json).toMatchObject({
      name: 'renamed.txt',
      etag: '1',
      sequence_id: '1',
    });
    const stale = await put({ name: 'again.txt' }, { 'if-match': '0' });
    expect([stale.status, stale.get('code')]).toEqual([412, 'precondition_failed']);
    expect((await put({ name: 'renamed.txt' })).get('etag')).toBe('1');
    expect((await started.service.uploadVersion(file, 'two')).get('entries', 0, 'etag')).toBe('2');
  });

  it('moves, and refuses a name in use whatever its case', async () => {
    const sales = await started.folderId('Sales');
    await started.service.upload(sales, 'NOTE.txt', 'x');
    expect((await put({ parent: { id: sales } })).get('code')).toBe('item_name_in_use');
    const moved = await put({ parent: { id: sales }, name: 'moved.txt' });
    expect(moved.json).toMatchObject({ name: 'moved.txt', parent: { id: sales }, owned_by: { name: 'Bo Lind' } });
  });

  it.each(['', '.', '..', 'a/b', 'a\\b', ' a', 'a ', 'a\u0000b'])('refuses the name %j', async (name) => {
    expect((await put({ name })).get('code')).toBe('item_name_invalid');
  });

  it('refuses a name of 256 characters', async () => {
    expect((await put({ name: 'x'.repeat(256) })).get('code')).toBe('item_name_too_long');
  });

  it('keeps a shared link over new versions until it is taken away', async () => {
    expect((await put({ shared_link: { access: 'open' } })).get('shared_link', 'access')).toBe('open');
    await started.service.uploadVersion(file, 'two');
    const shown = await started.service.call('GET', `/2.0/files/${file}?fields=shared_link`);
    expect(shown.get('shared_link', 'effective_access')).toBe('open');
    expect((await put({ shared_link: null })).get('shared_link')).toBeNull();
  });
});

describe('locks', () => {
  const lock = { lock: { type: 'lock', expires_at: '2026-03-04T06:00:00Z' } };

  it('bind everyone but their creator until they are past', async () => {
    await put(lock);
    const ada = await started.user('ada@norrland.example');
    for (const answer of [
      await ada.uploadVersion(file, 'two'),
      await ada.call('PUT', `/2.0/files/${file}`, { body: { name: 'x.txt' } }),
      await ada.call('DELETE', `/2.0/files/${file}`),
    ]) {
      expect([answer.status, answer.get('code')]).toEqual([403, 'access_denied_item_locked']);
    }
    expect((await started.service.uploadVersion(file, 'two')).status).toBe(200);
    now = Date.parse('2026-03-04T06:00:00Z');
    expect((await ada.uploadVersion(file, 'three')).status).toBe(200);
    const shown = await ada.call('GET', `/2.0/files/${file}?fields=lock`);
    expect(shown.get('lock', 'expired_at')).toBe('2026-03-04T06:00:00+00:00');
  });

  it('need a type', async () => {
    expect((await put({ lock: {} })).status).toBe(400);
  });

  it('are taken away by their creator and the owner, not by others', async () => {
    await put(lock);
    const path = `/2.0/files/${file}`;
    const bo = await started.user('bo@norrland.example');
    expect((await bo.call('PUT', path, { body: { lock: null } })).status).toBe(403);
    const ada = await started.user('ada@norrland.example');
    expect((await ada.call('PUT', `${path}?fields=lock`, { body: { lock: null } })).get('lock')).toBeNull();
  });

  it('forbid downloads where they say so', async () => {
    await put({ lock: { ...lock.lock, is_download_prevented: true } });
    const ada = await started.user('ada@norrland.example');
    expect((await ada.call('GET', `/2.0/files/${file}/content`)).get('code')).toBe('access_denied_item_locked');
  });
});

describe('trash', () => {
  it('hides a file as trashed, gives it back, and ends it for good', async () => {
    const path = `/2.0/files/${file}`;
    expect((await started.service.call('DELETE', path, { headers: { 'if-match': '7' } })).status).toBe(412);
    expect((await started.service.call('DELETE', `${path}/trash`)).get('code')).toBe('not_trashed');
    expect((await started.service.call('DELETE', path)).status).toBe(204);
    const gone = await started.service.call('GET', path);
    expect([gone.status, gone.get('code')]).toEqual([404, 'trashed']);
    expect((await started.service.uploadVersion(file, 'two', { name: 'note.txt' })).get('code')).toBe('trashed');
    expect((await started.service.call('GET', `${path}/trash`)).get('item_status')).toBe('trashed');
    expect((await started.service.call('POST', path, { body: {} })).get('item_status')).toBe('active');
    await started.service.call('DELETE', path);
    expect((await started.service.call('DELETE', `${path}/trash`)).status).toBe(204);
    expect((await started.service.call('GET', path)).get('code')).toBe('not_found');
  });
});

describe('versions', () => {
  it('lists past ones, deletes and promotes them', async () => {
    await started.service.uploadVersion(file, 'two');
    await started.service.uploadVersion(file, 'three');
    const path = `/2.0/files/${file}/versions`;
    const list = await started.service.call('GET', path);
    expect(list.json).toMatchObject({ total_count: 2, entries: [{ version_number: '2' }, { version_number: '1' }] });
    const [second, first] = [list.id('entries', 0, 'id'), list.id('entries', 1, 'id')];
    const promoted = await started.service.call('POST', `${path}/current`, { body: { id: first } });
    expect([promoted.status, promoted.get('version_number')]).toEqual([201, '4']);
    expect((await started.service.download(file)).toString()).toBe('one');
    expect((await started.service.call('DELETE', `${path}/${second}`, { headers: { 'if-match': '0' } })).status).toBe(
      412,
    );
    expect((await started.service.call('DELETE', `${path}/${second}`)).status).toBe(204);
    expect((await started.service.call('GET', `/2.0/files/${file}/content?version=${second}`)).status).toBe(404);
    expect((await started.service.call('DELETE', `${path}/${promoted.id('id')}`)).status).toBe(400);
    expect((await started.service.call('GET', `${path}?offset=10001`)).get('code')).toBe('invalid_offset');
  });

  it('are held back where the switch says so', async () => {
    await started.service.uploadVersion(file, 'two');
    const path = `/2.0/files/${file}/versions`;
    const version = (await started.service.call('GET', path)).id('entries', 0, 'id');
    const body = JSON.stringify({ holdVersions: true });
    await started.sandbox.handle(new Request('http://127.0.0.1:7073/sandbox/switches', { method: 'PUT', body }));
    const refused = await started.service.call('DELETE', `${path}/${version}`);
    expect([refused.status, refused.get('code')]).toEqual([403, 'forbidden_by_policy']);
    expect((await started.service.call('GET', `${path}/${version}`)).get('trashed_at')).toBeNull();
  });
});

describe('faults', () => {
  it('answer 429 with Box error body and a lower-case retry-after', async () => {
    const body = JSON.stringify({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '3' } } });
    await started.sandbox.handle(new Request('http://127.0.0.1:7073/sandbox/faults', { method: 'POST', body }));
    const limited = await started.service.call('GET', `/2.0/files/${file}`);
    expect([limited.status, limited.get('code')]).toEqual([429, 'rate_limit_exceeded']);
    expect([...limited.headers.keys()]).toContain('retry-after');
    expect((await started.service.call('GET', `/2.0/files/${file}`)).status).toBe(200);
  });
});
