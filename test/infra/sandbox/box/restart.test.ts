import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Started } from './start-sandbox.ts';

let folder: string;
let started: Started;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labelwright-test-'));
});
afterEach(async () => {
  await started.sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

it('createBoxSandbox() finds files, versions, webhooks and events again, and does not seed twice', async () => {
  started = await startSandbox({ folder });
  const finance = await started.folderId('Finance');
  const id = (await started.service.upload(finance, 'a.txt', 'one')).id('entries', 0, 'id');
  await started.service.uploadVersion(id, 'two');
  await started.service.call('PUT', `/2.0/files/${id}`, {
    body: { shared_link: { access: 'company' }, lock: { type: 'lock' } },
  });
  const body = {
    target: { id: finance, type: 'folder' },
    address: 'https://a.example/x',
    triggers: ['FILE.UPLOADED'],
  };
  await started.service.call('POST', '/2.0/webhooks', { body });
  const look = async (): Promise<unknown[]> => {
    const paths = [
      `/2.0/files/${id}?fields=name,etag,lock,shared_link,file_version,modified_at`,
      `/2.0/files/${id}/versions`,
      '/2.0/webhooks',
      '/2.0/events?stream_type=admin_logs',
      '/2.0/folders/0/items',
    ];
    const answers = await Promise.all(paths.map((path) => started.service.call('GET', path)));
    return answers.map(({ json }) => json);
  };
  const before = await look();
  await started.sandbox.close();
  started = await startSandbox({ folder });
  expect(await look()).toEqual(before);
  expect((await started.service.download(id)).toString()).toBe('two');
});

it('createBoxSandbox() sends what was not delivered before it was closed', async () => {
  const failing = (): Promise<Response> => Promise.resolve(new Response(null, { status: 500 }));
  let now = Date.now();
  started = await startSandbox({ folder, fetch: failing, now: () => now });
  const finance = await started.folderId('Finance');
  const body = {
    target: { id: finance, type: 'folder' },
    address: 'http://127.0.0.1:9/x',
    triggers: ['FILE.UPLOADED'],
  };
  await started.service.call('POST', '/2.0/webhooks', { body });
  await started.service.upload(finance, 'a.txt', 'one');
  await started.sandbox.idle();
  await started.sandbox.close();
  now += 60_000;
  const received: string[] = [];
  const taking = (url: unknown): Promise<Response> => {
    received.push(String(url));
    return Promise.resolve(new Response(null, { status: 200 }));
  };
  started = await startSandbox({ folder, fetch: taking, now: () => now });
  await started.sandbox.idle();
  expect(received).toEqual(['http://127.0.0.1:9/x']);
});
