import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { largestDirectUpload } from '../../../connectors/box/upload.ts';
import type { Change, ChangePage, Connector } from '../../../connectors/connector.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { FileItem, Source } from '../../../model/file.ts';
import type { SourceId } from '../../../model/ids.ts';
import { type Client, keys, origin, type Started, startSandbox } from '../../infra/sandbox/box/start-sandbox.ts';
import { boxOptions, collect } from './scripted-box.ts';

const address = 'http://127.0.0.1:7071/api/notifications/box';
const { signal } = new AbortController();

let started: Started;
let connector: Connector;
let ada: Client;
let finance: Source;
let events: Source;
let received: Change[] = [];

/** Carries a webhook delivery to the connector, as the notification function does. */
const deliver: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const judged = await connector.receive(
    {
      method: request.method,
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()),
      receivedAt: Date.now(),
    },
    () => Promise.resolve({ sourceId: finance.id, clientState: '', active: true }),
  );
  if (judged.kind === 'accepted') received.push(...judged.changes);
  return new Response(null, { status: judged.kind === 'accepted' ? 202 : 401 });
};

async function changesOf(act: () => Promise<unknown>): Promise<readonly Change[]> {
  received = [];
  await act();
  await started.sandbox.idle();
  return received;
}

const list = (source: Source, checkpoint?: ChangePage['checkpoint']) => collect(connector.changes(source, checkpoint));

async function present(name: string): Promise<FileItem> {
  const pages = await list(finance);
  const items = pages.flatMap(({ files }) => files.flatMap((file) => (file.kind === 'present' ? file.item : [])));
  const item = items.find((candidate) => candidate.name === name);
  if (item === undefined) throw new Error(`${name} is not listed`);
  return item;
}

function write(item: FileItem, bytes: Buffer) {
  const digest = connector.createDigest();
  digest.update(bytes);
  return connector.upload(item, { bytes: memorySource(bytes), digest: digest.value(), signal });
}

const read = async (item: FileItem) => Buffer.concat(await collect(connector.download(item, signal)));

beforeAll(async () => {
  started = await startSandbox({ fetch: deliver });
  ada = await started.user('ada@norrland.example');
  const sandboxFetch = ((input, init) => started.sandbox.handle(new Request(input, init))) as typeof fetch;
  const options: Record<string, unknown> = { ...boxOptions({ fetch: sandboxFetch }), keys, now: Date.now };
  delete options.folders;
  options.urls = { api: origin, upload: `${origin}/upload` };
  connector = createBoxConnector(options as unknown as Parameters<typeof createBoxConnector>[0]);
  const sources = await connector.sources();
  const [first, stream] = [
    sources.find(({ name }) => name === 'Finance'),
    sources.find(({ kind }) => kind === 'box-events'),
  ];
  if (first === undefined || stream === undefined) throw new Error('the sandbox has no Finance folder');
  [finance, events] = [first, stream];
  await connector.features.subscriptions?.create(finance, { address, clientState: '' });
});

afterAll(() => started.sandbox.close());

