import { describe, expect, test } from 'vitest';
import type { Uploaded } from '../../../connectors/connector.ts';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import {
  authority,
  byAda,
  byUs,
  driveItem,
  fileItem,
  graphError,
  itemUrl,
  now,
  ourId,
  outgoing,
  thrownBy,
  version,
} from './peer.ts';
import type { Script, Step } from './script.ts';
import { answer, broken, empty, script } from './script.ts';

const address = 'https://contoso.sharepoint.com/_api/upload?tempauth=SECRET';
const bytes = Buffer.from('labeled bytes');
const size = bytes.length;
const times = { createdDateTime: '2026-08-01T10:00:00Z', lastModifiedDateTime: '2026-09-01T10:00:00Z' };

function connectorOf(peer: Script) {
  return createGraphConnector({
    tenantId: 'tenant',
    clientId: ourId,
    credential: { kind: 'secret', secret: 's3cret' },
    authority,
    settleSeconds: 0,
    userAgent: 'x',
    now: () => now,
    fetch: peer.fetch,
  });
}

async function send(peer: Script, content = bytes): Promise<Uploaded> {
  const connector = connectorOf(peer);
  const uploaded = await connector.upload(fileItem(), outgoing(connector, content));
  peer.done();
  return uploaded;
}

async function refused(peer: Script, content = bytes) {
  const error = await thrownBy(send(peer, content));
  peer.done();
  expect(`${error.message}${String(error.cause)}`).not.toContain('SECRET');
  return error;
}

const committed = driveItem({ eTag: '"{A},2"', size, lastModifiedBy: byUs });
const base = version('1.0', byAda);
const ours = version('2.0', byUs, { size });

const heldUrl = `${itemUrl}?$select=id,eTag,fileSystemInfo,publication`;
const first: Step = { expect: `GET ${heldUrl}`, reply: answer(driveItem()) };
const look: Step = { expect: `GET ${itemUrl}`, reply: answer(driveItem()) };
const heads: Step = { expect: `GET ${itemUrl}/versions`, reply: answer({ value: [base] }) };
const begin: Step = { expect: `POST ${itemUrl}/createUploadSession`, reply: answer({ uploadUrl: address }) };
const fragment: Step = { expect: `PUT ${address}`, reply: answer({ nextExpectedRanges: [] }, 202) };
const commit: Step = { expect: `POST ${address}`, reply: answer(committed) };
const cancel: Step = { expect: `DELETE ${address}`, reply: empty(204) };
const versions = (...value: readonly object[]): Step => ({ ...heads, reply: answer({ value }) });
const status = (reply: Step['reply']): Step => ({ expect: `GET ${address}`, reply });
const restore = (id: string): Step => ({
  expect: `POST ${itemUrl}/versions/${id}/restoreVersion`,
  reply: empty(204),
});

