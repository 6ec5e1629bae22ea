import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { origin, startSandbox, token, type Answer, type Started } from './start-sandbox.ts';

const partSize = 8 * 1024 * 1024;
const bytes = Buffer.alloc(20_000_000, 'chunked upload ');
const sha = (of: Buffer): string => `sha=${createHash('sha1').update(of).digest('base64')}`;

let now: number;
let started: Started;
let finance: string;
let accessToken: string;
beforeEach(async () => {
  now = Date.now();
  started = await startSandbox({ now: () => now, switches: { commitWaits: 1 } });
  finance = await started.folderId('Finance');
  accessToken = await token(started.sandbox);
});
afterEach(() => started.sandbox.close());

const open = (name = 'big.bin', size = bytes.length): Promise<Answer> =>
  started.service.call('POST', '/upload/2.0/files/upload_sessions', {
    body: { folder_id: finance, file_name: name, file_size: size },
  });

interface Put {
  readonly url: string;
  readonly at: number;
  readonly content?: Buffer;
  readonly headers?: Record<string, string>;
}

const put = async ({ url, at, content, headers }: Put): Promise<{ status: number; body: unknown }> => {
  const part = content ?? bytes.subarray(at, at + partSize);
  const response = await started.sandbox.handle(
    new Request(url, {
      method: 'PUT',
      body: new Uint8Array(part),
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/octet-stream',
        digest: sha(part),
        'content-range': `bytes ${at}-${at + part.length - 1}/${bytes.length}`,
        ...headers,
      },
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

const putAll = async (url: string): Promise<object[]> => {
  const parts: object[] = [];
  for (let at = 0; at < bytes.length; at += partSize) {
    const { body } = await put({ url, at });
    parts.push((body as { part: object }).part);
  }
  return parts;
};

const commit = (url: string, parts: object[], headers: Record<string, string> = {}): Promise<Answer> =>
  started.service.call('POST', url, { body: { parts }, headers: { digest: sha(bytes), ...headers } });

describe('upload sessions', () => {
  it('make a file of the parts, after a 202', async () => {
    const session = await open();
    expect(session.json).toMatchObject({ type: 'upload_session', part_size: partSize, total_parts: 3 });
    const endpoint = session.id('session_endpoints', 'upload_part');
    expect(endpoint.startsWith(`${origin}/upload/2.0/`)).toBe(true);
    const parts = await putAll(endpoint);
    const list = await started.service.call('GET', session.id('session_endpoints', 'list_parts'));
    expect(list.json).toMatchObject({ total_count: 3, entries: parts });
    const url = session.id('session_endpoints', 'commit');
    const waiting = await commit(url, parts);
    expect([waiting.status, waiting.headers.get('retry-after'), waiting.text]).toEqual([202, '1', '']);
    const done = await commit(url, parts);
    expect([done.status, done.get('entries', 0, 'size')]).toEqual([201, bytes.length]);
    expect((await started.service.download(done.id('entries', 0, 'id'))).equals(bytes)).toBe(true);
    const after = await commit(url, parts);
    expect([after.status, after.get('code')]).toEqual([410, 'session_expired']);
  });

  it('refuse small files, names in use and unknown folders', async () => {
    expect((await open('small.bin', 19_999_999)).get('code')).toBe('file_size_too_small');
    expect((await open('payroll.TXT')).get('code')).toBe('item_name_in_use');
    finance = '12';
    expect((await open()).status).toBe(404);
  });

  it('refuse parts that do not fit', async () => {
    const url = (await open()).id('session_endpoints', 'upload_part');
    const half = bytes.subarray(0, partSize / 2);
    expect((await put({ url, at: 0, content: half })).status).toBe(416);
    expect((await put({ url, at: 1 })).status).toBe(416);
    const long = { 'content-range': `bytes 0-${partSize - 1}/${bytes.length}` };
    expect((await put({ url, at: 0, content: half, headers: long })).status).toBe(400);
    expect((await put({ url, at: 0, headers: { digest: sha(half) } })).status).toBe(412);
    expect((await put({ url, at: 0, headers: { digest: 'md5=abc' } })).status).toBe(400);
    expect((await put({ url, at: 0 })).status).toBe(200);
    expect((await put({ url, at: 0 })).status).toBe(409);
  });

  it('refuse a commit over missing parts, another digest or a version that is not the present one', async () => {
    const { service } = started;
    const id = (await service.upload(finance, 'old.bin', 'old')).id('entries', 0, 'id');
    const session = await service.call('POST', `/upload/2.0/files/${id}/upload_sessions`, {
      body: { file_size: bytes.length },
    });
    const url = session.id('session_endpoints', 'commit');
    const parts = await putAll(session.id('session_endpoints', 'upload_part'));
    expect((await commit(url, parts.slice(1))).status).toBe(400);
    expect((await commit(url, parts, { 'if-match': '4' })).get('code')).toBe('precondition_failed');
    await commit(url, parts);
    expect((await commit(url, parts, { digest: sha(Buffer.from('other')) })).status).toBe(412);
    expect((await commit(url, parts, { 'if-match': '0' })).get('entries', 0, 'etag')).toBe('1');
  });

  it('end when aborted and after seven days, and belong to who opened them', async () => {
    const session = await open();
    const url = session.id('session_endpoints', 'status');
    const ada = await started.user('ada@norrland.example');
    expect((await ada.call('GET', url)).get('code')).toBe('forbidden');
    expect((await started.service.call('DELETE', url)).status).toBe(204);
    expect((await started.service.call('GET', url)).status).toBe(410);
    const second = (await open()).id('session_endpoints', 'status');
    now += 7 * 24 * 3600_000;
    accessToken = await token(started.sandbox);
    expect((await put({ url: second, at: 0 })).status).toBe(410);
  });
});
