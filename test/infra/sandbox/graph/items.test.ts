import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ana, createHarness, downloadOrigin, type Answer, type Harness } from './harness.ts';

let harness: Harness;
let root: string;
let now = Date.parse('2026-05-04T08:00:00Z');
beforeAll(async () => {
  harness = await createHarness({ now: () => now });
  root = `/drives/${harness.driveId}/root`;
});
afterAll(() => harness.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  harness.call('GET', path, { headers });
const item = (id: string): string => `/drives/${harness.driveId}/items/${id}`;
const refusal = (code: string, inner?: string): object => ({
  error: { code, ...(inner === undefined ? {} : { innerError: { code: inner } }) },
});

describe('places', () => {
  test('sites are listed over pages, drives under their site', async () => {
    const first = await get('/sites/getAllSites?$top=1');
    const second = await get(first.json['@odata.nextLink'] ?? '');
    expect(second.json['@odata.nextLink']).toBeUndefined();
    const sites = [...first.json.value, ...second.json.value];
    expect(sites.map(({ name }) => name).sort()).toEqual(['Finance', ana]);
    const finance = sites.find(({ name }) => name === 'Finance');
    expect((await get(`/sites/${finance?.id ?? ''}`)).json).toMatchObject({ isPersonalSite: false, name: 'Finance' });
    const drives = await get(`/sites/${finance?.id ?? ''}/drives`);
    expect(drives.json.value).toMatchObject([{ id: harness.driveId, name: 'Documents', driveType: 'documentLibrary' }]);
    expect((await get(`/sites/${finance?.id ?? ''}/sites`)).json.value).toEqual([]);
    expect((await get('/sites?search=*')).json.value.map(({ name }) => name)).toEqual(['Finance']);
  });

  test('an unknown site, drive, item and segment are refused', async () => {
    expect((await get('/sites/nowhere')).status).toBe(404);
    expect((await get('/drives/b!none/root')).json).toMatchObject(refusal('itemNotFound'));
    expect((await get(item('01NONE'))).status).toBe(404);
    expect((await get(`${root}:/No/Such.txt`)).status).toBe(404);
    expect((await get(`${root}/nonsense`)).json).toMatchObject(refusal('BadRequest'));
    expect((await harness.call('POST', root)).status).toBe(405);
    expect((await harness.call('GET', 'http://127.0.0.1:7072/v2/x')).status).toBe(400);
  });
});

describe('items', () => {
  test('an item is found by path and by id, in whatever case, with its parent and hash', async () => {
    const byPath = await get(`${root}:/contracts/2026/lease.txt`);
    expect(byPath.json).toMatchObject({
      name: 'Lease.txt',
      size: 5,
      file: { mimeType: 'text/plain' },
      parentReference: { driveId: harness.driveId, path: `/drives/${harness.driveId}/root:/Contracts/2026` },
    });
    expect(byPath.json.eTag).toMatch(/^"\{[0-9A-F-]{36}\},1"$/);
    expect((await get(item(byPath.json.id))).json.eTag).toBe(byPath.json.eTag);
    expect((await get(`${root}:/Contracts`)).json.cTag).toBeUndefined();
    const hashes = { quickXorHash: 'aCgDG9jwBhDc4Q1yawMZAAAAAAA=' };
    expect((await harness.upload('hello.txt', 'hello world')).json).toMatchObject({ file: { hashes } });
    await harness.call('DELETE', `${root}:/hello.txt`);
  });

  test('children come over pages, and a selection holds nothing else', async () => {
    const first = await get(`${root}/children?$top=1&$select=name`);
    expect(first.json.value).toEqual([{ name: 'Contracts' }]);
    const second = await get(first.json['@odata.nextLink'] ?? '');
    expect(second.json.value).toMatchObject([{ name: 'Notes.txt' }]);
    const expanded = await get(`${root}?$expand=children($select=id)`);
    expect(expanded.json).toMatchObject({ children: [{ name: 'Contracts' }, { name: 'Notes.txt' }] });
    expect((await get(`${root}?$expand=thumbnails`)).status).toBe(400);
  });

  test('publication and sharepointIds are shown on request only', async () => {
    expect((await get(`${root}:/Notes.txt`)).text).not.toContain('publication');
    const { json } = await get(`${root}:/Notes.txt?$select=publication,sharepointIds`);
    expect(json).toMatchObject({ publication: { level: 'published', versionId: '1.0' }, sharepointIds: {} });
  });

  test('sharing shows in the item and its permissions, and survives a new version', async () => {
    const notes = await get(`${root}:/Notes.txt`);
    expect(notes.json).toMatchObject({ shared: { scope: 'organization' } });
    const link = { body: { type: 'view', scope: 'anonymous' } };
    const made = await harness.call('POST', `${item(notes.json.id)}/createLink`, link);
    const again = await harness.call('POST', `${item(notes.json.id)}/createLink`, link);
    expect([made.status, again.status, again.json.id]).toEqual([201, 200, made.json.id]);
    await harness.call('PUT', `${item(notes.json.id)}/content`, { body: 'more notes' });
    expect((await get(item(notes.json.id))).json).toMatchObject({ shared: { scope: 'anonymous' } });
    expect((await get(`${item(notes.json.id)}/permissions`)).json.value).toHaveLength(2);
    await harness.call('DELETE', `${item(notes.json.id)}/permissions/${made.json.id}`);
    expect((await get(item(notes.json.id))).json).toMatchObject({ shared: { scope: 'organization' } });
  });

  test('a rename and a move keep id, content and versions, and raise the eTag only', async () => {
    const { json: before } = await harness.upload('Drafts/Plan.txt', 'plan');
    const { json: folder } = await get(`${root}:/Contracts`);
    const body = { name: 'Plan 2.txt', parentReference: { id: folder.id } };
    const { json: after } = await harness.call('PATCH', item(before.id), {
      body,
      headers: { 'if-match': before.eTag },
    });
    expect(after).toMatchObject({ id: before.id, name: 'Plan 2.txt', cTag: before.cTag });
    expect(after.eTag).not.toBe(before.eTag);
    expect(await harness.bytes(`${root}:/Contracts/Plan 2.txt:/content`)).toBe('plan');
    expect((await get(`${item(before.id)}/versions`)).json.value).toHaveLength(1);
    const stale = await harness.call('PATCH', item(before.id), { body, headers: { 'if-match': before.eTag } });
    expect(stale.status).toBe(412);
  });

  test('PATCH sets the times of the file and refuses what cannot be', async () => {
    const { json } = await harness.upload('Times.txt', 'x');
    const fileSystemInfo = { createdDateTime: '2020-01-02T03:04:05Z', lastModifiedDateTime: '2021-01-02T03:04:05Z' };
    const patched = await harness.call('PATCH', item(json.id), { body: { fileSystemInfo } });
    expect(patched.json).toMatchObject({ fileSystemInfo });
    const patch = async (body: unknown): Promise<number> =>
      (await harness.call('PATCH', item(json.id), { body })).status;
    expect(await patch({ name: 'a/b.txt' })).toBe(400);
    expect(await patch({ name: 'Notes.txt' })).toBe(409);
    expect(await patch({ colour: 'red' })).toBe(400);
    expect(await patch('{')).toBe(400);
  });

  test('a folder is made once, is not moved into itself, and goes with all that is in it', async () => {
    const body = { name: 'Old', folder: {} };
    const made = await harness.call('POST', `${root}/children`, { body });
    expect([made.status, (await harness.call('POST', `${root}/children`, { body })).status]).toEqual([201, 409]);
    const { json: inner } = await harness.upload('Old/Deep/a.txt', 'a');
    const move = { parentReference: { id: inner.parentReference.id } };
    expect((await harness.call('PATCH', item(made.json.id), { body: move })).status).toBe(400);
    expect((await harness.call('DELETE', item(made.json.id))).status).toBe(204);
    expect((await get(item(inner.id))).status).toBe(404);
    expect((await harness.call('DELETE', root)).status).toBe(400);
  });
});

describe('content', () => {
  test('a download goes over a signed address on the other origin, which takes no Authorization header', async () => {
    const redirect = await get(`${root}:/Contracts/2026/Lease.txt:/content`);
    const address = redirect.headers.get('location') ?? '';
    expect([redirect.status, new URL(address).origin]).toEqual([302, downloadOrigin]);
    expect((await harness.call('GET', address)).text).toBe('lease');
    expect((await harness.call('GET', address, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
    expect((await harness.call('GET', `${address}x`)).status).toBe(401);
    expect((await harness.call('GET', address.replace(/tempauth=.*/, ''))).status).toBe(401);
    now += 3_600_000;
    expect((await harness.call('GET', address)).status).toBe(401);
  });

  test.each([
    ['bytes=1-3', 206, 'eas', 'bytes 1-3/5'],
    ['bytes=3-', 206, 'se', 'bytes 3-4/5'],
    ['bytes=-2', 206, 'se', 'bytes 3-4/5'],
    ['bytes=0-99', 206, 'lease', 'bytes 0-4/5'],
    ['bytes=5-', 416, '', 'bytes */5'],
    ['bytes=0-1,3-4', 200, 'lease', null],
  ])('Range %s answers %d', async (range, status, text, contentRange) => {
    const { headers } = await get(`${root}:/Contracts/2026/Lease.txt:/content`);
    const answer = await harness.call('GET', headers.get('location') ?? '', { headers: { range } });
    expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([status, text, contentRange]);
  });

  test('If-None-Match with the present tag answers 304', async () => {
    const path = `${root}:/Contracts/2026/Lease.txt`;
    const { json } = await get(path);
    expect((await get(`${path}:/content`, { 'if-none-match': json.eTag })).status).toBe(304);
    expect((await get(`${path}:/content`, { 'if-none-match': json.cTag })).status).toBe(304);
    expect((await get(`${path}:/content`, { 'if-none-match': '"other"' })).status).toBe(302);
  });

  test('a simple upload over a version wants its tag verbatim', async () => {
    const { json: first } = await harness.upload('Race.txt', 'one');
    const put = (ifMatch: string): Promise<Answer> =>
      harness.call('PUT', `${item(first.id)}/content`, { body: 'two', headers: { 'if-match': ifMatch } });
    const unquoted = await put(first.eTag.replaceAll('"', ''));
    expect([unquoted.status, unquoted.json]).toMatchObject([400, refusal('invalidRequest', 'malformedEntityTag')]);
    expect((await put(first.eTag)).status).toBe(200);
    const stale = await put(first.eTag);
    expect([stale.status, stale.json]).toMatchObject([412, refusal('resourceModified', 'entityTagDoesNotMatch')]);
    expect(await harness.bytes(`${item(first.id)}/content`)).toBe('two');
  });

  test('a path that is free makes a file, a taken one follows the conflict behavior', async () => {
    const put = (query: string): Promise<Answer> =>
      harness.call('PUT', `${root}:/New/Report.txt:/content${query}`, { body: 'r' });
    const behavior = (name: string): string => `?@microsoft.graph.conflictBehavior=${name}`;
    expect((await put('')).status).toBe(201);
    expect((await put('')).status).toBe(200);
    expect((await put(behavior('fail'))).json).toMatchObject(refusal('nameAlreadyExists'));
    expect((await put(behavior('rename'))).json.name).toBe('Report 1.txt');
    expect((await put(behavior('nonsense'))).status).toBe(400);
    expect((await harness.call('PUT', `${root}:/New:/content`, { body: 'r' })).status).toBe(409);
    expect((await harness.call('PUT', `${root}/content`, { body: 'r' })).status).toBe(400);
    const only = { body: 'r', headers: { 'if-none-match': '*' } };
    expect((await harness.call('PUT', `${root}:/New/Report.txt:/content`, only)).status).toBe(412);
  });

  test('versions are listed newest first; old ones are read and restored', async () => {
    const { json } = await harness.upload('Story.txt', 'first');
    await harness.upload('Story.txt', 'second', 'my-client');
    const versions = (await get(`${item(json.id)}/versions`)).json.value;
    expect(versions).toMatchObject([
      { id: '2.0', size: 6, lastModifiedBy: { application: { id: 'my-client' } } },
      { id: '1.0', size: 5 },
    ]);
    expect(await harness.bytes(`${item(json.id)}/versions/1.0/content`)).toBe('first');
    expect((await get(`${item(json.id)}/versions/2.0/content`)).status).toBe(400);
    expect((await get(`${item(json.id)}/versions/7.0/content`)).status).toBe(404);
    expect((await harness.call('POST', `${item(json.id)}/versions/1.0/restoreVersion`)).status).toBe(204);
    expect((await get(`${item(json.id)}/versions`)).json.value.map(({ id }) => id)).toEqual(['3.0', '2.0', '1.0']);
    expect(await harness.bytes(`${item(json.id)}/content`)).toBe('first');
  });
});

describe('locks', () => {
  test('a file that is open refuses every write of others until it is closed', async () => {
    const { json } = await harness.upload('Open.txt', 'x');
    const lock = { body: { driveId: harness.driveId, itemId: json.id, user: ana } };
    expect((await harness.call('POST', '/sandbox/locks', lock)).status).toBe(204);
    const put = (as: string): Promise<Answer> => harness.call('PUT', `${item(json.id)}/content`, { body: 'y', as });
    const writes = [
      await put('connector'),
      await harness.call('PATCH', item(json.id), { body: { name: 'Shut.txt' } }),
      await harness.call('DELETE', item(json.id)),
      await harness.call('POST', `${item(json.id)}/createUploadSession`),
    ];
    for (const { status, json: body } of writes) {
      expect([status, body]).toMatchObject([423, refusal('notAllowed', 'resourceLocked')]);
    }
    expect((await put(ana)).status).toBe(200);
    await harness.call('DELETE', '/sandbox/locks', lock);
    expect((await put('connector')).status).toBe(200);
  });

  test('a check-out keeps others out; check-in keeps the writes, discarding drops them', async () => {
    const { json } = await harness.upload('Form.txt', 'base');
    const act = async (action: string, as = ana): Promise<number> =>
      (await harness.call('POST', `${item(json.id)}/${action}`, { as, body: {} })).status;
    expect(await act('checkin')).toBe(400);
    expect(await act('checkout')).toBe(204);
    expect((await get(`${item(json.id)}?$select=publication`)).json).toMatchObject({
      publication: { level: 'checkout', checkedOutBy: { user: { email: ana } } },
    });
    expect((await harness.upload('Form.txt', 'other', 'connector')).status).toBe(423);
    await harness.upload('Form.txt', 'draft');
    expect(await act('discardCheckout')).toBe(204);
    expect(await harness.bytes(`${item(json.id)}/content`)).toBe('base');
    await act('checkout');
    await harness.upload('Form.txt', 'final');
    expect(await act('checkin')).toBe(204);
    expect(await harness.bytes(`${item(json.id)}/content`)).toBe('final');
    expect((await harness.upload('Form.txt', 'other', 'connector')).status).toBe(200);
  });
});

describe('control', () => {
  test('GET /sandbox tells a visitor where things are', async () => {
    const { json } = await get('/sandbox');
    expect(json).toMatchObject({
      token: expect.stringMatching(/^http:\/\/127\.0\.0\.1:7072\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/) as string,
      graph: 'http://127.0.0.1:7072/v1.0',
      drives: [
        { name: 'Documents', kind: 'sharepoint' },
        { name: 'OneDrive', kind: 'onedrive' },
      ],
    });
  });

  test('a file that is marked as malware is not handed out', async () => {
    const { json } = await harness.upload('Bad.txt', 'x');
    const body = { driveId: harness.driveId, itemId: json.id, facets: { malware: { description: 'test' } } };
    await harness.call('POST', '/sandbox/facets', { body });
    expect((await get(item(json.id))).json).toMatchObject({ malware: { description: 'test' } });
    expect((await get(`${item(json.id)}/content`)).json).toMatchObject(refusal('malwareDetected'));
  });

  test("an item's webUrl opens the file", async () => {
    const { json } = await get(`${root}:/Contracts/2026/Lease.txt?$select=webUrl`);
    const { webUrl } = json as unknown as { webUrl: string };
    expect((await harness.call('GET', webUrl)).text).toBe('lease');
  });

  test('a fault answers in the place of the API', async () => {
    const fault = { kind: 'status', status: 429, headers: { 'Retry-After': '3' } };
    await harness.call('POST', '/sandbox/faults', { body: { path: '/root$', fault } });
    expect((await get(root)).headers.get('retry-after')).toBe('3');
    expect((await get(root)).status).toBe(200);
  });

  test.each(['/sandbox/switches', '/sandbox/locks', '/sandbox/facets', '/sandbox/lifecycle'])(
    '%s refuses what it does not know',
    async (path) => {
      expect((await harness.call('POST', path, { body: { surprise: true } })).status).toBe(400);
    },
  );
});
