import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { toItemOf } from '../../../connectors/box/items.ts';
import { parseFile } from '../../../connectors/box/types.ts';
import { largestDirectUpload } from '../../../connectors/box/upload.ts';
import type { UploadIntent } from '../../../connectors/connector.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { SourceId, Version } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, createScriptedBox, json, refusal, sha1 } from './scripted-box.ts';

const file = 'GET /2.0/files/1';
const direct = 'POST /upload/2.0/files/1/content';
const newBytes = Buffer.from('the labeled bytes');
const written = (bytes = newBytes, changes: Readonly<Record<string, unknown>> = {}) =>
  boxFile({ etag: '4', sha1: sha1(bytes), size: bytes.length, file_version: { id: '502' }, ...changes });

function itemOf(value: unknown) {
  const described = parseFile(value);
  if (described === undefined) throw new Error('no file');
  return toItemOf(described, '100' as SourceId, '99');
}

function upload(script: Readonly<Record<string, Answer | readonly Answer[]>>, bytes = newBytes) {
  const box = createScriptedBox({ [file]: json(boxFile()), ...script });
  const { signal } = new AbortController();
  const content = { bytes: memorySource(bytes), digest: sha1(bytes), signal };
  return { box, uploaded: createBoxConnector(boxOptions(box)).upload(itemOf(boxFile()), content) };
}

describe('upload() in one request', () => {
  it('upload() writes over exactly the version and keeps name and date', async () => {
    const { box, uploaded } = upload({ [direct]: json({ total_count: 1, entries: [written()] }, 201) });
    expect(await uploaded).toMatchObject({
      item: { version: '502.4', digest: sha1(newBytes), ref: { sourceId: '100', fileId: '1' } },
      versionBefore: '501',
      versionAfter: '502',
    });
    const [call] = box.callsTo(direct);
    if (call === undefined) throw new Error('not sent');
    expect(call.headers.get('if-match')).toBe('3');
    expect(call.headers.get('content-md5')).toBe(sha1(newBytes));
    expect(call.headers.get('content-length')).toBe(String(call.body.length));
    const form = await new Response(new Uint8Array(call.body), {
      headers: { 'content-type': call.headers.get('content-type') ?? '' },
    }).formData();
    expect([...form.keys()]).toEqual(['attributes', 'file']);
    expect(JSON.parse(form.get('attributes') as string)).toEqual({
      name: 'plan.docx',
      content_modified_at: '2025-12-24T10:00:00-08:00',
    });
    expect(Buffer.from(await (form.get('file') as File).arrayBuffer())).toEqual(newBytes);
  });

  it('upload() sends nothing where the version is not the present one', async () => {
    const { box, uploaded } = upload({ [file]: json(boxFile({ etag: '9' })) });
    await expect(uploaded).rejects.toMatchObject({ kind: 'conflict', reason: 'version-changed' });
    expect(box.callsTo(direct)).toEqual([]);
  });

  it('upload() throws conflict where somebody is faster between look and write', async () => {
    const faster = [json(boxFile()), json(boxFile({ etag: '4', file_version: { id: '777' } }))];
    const { uploaded } = upload({ [file]: faster, [direct]: refusal(412, 'precondition_failed') });
    await expect(uploaded).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('upload() recognizes its own bytes after a lost answer', async () => {
    const { box, uploaded } = upload({
      [file]: [json(boxFile()), json(written())],
      [direct]: [() => Promise.reject(new TypeError('socket closed')), refusal(412, 'precondition_failed')],
    });
    expect(await uploaded).toMatchObject({ item: { version: '502.4' }, versionBefore: '501', versionAfter: '502' });
    expect(box.callsTo(direct)).toHaveLength(2);
    expect(box.callsTo(direct)[1]?.body.includes(newBytes)).toBe(true);
  });

  it('upload() does not take the base for its own version because their bytes are equal', async () => {
    const same = Buffer.from('old bytes');
    const { uploaded } = upload({ [file]: json(boxFile({ etag: '9' })) }, same);
    await expect(uploaded).rejects.toMatchObject({ kind: 'conflict' });
  });

  it.each([
    ['by somebody', { id: '5', created_by: { id: '7' }, expired_at: null }],
    ['until later', { id: '5', created_by: { id: '7' }, expired_at: '2026-02-01T00:00:01Z' }],
  ])('upload() sends nothing while the file is locked %s', async (_name, lock) => {
    const { box, uploaded } = upload({ [file]: json(boxFile({ lock })) });
    await expect(uploaded).rejects.toMatchObject({ kind: 'locked' });
    expect(box.callsTo(direct)).toEqual([]);
  });

  it('upload() passes over a lock that has expired', async () => {
    const lock = { id: '5', created_by: { id: '7' }, expired_at: '2026-01-31T23:59:59Z' };
    const { uploaded } = upload({ [file]: json(boxFile({ lock })), [direct]: json({ entries: [written()] }, 201) });
    expect(await uploaded).toMatchObject({ versionAfter: '502' });
  });

  it.each([
    [403, 'access_denied_item_locked', 'locked'],
    [403, 'access_denied_insufficient_permissions', 'permanent'],
    [403, 'storage_limit_exceeded', 'permanent'],
    [404, 'trashed', 'gone'],
  ])('upload() makes %i %s a failure of kind %s', async (status, code, kind) => {
    await expect(upload({ [direct]: refusal(status, code) }).uploaded).rejects.toMatchObject({ kind });
  });

  it.each(['operation_blocked_temporary', 'name_temporarily_reserved'])(
    'upload() throws transient for %s',
    async (code) => {
      const { uploaded } = upload({ [direct]: refusal(409, code, { 'retry-after': '30' }) });
      await expect(uploaded).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 30_000 });
    },
  );
});

