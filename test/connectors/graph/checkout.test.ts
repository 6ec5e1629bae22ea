import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connector, UploadIntent } from '../../../connectors/connector.ts';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import type { GraphSandbox } from '../../../infra/sandbox/graph/sandbox.ts';
import { createGraphSandbox, tenantId } from '../../../infra/sandbox/graph/sandbox.ts';
import { ConnectorError } from '../../../model/errors.ts';
import type { FileItem } from '../../../model/file.ts';
import { collect, ourId, outgoing, thrownBy } from './peer.ts';

const origin = 'http://127.0.0.1:7072';
const ada = 'ada@contoso.example';
const eve = 'eve@contoso.example';
const original = Buffer.from('a plan, as Ada wrote it');
const labeled = Buffer.from('a plan, as Ada wrote it, labeled');

let sandbox: GraphSandbox;
let connector: Connector;
let item: FileItem;
/** Calls of the connector, each as method and path below the item. */
let calls: string[];
/** From this call on nothing that the connector asks for works any more. */
let dying: { readonly at: number; readonly effect: boolean } | undefined;
/** Runs before the first call of the connector that it names. */
let interrupt: { readonly before: RegExp; readonly act: () => Promise<unknown> } | undefined;

beforeEach(async () => {
  calls = [];
  interrupt = undefined;
  dying = undefined;
  const file = { path: 'Plan.txt', bytes: original, author: ada, sharing: 'private' as const };
  sandbox = await createGraphSandbox({
    origin,
    downloadOrigin: 'http://localhost:7072',
    inMemory: true,
    seed: {
      company: 'Contoso',
      folders: [],
      users: [
        { name: 'Ada', mail: ada },
        { name: 'Eve', mail: eve },
      ],
      drives: [{ name: 'Documents', kind: 'sharepoint', site: 'Finance', files: [file] }],
    },
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
      const call = `${request.method} ${request.url.split('/').at(-1) ?? ''}`;
      calls.push(call);
      const interruption = interrupt;
      if (interruption?.before.test(call)) {
        interrupt = undefined;
        await interruption.act();
      }
      if (dying === undefined || calls.length < dying.at) return sandbox.handle(request);
      if (dying.effect && calls.length === dying.at) await sandbox.handle(request);
      // As one of the connector's own errors, which it doesn't repeat.
      throw new ConnectorError('transient', 'Cannot call: the process is dead');
    },
  });
  item = await found();
  await control('libraries', { driveId: item.ref.sourceId, requireCheckout: true });
});

afterEach(() => sandbox.close());

async function found(): Promise<FileItem> {
  const [source] = await connector.sources();
  const pages = source === undefined ? [] : await collect(connector.changes(source, undefined));
  const [file] = pages.flatMap(({ files }) => files);
  const present = file?.kind === 'present' ? await connector.look(file.item.ref) : undefined;
  if (present === undefined) throw new TypeError('The sandbox has no file');
  return present;
}

async function present(): Promise<FileItem> {
  const now = await connector.look(item.ref);
  if (now === undefined) throw new TypeError('The file is gone');
  return now;
}