describe('upload()', () => {
  test('upload() writes over the named version by a session whose commit comes last', async () => {
    const peer = script(first, heads, begin, fragment, look, commit, versions(ours, base));
    const uploaded = await send(peer);
    expect(uploaded).toMatchObject({ item: { version: '"{A},2"', size, modifiedByUs: true } });
    expect(uploaded).toMatchObject({ versionBefore: '1.0', versionAfter: '2.0' });
    const [, , session, put, , post] = peer.asked;
    expect(session?.headers.get('if-match')).toBe('"{A},1"');
    expect(JSON.parse(String(session?.body))).toEqual({
      item: { '@microsoft.graph.conflictBehavior': 'replace', fileSize: size, fileSystemInfo: times },
      deferCommit: true,
    });
    expect(put?.headers.get('content-range')).toBe(`bytes 0-${size - 1}/${size}`);
    expect(put?.headers.get('authorization')).toBeNull();
    expect(put?.body).toEqual(bytes);
    expect(post?.headers.get('authorization')).toBeNull();
    expect(post?.body).toHaveLength(0);
  });

  test('upload() cuts large content into multiples of 320 KiB', async () => {
    const large = Buffer.alloc(6 * 1024 * 1024, 'x');
    const cut = 5 * 1024 * 1024;
    const begun = { ...fragment, reply: answer({ nextExpectedRanges: [`${cut}-`] }, 202) };
    const done = { ...commit, reply: answer({ ...committed, size: large.length }) };
    const peer = script(first, heads, begin, begun, fragment, look, done, versions(ours, base));
    await send(peer, large);
    expect(peer.asked.slice(3, 5).map(({ headers, body }) => [headers.get('content-range'), body.length])).toEqual([
      [`bytes 0-${cut - 1}/${large.length}`, cut],
      [`bytes ${cut}-${large.length - 1}/${large.length}`, large.length - cut],
    ]);
  });

  test('upload() asks what arrived after a broken fragment and goes on there', async () => {
    const rest = { ...fragment, reply: answer({}, 202) };
    const next = status(answer({ nextExpectedRanges: ['4-'] }));
    const peer = script(
      first,
      heads,
      begin,
      { ...fragment, reply: broken },
      next,
      rest,
      look,
      commit,
      versions(ours, base),
    );
    await send(peer);
    expect(peer.asked[5]?.headers.get('content-range')).toBe(`bytes 4-${size - 1}/${size}`);
    expect(peer.asked[5]?.body).toEqual(bytes.subarray(4));
  });

  test.each([
    ['416', answer({}, 416)],
    ['a lost answer', broken],
  ])('upload() takes %s for a fragment that arrived when the service expects no more', async (_what, reply) => {
    const peer = script(
      first,
      heads,
      begin,
      { ...fragment, reply },
      status(answer({})),
      look,
      commit,
      versions(ours, base),
    );
    expect((await send(peer)).versionAfter).toBe('2.0');
  });

  test('upload() gives up on fragments that bring nothing forward', async () => {
    const next = status(answer({ nextExpectedRanges: ['0-'] }));
    const tries = Array.from({ length: 5 }, () => [{ ...fragment, reply: answer({}, 500) }, next]).flat();
    expect((await refused(script(first, heads, begin, ...tries, cancel))).kind).toBe('transient');
  });

  test('upload() hands a long wait on and throws the bytes away', async () => {
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': '90' } });
    const error = await refused(script(first, heads, begin, { ...fragment, reply: busy }, cancel));
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 90_000 });
  });

  test('upload() takes a session that is gone for a passing fault, not for a removed file', async () => {
    const gone = { ...fragment, reply: answer(graphError('itemNotFound'), 404) };
    const error = await refused(script(first, heads, begin, gone, { ...cancel, reply: empty(404) }));
    expect(error).toMatchObject({ kind: 'transient', reason: 'session-gone' });
  });

  test('upload() sends nothing when the version is no longer the present one', async () => {
    const stale = { ...first, reply: answer(driveItem({ eTag: '"{A},9"' })) };
    expect((await refused(script(stale))).kind).toBe('conflict');
  });

  test.each([
    [412, graphError('resourceModified', 'entityTagDoesNotMatch'), 'conflict'],
    [423, graphError('resourceLocked'), 'locked'],
    [403, graphError('notAllowed', 'resourceLocked'), 'locked'],
    [507, graphError('quotaLimitReached'), 'permanent'],
  ])('upload() answers %i when the session is opened as %s', async (code, body, kind) => {
    expect((await refused(script(first, heads, { ...begin, reply: answer(body, code) }))).kind).toBe(kind);
  });

  test('upload() cancels the session when the last look shows another version', async () => {
    const stale = { ...look, reply: answer(driveItem({ eTag: '"{A},2"' })) };
    expect((await refused(script(first, heads, begin, fragment, stale, cancel))).kind).toBe('conflict');
  });

  test.each([
    ['412', answer(graphError('resourceModified'), 412), 'conflict'],
    ['423', answer(graphError('resourceLocked'), 423), 'locked'],
    ['nothing', broken, 'transient'],
    ['504', answer({}, 504), 'transient'],
  ])('upload() sends the commit once and reads %s as it is', async (_what, reply, kind) => {
    expect((await refused(script(first, heads, begin, fragment, look, { ...commit, reply }))).kind).toBe(kind);
  });

  test.each([400, 500])('upload() sets the times afterwards where the session refuses them with %i', async (code) => {
    const refusal = { ...begin, reply: answer(graphError('invalidRequest'), code) };
    const patched = driveItem({ eTag: '"{A},3"', size, lastModifiedBy: byUs });
    const patch = { expect: `PATCH ${itemUrl}`, reply: answer(patched) };
    const peer = script(first, heads, refusal, begin, fragment, look, commit, versions(ours, base), patch);
    expect((await send(peer)).item.version).toBe('"{A},3"');
    expect(JSON.parse(String(peer.asked[3]?.body))).not.toHaveProperty('item.fileSystemInfo');
    expect(peer.asked[8]?.headers.get('if-match')).toBe('"{A},2"');
    expect(JSON.parse(String(peer.asked[8]?.body))).toEqual({ fileSystemInfo: times });
  });

  test('upload() leaves the times alone when somebody is at the file by then', async () => {
    const refusal = { ...begin, reply: answer(graphError('invalidRequest'), 400) };
    const patch = { expect: `PATCH ${itemUrl}`, reply: answer(graphError('resourceModified'), 412) };
    const peer = script(first, heads, refusal, begin, fragment, look, commit, versions(ours, base), patch);
    expect((await send(peer)).item.version).toBe('"{A},2"');
  });

  test('upload() writes empty content by a plain PUT over the version', async () => {
    const put = { expect: `PUT ${itemUrl}/content`, reply: answer({ ...committed, size: 0 }) };
    const peer = script(first, heads, put, versions(version('2.0', byUs, { size: 0 }), base), {
      expect: `PATCH ${itemUrl}`,
      reply: answer({ ...committed, size: 0 }),
    });
    expect((await send(peer, Buffer.alloc(0))).item.size).toBe(0);
    expect(peer.asked[2]?.headers.get('if-match')).toBe('"{A},1"');
    expect(peer.asked[2]?.body).toHaveLength(0);
  });
});

