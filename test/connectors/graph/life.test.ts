import JSZip from 'jszip';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChangedFile, Connector, NotificationRequest, UploadIntent } from '../../../connectors/connector.ts';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import type { GraphSandbox } from '../../../infra/sandbox/graph/sandbox.ts';
import { createGraphSandbox, tenantId } from '../../../infra/sandbox/graph/sandbox.ts';
import type { FileItem, Source } from '../../../model/file.ts';
import { collect, ourId, outgoing, thrownBy } from './peer.ts';

const origin = 'http://127.0.0.1:7072';
const address = 'https://label.contoso.com/api/notifications/graph';
const ada = 'ada@contoso.example';
const original = Buffer.from('a plan, as Ada wrote it');
const labeled = Buffer.from('a plan, as Ada wrote it, labeled');

let sandbox: GraphSandbox;
let connector: Connector;
let received: NotificationRequest[] = [];
/** Runs before a request of the connector that the sandbox is about to get; once. */
let interrupt: { readonly before: RegExp; readonly act: () => Promise<unknown> } | undefined;

beforeEach(async () => {
  received = [];
  interrupt = undefined;
  sandbox = await createGraphSandbox({
    origin,
    downloadOrigin: 'http://localhost:7072',
    seed: {
      company: 'Contoso',
      folders: [],
      users: [{ name: 'Ada', mail: ada }],
      drives: [
        {
          name: 'Documents',
          kind: 'sharepoint',
          site: 'Finance',
          files: [
            { path: 'Contracts/A&B 100%/Plan.txt', bytes: original, author: ada, sharing: 'organization' },
            { path: 'Budget.docx', bytes: await archive('before'), author: ada, sharing: 'private' },
          ],
        },
        { name: 'OneDrive', kind: 'onedrive', owner: ada, files: [] },
      ],
    },
    fetch: (input, init) => deliver(new Request(input, init)),
  });
  connector = createGraphConnector({
    tenantId,
    clientId: ourId,
    credential: { kind: 'secret', secret: 's3cret' },
    authority: origin,
    baseUrl: `${origin}/v1.0/`,
    settleSeconds: 0,
    userAgent: 'NONISV|Test|Labelwright/1.0',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const interruption = interrupt;
      if (interruption?.before.test(`${request.method} ${request.url}`)) {
        interrupt = undefined;
        await interruption.act();
      }
      return sandbox.handle(request);
    },
  });
});

afterEach(() => sandbox.close());

async function archive(text: string): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(await new JSZip().file('word/document.xml', text).generateAsync({ type: 'uint8array' }));
}

const subscription = { clientState: 'state', active: true };

/** The address of notifications, answered by what the connector makes of a request. */
async function deliver(request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const got = { method: request.method, url: new URL(request.url), headers: {}, body, receivedAt: 0 };
  const { id: sourceId } = await library();
  const answer = await connector.receive(got, () => Promise.resolve({ ...subscription, sourceId }));
  if (answer.kind === 'handshake') return new Response(answer.body, { headers: { 'content-type': 'text/plain' } });
  received.push(got);
  return new Response(null, { status: answer.kind === 'accepted' ? 202 : answer.status });
}

async function library(): Promise<Source> {
  const source = (await connector.sources()).find(({ kind }) => kind === 'sharepoint');
  if (source === undefined) throw new TypeError('The sandbox has no library');
  return source;
}

function itemsIn(files: readonly ChangedFile[]): readonly FileItem[] {
  return files.flatMap((file) => (file.kind === 'present' ? [file.item] : []));
}

async function plan(name = 'Plan.txt'): Promise<FileItem> {
  const pages = await collect(connector.changes(await library(), undefined));
  const item = pages.flatMap(({ files }) => itemsIn(files)).find((candidate) => candidate.name === name);
  const present = item && (await connector.look(item.ref));
  if (present === undefined) throw new TypeError('The sandbox has no file');
  return present;
}

async function read(item: FileItem): Promise<string> {
  return Buffer.concat(await collect(connector.download(item, new AbortController().signal))).toString();
}

