import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { origin, startSandbox, token, type Answer, type Started } from './start-sandbox.ts';

let started: Started;
let finance: string;
beforeEach(async () => {
  started = await startSandbox();
  finance = await started.folderId('Finance');
});
afterEach(() => started.sandbox.close());

const part = (name: string, content: string, more = ''): string =>
  `--edge\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;

const form = (...parts: string[]): { body: string; headers: Record<string, string> } => ({
  body: `${parts.join('')}--edge--\r\n`,
  headers: { 'content-type': 'multipart/form-data; boundary=edge' },
});

const attributes = (name = 'new.txt'): string => part('attributes', JSON.stringify({ name, parent: { id: finance } }));
const file = part('file', 'hello', '; filename="x"\r\nContent-Type: text/plain');

const post = (sent: { body: string; headers: Record<string, string> }, headers = {}): Promise<Answer> =>
  started.service.call('POST', '/upload/2.0/files/content', {
    body: sent.body,
    headers: { ...sent.headers, ...headers },
  });

describe('POST /upload/2.0/files/content', () => {
  it('makes a file of the form', async () => {
    const answer = await post(form(attributes(), file));
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ total_count: 1, entries: [{ name: 'new.txt', size: 5, etag: '0' }] });
    expect((await started.service.download(answer.id('entries', 0, 'id'))).toString()).toBe('hello');
  });

  it('checks content-md5, which holds a SHA-1', async () => {
    const sha1 = createHash('sha1').update('hello').digest('hex');
    expect((await post(form(attributes(), file), { 'content-md5': sha1 })).status).toBe(201);
    const wrong = await post(form(attributes('b.txt'), file), { 'content-md5': sha1.replace(/^./, '0') });
    expect([wrong.status, wrong.get('code')]).toEqual([400, 'bad_digest']);
  });

  it('refuses the file before its attributes', async () => {
    const answer = await post(form(file, attributes()));
    expect([answer.status, answer.get('code')]).toEqual([400, 'metadata_after_file_contents']);
  });

  it('names the file that is in the way', async () => {
    const first = await post(form(attributes(), file));
    const second = await post(form(attributes('NEW.txt'), file));
    expect([second.status, second.get('code')]).toEqual([409, 'item_name_in_use']);
    expect(second.get('context_info', 'conflicts', 'id')).toBe(first.get('entries', 0, 'id'));
  });

  it.each([
    ['no file', (): string => attributes(), 400, 'bad_request'],
    ['attributes that are not JSON', (): string => part('attributes', '{') + file, 400, 'bad_request'],
    ['attributes without a parent', (): string => part('attributes', '{"name":"a"}') + file, 400, 'bad_request'],
    [
      'an unknown parent',
      (): string => part('attributes', '{"name":"a","parent":{"id":"12"}}') + file,
      404,
      'not_found',
    ],
  ])('refuses a form with %s', async (_, body, status, code) => {
    const answer = await post(form(body()));
    expect([answer.status, answer.get('code')]).toEqual([status, code]);
  });

  it('refuses a form that breaks off, and keeps nothing of it', async () => {
    const sent = form(attributes(), file);
    const answer = await post({ ...sent, body: sent.body.slice(0, -12) });
    expect(answer.status).toBe(400);
    expect((await post(sent)).status).toBe(201);
  });

  it('is not offered under the API', async () => {
    expect((await started.service.call('POST', '/2.0/files/content', form(attributes(), file))).status).toBe(405);
  });

  it('keeps a long body out of memory', { timeout: 60_000 }, async () => {
    const chunk = new Uint8Array(1024 * 1024);
    const chunks = 64;
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    let sent = 0;
    let peak = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (sent % 8 === 0) {
            collectGarbage();
            peak = Math.max(peak, process.memoryUsage().arrayBuffers);
          }
          if (sent === 0) controller.enqueue(Buffer.from(attributes('long.bin') + part('file', '').slice(0, -2)));
          else if (sent <= chunks) controller.enqueue(chunk);
          else {
            controller.enqueue(Buffer.from('\r\n--edge--\r\n'));
            controller.close();
          }
          sent += 1;
        },
      },
      { highWaterMark: 0 },
    );
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    const response = await started.sandbox.handle(
      new Request(`${origin}/upload/2.0/files/content`, {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { ...form().headers, authorization: `Bearer ${await token(started.sandbox)}` },
      } as RequestInit),
    );
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ entries: [{ size: chunks * chunk.length }] });
    expect(peak - before).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('POST /upload/2.0/files/:id/content', () => {
  let id: string;
  beforeEach(async () => {
    id = (await started.service.upload(finance, 'a.txt', 'one')).id('entries', 0, 'id');
  });

  it('puts a version on top, renames where the name differs and keeps the given date', async () => {
    const given = part('attributes', '{"name":"b.txt","content_modified_at":"2020-01-02T03:04:05Z"}');
    const answer = await started.service.call('POST', `/upload/2.0/files/${id}/content`, form(given, file));
    expect(answer.status).toBe(200);
    expect(answer.get('entries', 0)).toMatchObject({
      id,
      name: 'b.txt',
      etag: '1',
      content_modified_at: '2020-01-02T03:04:05+00:00',
    });
  });

  it('needs the etag that if-match names, also where the change comes while the body is read', async () => {
    const stale = await started.service.uploadVersion(id, 'two', { headers: { 'if-match': '5' } });
    expect([stale.status, stale.get('code')]).toEqual([412, 'precondition_failed']);
    const headers = { 'if-match': '0' };
    const [a, b] = await Promise.all([
      started.service.uploadVersion(id, 'x'.repeat(300_000), { headers, name: 'a.txt' }),
      started.service.uploadVersion(id, 'y'.repeat(300_000), { headers, name: 'a.txt' }),
    ]);
    expect([a.status, b.status].sort()).toEqual([200, 412]);
    const list = await started.service.call('GET', `/2.0/files/${id}/versions`);
    expect(list.get('total_count')).toBe(1);
  });

  it('answers the preflight check', async () => {
    const check = (body: object): Promise<Answer> =>
      started.service.call('OPTIONS', `/2.0/files/${id}/content`, { body });
    expect((await check({ name: 'a.txt', size: 3 })).status).toBe(200);
    await started.service.upload(finance, 'taken.txt', 'x');
    expect((await check({ name: 'taken.txt', size: 3 })).get('code')).toBe('item_name_in_use');
  });
});