describe('upload() and saves that come in between', () => {
  const adas = version('2.0', byAda, { size: 7 });
  const oursOnTop = version('3.0', byUs, { size });

  test('upload() makes a save that slipped in before the commit the present version again', async () => {
    const listed = versions(oursOnTop, adas, base);
    expect((await refused(script(first, heads, begin, fragment, look, commit, listed, restore('2.0')))).kind).toBe(
      'conflict',
    );
  });

  test('upload() restores the newest of several saves', async () => {
    const listed = versions(version('4.0', byUs, { size }), version('3.0', byAda), adas, base);
    expect((await refused(script(first, heads, begin, fragment, look, commit, listed, restore('3.0')))).kind).toBe(
      'conflict',
    );
  });

  test('upload() does not restore beneath a save that is newer still', async () => {
    const listed = versions(version('4.0', byAda), oursOnTop, adas, base);
    expect((await refused(script(first, heads, begin, fragment, look, commit, listed))).kind).toBe('conflict');
  });

  test('upload() is content with a save on top of ours', async () => {
    const peer = script(first, heads, begin, fragment, look, commit, versions(version('3.0', byAda), ours, base));
    expect(await send(peer)).toMatchObject({ versionBefore: '1.0', versionAfter: '2.0', item: { version: '"{A},2"' } });
  });

  test('upload() reads a list in any order', async () => {
    const listed = versions(base, version('10.0', byUs, { size }), version('9.0', byAda));
    const peer = script(first, versions(base), begin, fragment, look, commit, listed, restore('9.0'));
    expect((await refused(peer)).kind).toBe('conflict');
  });

  test('upload() finds its version by the eTag where the service shows another modifier', async () => {
    const listed = versions(version('3.0', byAda, { size }), adas, base);
    const still = { ...look, reply: answer(committed) };
    const peer = script(first, heads, begin, fragment, look, commit, listed, still, restore('2.0'));
    expect((await refused(peer)).kind).toBe('conflict');
    const moved = { ...look, reply: answer(driveItem({ eTag: '"{A},3"' })) };
    expect((await refused(script(first, heads, begin, fragment, look, commit, listed, moved))).kind).toBe('conflict');
  });

  test('upload() knows nothing of versions where the library keeps none', async () => {
    const peer = script(first, heads, begin, fragment, look, commit, versions(version('1.0', byUs, { size })));
    const uploaded = await send(peer);
    expect(uploaded.item.version).toBe('"{A},2"');
    expect(uploaded).not.toHaveProperty('versionAfter');
  });
});

describe('upload() and answers that lack the item', () => {
  const bare = { ...commit, reply: answer({ id: 'ITEM' }) };

  test('upload() reads the item again and takes it when it still is ours', async () => {
    const again = { ...look, reply: answer(committed) };
    const peer = script(first, heads, begin, fragment, look, bare, again, versions(ours, base));
    expect((await send(peer)).item.version).toBe('"{A},2"');
  });

  test("upload() never answers with somebody else's version as its own", async () => {
    const again = { ...look, reply: answer(driveItem({ eTag: '"{A},3"' })) };
    const error = await refused(script(first, heads, begin, fragment, look, bare, again));
    expect(error).toMatchObject({ kind: 'transient', reason: 'unconfirmed' });
  });

  test('upload() takes a commit that the service did not defer', async () => {
    const early = { ...fragment, reply: answer(committed, 201) };
    expect((await send(script(first, heads, begin, early, versions(ours, base)))).versionAfter).toBe('2.0');
  });
});