async function control(path: string, body: unknown, method = 'POST'): Promise<void> {
  const response = await sandbox.handle(
    new Request(`${origin}/sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  expect(response.ok).toBe(true);
}

/** Ada saves the file by herself. */
async function adaSaves({ ref }: FileItem, text: string): Promise<void> {
  const form = { grant_type: 'client_credentials', client_id: ada, client_secret: 'x' };
  const body = new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' });
  const signIn = new Request(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
  const answer: unknown = await (await sandbox.handle(signIn)).json();
  const token = typeof answer === 'object' && answer !== null && 'access_token' in answer ? answer.access_token : '';
  const url = `${origin}/v1.0/drives/${encodeURIComponent(ref.sourceId)}/items/${ref.fileId}/content`;
  const headers = { authorization: `Bearer ${String(token)}`, 'content-type': 'text/plain' };
  const response = await sandbox.handle(new Request(url, { method: 'PUT', headers, body: text }));
  expect(response.ok).toBe(true);
}

function intentOf(item: FileItem, bytes: Buffer = labeled): UploadIntent {
  const { digest } = outgoing(connector, bytes);
  return {
    baseVersion: item.version,
    baseModifiedAt: item.modifiedAt,
    baseSize: item.size,
    digest,
    size: bytes.length,
  };
}

async function present({ ref }: FileItem): Promise<FileItem> {
  const item = await connector.look(ref);
  if (item === undefined) throw new TypeError('The file is gone');
  return item;
}

describe('a file in SharePoint', () => {
  test('is found, subscribed to, read, written, heard of again and renamed', async () => {
    const source = await library();
    const { subscriptions, rename } = connector.features;
    const made = await subscriptions?.create(source, { address, clientState: 'state' });
    expect(await subscriptions?.list()).toEqual([made]);
    expect(made).toMatchObject({ sourceId: source.id, address });

    const item = await plan();
    expect(item).toMatchObject({ path: 'Contracts/A&B 100%/Plan.txt', sharing: 'internal', modifiedByUs: false });
    expect(await read(item)).toBe(original.toString());

    const uploaded = await connector.upload(item, outgoing(connector, labeled));
    expect(uploaded).toMatchObject({ versionBefore: '1.0', versionAfter: '2.0', item: { modifiedByUs: true } });
    expect(uploaded.item).toEqual(await present(item));
    expect(await read(uploaded.item)).toBe(labeled.toString());
    expect(await connector.confirm(uploaded.item, intentOf(item))).toBe('ours');

    await sandbox.idle();
    expect(received).not.toEqual([]);
    const renamed = await rename?.(uploaded.item, 'Plan.txt.p7m');
    expect(renamed).toMatchObject({ name: 'Plan.txt.p7m', ref: item.ref });
    expect((await thrownBy(Promise.resolve(rename?.(uploaded.item, 'Other.txt')))).kind).toBe('conflict');
    expect(made && (await subscriptions?.renew(made))?.id).toBe(made?.id);
    await subscriptions?.remove(made?.id ?? '');
    expect(made && (await subscriptions?.renew(made))).toBeUndefined();
  });

  test('tells only what changed since a checkpoint, and starts over when that is too old', async () => {
    const source = await library();
    const [first] = await collect(connector.changes(source, undefined));
    const item = await plan();
    const { item: written } = await connector.upload(item, outgoing(connector, labeled));
    const [second] = await collect(connector.changes(source, first?.checkpoint));
    expect(itemsIn(second?.files ?? []).map(({ version }) => version)).toEqual([written.version]);
    const [third] = await collect(connector.changes(source, second?.checkpoint));
    expect(third).toMatchObject({ files: [], last: true });
    await control('delta-tokens', undefined, 'DELETE');
    expect((await thrownBy(collect(connector.changes(source, third?.checkpoint)))).kind).toBe('resync');
  });

  test('is not overwritten when Ada saved it before', async () => {
    const item = await plan();
    await adaSaves(item, 'newer');
    expect((await thrownBy(connector.upload(item, outgoing(connector, labeled)))).kind).toBe('conflict');
    expect(await read(await present(item))).toBe('newer');
  });

  test.each([true, false])(
    'keeps what Ada saves in the last moment before the commit (If-Match checked at commit: %s)',
    async (checkIfMatchAtCommit) => {
      await control('switches', { checkIfMatchAtCommit });
      const item = await plan();
      interrupt = { before: /^POST .*\/upload\//, act: () => adaSaves(item, 'in the last moment') };
      expect((await thrownBy(connector.upload(item, outgoing(connector, labeled)))).kind).toBe('conflict');
      expect(await read(await present(item))).toBe('in the last moment');
    },
  );

  test('keeps what Ada saves in the last moment when the answer of the commit is lost, too', async () => {
    const item = await plan();
    interrupt = { before: /^POST .*\/upload\//, act: () => adaSaves(item, 'in the last moment') };
    await control('faults', { method: 'POST', path: '^/upload/', fault: { kind: 'drop-after' } });
    expect((await thrownBy(connector.upload(item, outgoing(connector, labeled)))).kind).toBe('transient');
    expect(await connector.confirm(await present(item), intentOf(item))).toBe('foreign');
    expect(await read(await present(item))).toBe('in the last moment');
  });

  test('is known as ours after a commit whose answer was lost', async () => {
    const item = await plan();
    await control('faults', { method: 'POST', path: '^/upload/', fault: { kind: 'drop-after' } });
    expect((await thrownBy(connector.upload(item, outgoing(connector, labeled)))).kind).toBe('transient');
    expect(await connector.confirm(await present(item), intentOf(item))).toBe('ours');
  });

  test("is not taken for ours after Ada's next save", async () => {
    const item = await plan();
    await connector.upload(item, outgoing(connector, labeled));
    await adaSaves(item, 'newer');
    expect(await connector.confirm(await present(item), intentOf(item))).toBe('foreign');
    expect(await read(await present(item))).toBe('newer');
  });

  test.each(['drop', 'drop-after'])('is written although a fragment suffers a %s', async (kind) => {
    const item = await plan();
    const large = Buffer.alloc(21 * 1024 * 1024, 'content ');
    await control('faults', { method: 'PUT', path: '^/upload/', skip: 1, fault: { kind } });
    const { item: written } = await connector.upload(item, outgoing(connector, large));
    expect(written).toMatchObject({ size: large.length, digest: intentOf(item, large).digest });
  });

  test('is written with its times where the service refuses them in the session', async () => {
    await control('switches', { refuseFileSystemInfo: true });
    const item = await plan();
    const { item: written } = await connector.upload(item, outgoing(connector, labeled));
    expect(written.version).toBe((await present(item)).version);
    expect(await connector.confirm(written, intentOf(item))).toBe('ours');
  });

  test('is probably ours where SharePoint rewrites it after the upload', async () => {
    await control('switches', { enrichment: true, enrichmentDelayMs: 0 });
    const item = await plan('Budget.docx');
    const bytes = await archive('after, with a label');
    await connector.upload(item, outgoing(connector, bytes));
    await sandbox.idle();
    const rewritten = await present(item);
    expect(rewritten.size).toBeGreaterThan(bytes.length);
    expect(await connector.confirm(rewritten, intentOf(item, bytes))).toBe('probably');
  });

  test('is read although the connection breaks in the middle', async () => {
    const item = await plan();
    await control('faults', { path: '^/download/', fault: { kind: 'truncate', bytes: 7 } });
    expect(await read(item)).toBe(original.toString());
  });

  test('is a conflict when it changes while being read', async () => {
    const item = await plan();
    interrupt = { before: /\/content$|\/download\//, act: () => adaSaves(item, 'newer, and of another size') };
    expect((await thrownBy(read(item))).kind).toBe('conflict');
  });

  test('is locked while Ada has it open', async () => {
    const item = await plan();
    await control('locks', { driveId: item.ref.sourceId, itemId: item.ref.fileId, user: ada });
    expect((await thrownBy(connector.upload(item, outgoing(connector, labeled)))).kind).toBe('locked');
  });

  test('is unfit when it is infected', async () => {
    const { ref } = await plan();
    const facets = { malware: { description: 'test' } };
    await control('facets', { driveId: ref.sourceId, itemId: ref.fileId, facets });
    const item = await present(await plan());
    expect(item.unfit).toBe('malware');
    expect(await thrownBy(read(item))).toMatchObject({ kind: 'permanent', reason: 'malware' });
  });

  test('can be emptied', async () => {
    const item = await plan();
    const { item: written } = await connector.upload(item, outgoing(connector, Buffer.alloc(0)));
    expect(written.size).toBe(0);
  });
});
