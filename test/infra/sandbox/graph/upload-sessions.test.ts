import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ana, createHarness, downloadOrigin, type Answer, type CallOptions, type Harness } from './harness.ts';

const unit = 327_680;
const opened: Harness[] = [];
let harness: Harness;
let id: string;
let eTag: string;
let now = Date.parse('2026-05-04T08:00:00Z');

beforeEach(async () => {
  harness = await createHarness({ now: () => now });
  opened.push(harness);
  ({ id, eTag } = (await harness.upload('Big.bin', 'base')).json);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const item = (): string => `/drives/${harness.driveId}/items/${id}`;
const create = (options: CallOptions = {}): Promise<Answer> =>
  harness.call('POST', `${item()}/createUploadSession`, options);
const start = async (options: CallOptions = {}): Promise<string> => (await create(options)).json.uploadUrl;
const put = (address: string, body: string | Buffer, range: string): Promise<Answer> =>
  harness.call('PUT', address, { body, headers: { 'content-range': `bytes ${range}` } });
const content = (): Promise<string> => harness.bytes(`${item()}/content`);

describe('upload sessions', () => {
  test('fragments in order make one new version of the file', async () => {
    const bytes = Buffer.alloc(2 * unit + 5, 'abcdefg');
    const { json, status } = await create({ headers: { 'if-match': eTag } });
    expect([status, new URL(json.uploadUrl).origin]).toEqual([200, downloadOrigin]);
    const total = bytes.length;
    const first = await put(json.uploadUrl, bytes.subarray(0, unit), `0-${unit - 1}/${total}`);
    expect([first.status, first.json]).toMatchObject([202, { nextExpectedRanges: [`${unit}-`] }]);
    expect((await harness.call('GET', json.uploadUrl)).json).toMatchObject({ nextExpectedRanges: [`${unit}-`] });
    const last = await put(json.uploadUrl, bytes.subarray(unit), `${unit}-${total - 1}/${total}`);
    expect([last.status, last.json.id]).toEqual([200, id]);
    expect(await content()).toBe(bytes.toString());
    expect((await harness.call('GET', `${item()}/versions`)).json.value).toHaveLength(2);
    expect((await harness.call('GET', json.uploadUrl)).status).toBe(404);
  });

  test('deferCommit keeps the file as it is until the empty POST', async () => {
    const address = await start({ body: { deferCommit: true, item: { fileSize: 3 } } });
    expect((await harness.call('POST', address)).status).toBe(400);
    const complete = await put(address, 'new', '0-2/3');
    expect([complete.status, 'nextExpectedRanges' in complete.json]).toEqual([202, false]);
    expect(await content()).toBe('base');
    expect((await harness.call('POST', address, { body: 'x' })).status).toBe(400);
    expect((await harness.call('POST', address)).status).toBe(200);
    expect(await content()).toBe('new');
  });

  test('If-Match is checked when the session is made, and at the commit only where the switch says so', async () => {
    expect((await create({ headers: { 'if-match': '"{X},9"' } })).status).toBe(412);
    expect((await create({ headers: { 'if-match': 'X,9' } })).status).toBe(400);

    const lenient = await start({ body: { deferCommit: true }, headers: { 'if-match': eTag } });
    await put(lenient, 'ours', '0-3/4');
    const { json: user } = await harness.upload('Big.bin', 'user');
    expect((await harness.call('POST', lenient)).status).toBe(200);
    expect(await content()).toBe('ours');

    await harness.call('POST', '/sandbox/switches', { body: { checkIfMatchAtCommit: true } });
    expect((await create({ headers: { 'if-match': user.eTag } })).status).toBe(412);
    const { json: current } = await harness.call('GET', item());
    const strict = await start({ body: { deferCommit: true }, headers: { 'if-match': current.eTag } });
    await put(strict, 'late', '0-3/4');
    await harness.upload('Big.bin', 'fast');
    expect((await harness.call('POST', strict)).status).toBe(412);
    expect(await content()).toBe('fast');
  });

  test.each([
    ['no range', 'abc', ''],
    ['a range beyond the total', 'abc', 'bytes 0-2/2'],
    ['a body shorter than its range', 'abc', 'bytes 0-3/4'],
    ['a body longer than its range', 'abc', 'bytes 0-1/2'],
    ['a fragment that is no multiple of 320 KiB', 'abc', 'bytes 0-2/9'],
  ])('a fragment with %s is 400 and adds nothing', async (_name, body, range) => {
    const address = await start();
    const answer = await harness.call('PUT', address, { body, headers: { 'content-range': range } });
    expect(answer.status).toBe(400);
    expect((await put(address, 'whole', '0-4/5')).status).toBe(200);
    expect(await content()).toBe('whole');
  });

  test('a fragment that was received already, or out of order, is 416', async () => {
    const address = await start();
    const fragment = Buffer.alloc(unit);
    expect((await put(address, fragment, `${unit}-${2 * unit - 1}/${3 * unit}`)).status).toBe(416);
    await put(address, fragment, `0-${unit - 1}/${3 * unit}`);
    const again = await put(address, fragment, `0-${unit - 1}/${3 * unit}`);
    expect([again.status, again.json]).toMatchObject([416, { error: { code: 'invalidRange' } }]);
    expect((await put(address, fragment, `${unit}-${2 * unit - 1}/${9 * unit}`)).status).toBe(400);
  });

  test('a fragment of 60 MiB is too large, before its bytes are read', async () => {
    const size = 62_914_560;
    expect((await put(await start(), 'x', `0-${size - 1}/${2 * size}`)).status).toBe(413);
  });

  test('an upload address takes no Authorization header, and none but its own session', async () => {
    const address = await start();
    const headers = { authorization: 'Bearer x', 'content-range': 'bytes 0-2/3' };
    expect((await harness.call('PUT', address, { body: 'new', headers })).status).toBe(401);
    expect((await put(`${downloadOrigin}/upload/unknown`, 'new', '0-2/3')).status).toBe(404);
    expect((await put(address, 'new', '0-2/3')).status).toBe(200);
  });

  test('a session ends by DELETE, and by itself', async () => {
    const cancelled = await start();
    expect((await harness.call('DELETE', cancelled)).status).toBe(204);
    expect((await put(cancelled, 'new', '0-2/3')).status).toBe(404);
    const late = await start();
    now += 86_400_000;
    expect((await put(late, 'new', '0-2/3')).status).toBe(404);
    expect(await content()).toBe('base');
  });

  test('a lock that comes in between is met at the commit, which can be tried again', async () => {
    const address = await start({ body: { deferCommit: true } });
    await put(address, 'new', '0-2/3');
    const body = { driveId: harness.driveId, itemId: id, user: ana };
    await harness.call('POST', '/sandbox/locks', { body });
    expect((await harness.call('POST', address)).status).toBe(423);
    await harness.call('DELETE', '/sandbox/locks', { body });
    expect((await harness.call('POST', address)).status).toBe(200);
    expect(await content()).toBe('new');
  });

  test('a file that is gone at the commit is 404', async () => {
    const address = await start();
    await harness.call('DELETE', item());
    expect((await put(address, 'new', '0-2/3')).status).toBe(404);
  });

  test('a session by path makes a file, and refuses a taken name unless it may replace it', async () => {
    const byPath = async (name: string, body: unknown): Promise<Answer> => {
      const path = `/drives/${harness.driveId}/root:/${name}:/createUploadSession`;
      return put((await harness.call('POST', path, { body })).json.uploadUrl, 'new', '0-2/3');
    };
    expect((await byPath('Fresh.bin', {})).status).toBe(201);
    expect((await byPath('Fresh.bin', {})).json).toMatchObject({ error: { code: 'nameAlreadyExists' } });
    const replace = { item: { '@microsoft.graph.conflictBehavior': 'replace', name: 'Fresh.bin' } };
    expect((await byPath('Fresh.bin', replace)).status).toBe(200);
  });

  test('what a session cannot hold is refused when it is made', async () => {
    expect((await create({ body: { item: { fileSize: 2 ** 50 } } })).status).toBe(507);
    expect((await create({ body: { item: { description: 'no' } } })).status).toBe(400);
    const fileSystemInfo = { lastModifiedDateTime: '2021-01-02T03:04:05Z' };
    const address = await start({ body: { item: { fileSystemInfo } } });
    expect((await put(address, 'new', '0-2/3')).json).toMatchObject({ fileSystemInfo });
    await harness.call('POST', '/sandbox/switches', { body: { refuseFileSystemInfo: true } });
    expect((await create({ body: { item: { fileSystemInfo } } })).status).toBe(400);
  });
});