async function control(path: string, body: object): Promise<void> {
  const response = await sandbox.handle(
    new Request(`${origin}/sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) }),
  );
  expect(response.ok).toBe(true);
}

/** A call on the file by somebody: the status and the JSON of the answer. */
async function as(who: string, method: string, path: string, body?: string) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: who, client_secret: 'x' });
  form.set('scope', 'https://graph.microsoft.com/.default');
  const signIn = new Request(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form });
  const { access_token: token } = (await (await sandbox.handle(signIn)).json()) as { access_token: string };
  const url = `${origin}/v1.0/drives/${encodeURIComponent(item.ref.sourceId)}/items/${item.ref.fileId}${path}`;
  const headers = { authorization: `Bearer ${token}` };
  const response = await sandbox.handle(
    new Request(url, { method, headers: { ...headers, 'content-type': 'text/plain' }, ...(body && { body }) }),
  );
  const text = await response.text();
  return { status: response.status, json: (text.startsWith('{') ? JSON.parse(text) : undefined) as unknown };
}

async function saves(who: string, text: string): Promise<void> {
  expect((await as(who, 'POST', '/checkout')).status).toBe(204);
  expect((await as(who, 'PUT', '/content', text)).status).toBe(200);
  expect((await as(who, 'POST', '/checkin')).status).toBe(204);
}

async function read(): Promise<string> {
  return Buffer.concat(await collect(connector.download(await present(), new AbortController().signal))).toString();
}

async function state() {
  const { json } = await as(ada, 'GET', '?$select=publication');
  const { publication } = json as { publication: { level: string; checkedOutBy?: { user?: { email: string } } } };
  const list = await as(ada, 'GET', '/versions');
  const { value } = list.json as { value: readonly { id: string }[] };
  const by = publication.checkedOutBy;
  return {
    level: by === undefined ? publication.level : (by.user?.email ?? 'us'),
    versions: value.map(({ id }) => id),
  };
}

function intent(): UploadIntent {
  const { digest } = outgoing(connector, labeled);
  const { version, modifiedAt, size } = item;
  return { baseVersion: version, baseModifiedAt: modifiedAt, baseSize: size, digest, size: labeled.length };
}

const upload = () => connector.upload(item, outgoing(connector, labeled));

describe.each([true, false])('a library that requires check-out (which moves the eTag: %s)', (checkoutMovesETag) => {
  beforeEach(() => control('switches', { checkoutMovesETag }));

  test('gets one version for one upload, published', async () => {
    const uploaded = await upload();
    expect(uploaded).toMatchObject({ versionBefore: '1.0', versionAfter: '2.0', item: { modifiedByUs: true } });
    expect(uploaded.item.version).toBe((await present()).version);
    expect(await state()).toEqual({ level: 'published', versions: ['2.0', '1.0'] });
    expect(await read()).toBe(labeled.toString());
  });

  test('gets one version where the times have to be set afterwards, too', async () => {
    await control('switches', { refuseFileSystemInfo: true });
    await upload();
    expect((await state()).versions).toEqual(['2.0', '1.0']);
  });

  test('is renamed under a check-out of its own', async () => {
    const renamed = await connector.features.rename?.(item, 'Plan.txt.p7m');
    expect(renamed).toMatchObject({ name: 'Plan.txt.p7m' });
    expect(renamed?.version).toBe((await present()).version);
    expect((await state()).level).toBe('published');
  });

  test('is not checked out for a name that is taken', async () => {
    const { json } = await as(ada, 'GET', '');
    const { parentReference } = json as { parentReference: { id: string } };
    const beside = `/../${parentReference.id}:/Plan%20B%26C.txt:/content`;
    expect((await as(ada, 'PUT', beside, 'another file')).status).toBe(201);
    const refused = thrownBy(Promise.resolve(connector.features.rename?.(item, 'Plan B&C.txt')));
    expect(await refused).toMatchObject({ kind: 'permanent', reason: 'name-taken' });
    expect(calls).not.toContain('POST checkout');
    expect((await present()).version).toBe(item.version);
  });

  test("keeps a person's check-out: the file is locked, and nothing is discarded", async () => {
    await as(ada, 'POST', '/checkout');
    await as(ada, 'PUT', '/content', "Ada's draft");
    const now = await present();
    expect((await thrownBy(connector.upload(now, outgoing(connector, labeled)))).kind).toBe('locked');
    expect(calls.filter((call) => /discardCheckout|checkin|checkout$/.test(call))).toEqual([]);
    expect((await state()).level).toBe(ada);
  });

  test('keeps what a person saves just before the check-out', async () => {
    interrupt = { before: /^POST checkout$/, act: () => saves(eve, 'newer, by Eve') };
    expect((await thrownBy(upload())).kind).toBe('conflict');
    expect(await state()).toEqual({ level: 'published', versions: ['2.0', '1.0'] });
    expect(await read()).toBe('newer, by Eve');
  });

  test('is locked where a person checks out just before us', async () => {
    interrupt = { before: /^POST checkout$/, act: () => as(eve, 'POST', '/checkout') };
    expect((await thrownBy(upload())).kind).toBe('locked');
    expect((await state()).level).toBe(eve);
  });

  test.each(['/checkin', '^/upload/', '/createUploadSession'])(
    'is given back when a call to %s is refused for good',
    async (path) => {
      const skip = path === '/createUploadSession' ? 1 : 0;
      const fault = { kind: 'status', status: 403, body: { error: { code: 'accessDenied', message: '' } } };
      await control('faults', { method: 'POST', path, skip, fault });
      expect((await thrownBy(upload())).kind).toBe('unauthorized');
      expect(await state()).toEqual({ level: 'published', versions: ['1.0'] });
      expect(await read()).toBe(original.toString());
    },
  );

  test('says that it may be left checked out where giving it back fails, and the next attempt ends that', async () => {
    await control('faults', { method: 'POST', path: '/checkin', fault: { kind: 'drop' } });
    await control('faults', { method: 'POST', path: '/discardCheckout', fault: { kind: 'drop' } });
    expect(await thrownBy(upload())).toMatchObject({ kind: 'transient', reason: 'checkout-left' });
    expect((await state()).level).toBe('us');
    // Asked after a crash: our bytes are there, and stay.
    expect((await thrownBy(connector.confirm(await present(), intent()))).kind).toBe('conflict');
    expect(await state()).toEqual({ level: 'published', versions: ['2.0', '1.0'] });
    expect(await connector.confirm(await present(), intent())).toBe('ours');
  });

  test('knows that nothing was sent after a crash right behind the check-out', async () => {
    await as(ourId, 'POST', '/checkout');
    expect((await thrownBy(connector.confirm(await present(), intent()))).kind).toBe('conflict');
    expect(await connector.confirm(await present(), intent())).toBe('base');
    expect(await state()).toEqual({ level: 'published', versions: ['1.0'] });
  });

  test('a check-out of ours that nobody remembers is undone by the next upload', async () => {
    await as(ourId, 'POST', '/checkout');
    item = await present();
    const again = upload();
    if (checkoutMovesETag) expect((await thrownBy(again)).kind).toBe('conflict');
    else await again;
    expect((await state()).level).toBe('published');
  });
});

/** What the pipeline does after a crash: asks whose bytes are there, and sends them where none arrived. */
async function recover(): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    try {
      const now = await present();
      const confirmation = await connector.confirm(now, intent());
      if (confirmation === 'ours') return;
      expect(confirmation).toBe('base');
      await connector.upload(now, outgoing(connector, labeled));
      return;
    } catch (error) {
      expect(error).toMatchObject({ kind: 'conflict' });
    }
  }
  throw new Error('The upload never ended');
}

describe.each([true, false])(
  'a process that dies while it uploads under a check-out (moving the eTag: %s)',
  (moves) => {
    /** Every file takes a new sandbox, so each crash has a test of its own. */
    const points = Array.from({ length: 20 }, (_, at) => at + 1).flatMap((at) =>
      [true, false].map((effect) => [at, effect] as const),
    );

    test.each(points)(
      'at call %i (taking effect: %s) leaves one version and nothing checked out',
      async (at, effect) => {
        await control('switches', { checkoutMovesETag: moves });
        await connector.look(item.ref);
        dying = { at, effect };
        calls = [];
        await upload().catch(() => undefined);
        dying = undefined;
        await recover();
        expect(await state()).toEqual({ level: 'published', versions: ['2.0', '1.0'] });
        expect(await read()).toBe(labeled.toString());
      },
    );

    test('has been dead at each of its calls', async () => {
      calls = [];
      await upload();
      expect(calls.length).toBeLessThan(20);
      expect(calls.length).toBeGreaterThan(10);
    });
  },
);