describe('upload() in parts', () => {
  const bytes = Buffer.alloc(largestDirectUpload + 1, 'labelwright ');
  const partSize = 8 * 1024 * 1024;
  const base = 'http://127.0.0.1:7073/upload/2.0/files/upload_sessions/S1';
  const endpoints = { upload_part: base, commit: `${base}/commit`, abort: base, list_parts: `${base}/parts` };
  const session = (changes = {}) =>
    json({ id: 'S1', part_size: partSize, session_endpoints: endpoints, ...changes }, 201);
  const part: Answer = ({ headers, body }) => {
    const offset = Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1]);
    return Response.json({ part: { part_id: `P${offset}`, offset, size: body.length } });
  };
  const open = 'POST /upload/2.0/files/1/upload_sessions';
  const put = 'PUT /upload/2.0/files/upload_sessions/S1';
  const commit = 'POST /upload/2.0/files/upload_sessions/S1/commit';
  const abort = 'DELETE /upload/2.0/files/upload_sessions/S1';
  const script = { [open]: session(), [put]: part, [abort]: () => new Response(null, { status: 204 }) };
  const sha1Base64 = (chunk: Buffer) => `sha=${createHash('sha1').update(chunk).digest('base64')}`;

  it('upload() sends a large file in parts with digests and commits over exactly the version', async () => {
    const ready = json({ entries: [written(bytes)] }, 201);
    const wait: Answer = () => new Response(null, { status: 202, headers: { 'retry-after': '0' } });
    const { box, uploaded } = upload({ ...script, [commit]: [wait, ready] }, bytes);
    expect(await uploaded).toMatchObject({ item: { version: '502.4' }, versionBefore: '501', versionAfter: '502' });
    expect(JSON.parse(box.callsTo(open)[0]?.body.toString() ?? '')).toEqual({
      file_size: bytes.length,
      file_name: 'plan.docx',
    });

    const parts = box.callsTo(put);
    expect(Buffer.concat(parts.map(({ body }) => body)).equals(bytes)).toBe(true);
    expect(parts.every(({ headers, body }) => headers.get('digest') === sha1Base64(body))).toBe(true);
    expect(parts.slice(0, -1).every(({ body }) => body.length === partSize)).toBe(true);
    expect(parts.at(-1)?.headers.get('content-range')).toBe(`bytes 41943040-50000000/${bytes.length}`);

    const [, last] = box.callsTo(commit);
    expect(last?.headers.get('if-match')).toBe('3');
    expect(last?.headers.get('digest')).toBe(sha1Base64(bytes));
    const body = JSON.parse(last?.body.toString() ?? '') as { readonly parts: readonly unknown[] };
    expect(body).toMatchObject({ attributes: { content_modified_at: '2025-12-24T10:00:00-08:00' } });
    expect(body.parts).toHaveLength(6);
    expect(box.callsTo(abort)).toEqual([]);
  });

  it('upload() takes the parts back where the commit meets a newer version', async () => {
    const faster = [json(boxFile()), json(boxFile({ etag: '4', file_version: { id: '777' } }))];
    const stale = { ...script, [file]: faster, [commit]: refusal(412, 'precondition_failed') };
    const { box, uploaded } = upload(stale, bytes);
    await expect(uploaded).rejects.toMatchObject({ kind: 'conflict' });
    expect(box.callsTo(abort)).toHaveLength(1);
  });

  it('upload() sends neither token nor content to an address that is not of Box', async () => {
    const foreign = { ...endpoints, upload_part: 'https://evil.example.com/part' };
    const { box, uploaded } = upload({ ...script, [open]: session({ session_endpoints: foreign }) }, bytes);
    await expect(uploaded).rejects.toMatchObject({ kind: 'malformed', reason: 'unexpected-answer' });
    expect(box.calls.every(({ url }) => url.host === '127.0.0.1:7073')).toBe(true);
  });
});

describe('confirm()', () => {
  const intent: UploadIntent = {
    baseVersion: '501.3' as Version,
    baseModifiedAt: 0,
    baseSize: 9,
    digest: sha1(newBytes),
    size: newBytes.length,
  };
  const connector = createBoxConnector(boxOptions(createScriptedBox({})));

  it.each([
    ['ours', written()],
    ['ours', written(newBytes, { etag: '5', name: 'renamed.docx' })],
    ['foreign', written(Buffer.from('somebody else'))],
    ['foreign', boxFile()],
    ['foreign', boxFile({ sha1: sha1(newBytes) })],
  ])('confirm() says %s by digest and content version', async (answer, present) => {
    expect(await connector.confirm(itemOf(present), intent)).toBe(answer);
  });

  it('createDigest() says SHA-1 in hex of all chunks, as often as asked', () => {
    const digest = connector.createDigest();
    digest.update(newBytes.subarray(0, 4));
    digest.update(newBytes.subarray(4));
    expect([digest.value(), digest.value()]).toEqual([sha1(newBytes), sha1(newBytes)]);
  });
});