describe('the life of a file in Box', () => {
  it('sources(), list() and create() agree on what is watched', async () => {
    expect((await connector.sources()).map(({ name }) => name).sort()).toEqual(['Box events', 'Finance', 'Sales']);
    const { subscriptions } = connector.features;
    expect(await subscriptions?.list()).toMatchObject([{ sourceId: finance.id, address }]);
    await expect(subscriptions?.create(finance, { address, clientState: '' })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  it('changes() lists what was there before, and look() and download() agree with it', async () => {
    const payroll = await present('Payroll.txt');
    const year = await present('Year.csv');
    expect(payroll).toMatchObject({ path: 'Payroll.txt', owner: 'ada@norrland.example', modifiedByUs: false });
    expect(year).toMatchObject({ path: 'Reports/2026/Year.csv', sharing: 'anonymous' });
    expect(await connector.look({ ...year.ref, sourceId: events.id })).toEqual(year);
    expect(await read(payroll)).toEqual(Buffer.from('payroll'));
  });

  it('upload() writes over the version, and its echo names the very version that it answered', async () => {
    const before = await present('Payroll.txt');
    const date = await started.service.call('GET', `/2.0/files/${before.ref.fileId}?fields=content_modified_at`);
    let after: FileItem | undefined;
    const echo = await changesOf(async () => {
      const uploaded = await write(before, Buffer.from('payroll, labeled'));
      after = uploaded.item;
      expect(uploaded.versionBefore).toBe(before.contentVersion);
      expect(uploaded.versionAfter).toBe(uploaded.item.contentVersion);
    });
    expect(echo).toMatchObject([{ kind: 'file', file: before.ref, version: after?.version }]);
    expect(await connector.look(before.ref)).toEqual(after);
    expect(after).toMatchObject({ modifiedByUs: true, size: 16 });
    expect(
      (await started.service.call('GET', `/2.0/files/${before.ref.fileId}?fields=content_modified_at`)).get(
        'content_modified_at',
      ),
    ).toBe(date.get('content_modified_at'));
    const intent = {
      baseVersion: before.version,
      baseModifiedAt: 0,
      baseSize: 7,
      digest: after?.digest ?? '',
      size: 16,
    };
    expect(await connector.confirm(after ?? before, intent)).toBe('ours');
    expect(await connector.confirm(before, intent)).toBe('foreign');
  });

  it('upload() loses against an edit of a user, whose bytes stay', async () => {
    const stale = await present('Payroll.txt');
    const [change] = await changesOf(() => ada.uploadVersion(stale.ref.fileId, 'a newer edit'));
    expect(change).toMatchObject({ kind: 'file' });
    await expect(write(stale, Buffer.from('too late'))).rejects.toMatchObject({ kind: 'conflict' });
    expect(await read(await present('Payroll.txt'))).toEqual(Buffer.from('a newer edit'));
    expect(await read(stale)).toEqual(Buffer.from('payroll, labeled'));
  });

  it('upload() answers with its own version when it is repeated after its answer was lost', async () => {
    const base = await present('Payroll.txt');
    const first = await write(base, Buffer.from('labeled again'));
    expect(await write(base, Buffer.from('labeled again'))).toEqual(first);
  });

  it('upload() waits for a lock, and the unlock frees the file', async () => {
    const item = await present('Payroll.txt');
    const path = `/2.0/files/${item.ref.fileId}?fields=lock`;
    await ada.call('PUT', path, { body: { lock: { type: 'lock' } } });
    await expect(write(await present('Payroll.txt'), Buffer.from('x'))).rejects.toMatchObject({ kind: 'locked' });
    const freed = await changesOf(() => ada.call('PUT', path, { body: { lock: null } }));
    expect(freed).toMatchObject([{ kind: 'unlocked', file: item.ref }]);
  });

  it('upload() sends a file above the direct limit in parts', async () => {
    const item = await present('Year.csv');
    const bytes = Buffer.alloc(largestDirectUpload + 10, 'row,');
    const { item: after } = await write(item, bytes);
    expect(after).toMatchObject({ size: bytes.length, ref: item.ref });
    await expect(write(item, Buffer.from('x'))).rejects.toMatchObject({ kind: 'conflict' });
    expect((await read(after)).equals(bytes)).toBe(true);
  });

  it('rename() keeps the content version', async () => {
    const item = await present('Payroll.txt');
    const renamed = await connector.features.rename?.(item, 'Payroll.txt.p7m');
    expect(renamed).toMatchObject({ name: 'Payroll.txt.p7m', contentVersion: item.contentVersion });
    await expect(connector.features.rename?.(item, 'Other.txt')).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('changes() of the event stream tells of edits, of versions that were restored and of folders that came in', async () => {
    const [start] = await list(events);
    if (start === undefined) throw new Error('no position');
    const item = await present('Payroll.txt.p7m');
    await ada.call('POST', `/2.0/files/${item.ref.fileId}/versions/current`, {
      body: { type: 'file_version', id: await oldestVersion(item) },
    });
    const mine = await ada.call('POST', '/2.0/folders', { body: { name: 'Mine', parent: { id: '0' } } });
    await ada.upload(mine.id('id'), 'Private.txt', 'secret');
    const told = await changesOf(() =>
      ada.call('PUT', `/2.0/folders/${mine.id('id')}`, { body: { parent: { id: finance.id } } }),
    );
    expect(told).toContainEqual(expect.objectContaining({ kind: 'source', sourceId: 'events' }));

    const pages = await list(events, start.checkpoint);
    const files = pages.flatMap((page) => page.files);
    expect(files).toContainEqual({ kind: 'touched', fileId: item.ref.fileId });
    const came = files.flatMap((file) => (file.kind === 'present' ? file.item : []));
    expect(came).toMatchObject([{ name: 'Private.txt', path: 'Mine/Private.txt', ref: { sourceId: finance.id } }]);
    const end = pages.at(-1);
    expect(end?.last).toBe(true);
    expect((await list(events, end?.checkpoint)).flatMap((page) => page.files)).toEqual([]);
  });

  it('look() no longer finds a file that was trashed, which its webhook tells', async () => {
    const item = await present('Private.txt');
    const told = await changesOf(() => ada.call('DELETE', `/2.0/files/${item.ref.fileId}`));
    expect(told).toMatchObject([{ kind: 'file', file: { fileId: item.ref.fileId } }]);
    expect(await connector.look(item.ref)).toBeUndefined();
    await expect(read(item)).rejects.toMatchObject({ kind: 'gone' });
    await expect(write(item, Buffer.from('x'))).rejects.toMatchObject({ kind: 'gone' });
  });

  it('look() does not find what lies in no watched folder', async () => {
    const own = await ada.upload('0', 'Diary.txt', 'dear diary');
    const fileId = own.id('entries', 0, 'id') as FileItem['ref']['fileId'];
    expect(await connector.look({ connector: connector.name, sourceId: 'events' as SourceId, fileId })).toBeUndefined();
  });

  it('renew() answers undefined once the webhook is removed, and remove() may be repeated', async () => {
    const { subscriptions } = connector.features;
    const [webhook] = (await subscriptions?.list()) ?? [];
    if (webhook === undefined) throw new Error('no webhook');
    expect(await subscriptions?.renew(webhook)).toEqual(webhook);
    await subscriptions?.remove(webhook.id);
    await subscriptions?.remove(webhook.id);
    expect(await subscriptions?.renew(webhook)).toBeUndefined();
  });
});

async function oldestVersion(item: FileItem): Promise<string> {
  const versions = await ada.call('GET', `/2.0/files/${item.ref.fileId}/versions`);
  return versions.id('entries', Number(versions.get('total_count')) - 1, 'id');
}
