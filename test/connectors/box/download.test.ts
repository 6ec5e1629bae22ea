import { describe, expect, it } from 'vitest';

import { createBoxClient } from '../../../connectors/box/client.ts';
import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { download } from '../../../connectors/box/download.ts';
import { toItemOf } from '../../../connectors/box/items.ts';
import { parseFile } from '../../../connectors/box/types.ts';
import type { SourceId } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, collect, createScriptedBox, json, refusal, sha1 } from './scripted-box.ts';

const bytes = Buffer.from('0123456789abcdef');
const stated = (changes: Readonly<Record<string, unknown>> = {}) =>
  boxFile({ sha1: sha1(bytes), size: bytes.length, file_version: { id: '501' }, ...changes });

const content = 'GET /2.0/files/1/content';
const file = 'GET /2.0/files/1';
const whole: Answer = () => new Response(bytes);

/** Sends some bytes, then breaks the connection. */
const cut = (part: Buffer, headers: Readonly<Record<string, string>> = {}, status = 200): Answer => {
  return () => {
    const chunks = [part];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = chunks.shift();
        if (next === undefined) controller.error(new TypeError('terminated'));
        else controller.enqueue(next);
      },
    });
    return new Response(body, { status, headers });
  };
};

const range: Answer = ({ headers }) => {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.get('range') ?? '')?.[1] ?? 0);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return new Response(bytes.subarray(start), { status: start === 0 ? 200 : 206, headers: { 'content-range': range } });
};

function setUp(script: Readonly<Record<string, Answer | readonly Answer[]>>, changes = {}) {
  const box = createScriptedBox({ [file]: json(stated(changes)), ...script });
  const options = boxOptions(box);
  const client = createBoxClient({
    auth: options.auth,
    urls: { api: 'http://127.0.0.1:7073', upload: 'http://127.0.0.1:7073/upload' },
    userAgent: 'x',
    fetch: box.fetch,
    now: Date.now,
    pause: () => Promise.resolve(),
  });
  const described = parseFile(stated());
  if (described === undefined) throw new Error('no file');
  const item = toItemOf(described, '100' as SourceId, '99');
  const read = async (signal = new AbortController().signal) =>
    Buffer.concat(await collect(download(client, item, { signal, idleMs: 50 })));
  return { box, read };
}

describe('download()', () => {
  it('download() reads exactly the version of the item, past the redirect', async () => {
    const { box, read } = setUp({
      [content]: () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:7099/dl' } }),
      'GET /dl': whole,
    });
    expect(await read()).toEqual(bytes);
    expect(box.callsTo(content)[0]?.url.search).toBe('?version=501');
    expect(box.callsTo('GET /dl')[0]?.headers.get('accept-encoding')).toBe('identity');
  });

  it('download() yields an empty file', async () => {
    const empty = boxFile({ size: 0, sha1: sha1(Buffer.alloc(0)) });
    const box = createScriptedBox({ [content]: () => new Response(null) });
    const described = parseFile(empty);
    if (described === undefined) throw new Error('no file');
    const item = toItemOf(described, '100' as SourceId, '99');
    const chunks = createBoxConnector(boxOptions(box)).download(item, new AbortController().signal);
    expect(await collect(chunks)).toEqual([]);
  });

  it('download() asks for the rest where the connection breaks', async () => {
    const { box, read } = setUp({ [content]: [cut(bytes.subarray(0, 5)), range] });
    expect(await read()).toEqual(bytes);
    expect(box.callsTo(content).map(({ headers }) => headers.get('range'))).toEqual([null, 'bytes=5-']);
  });

  it('download() passes over what it has where a range is answered with the whole', async () => {
    const { read } = setUp({ [content]: [cut(bytes.subarray(0, 5)), whole] });
    expect(await read()).toEqual(bytes);
  });

  it('download() goes on as long as each connection brings something', async () => {
    const step: Answer = (call) => {
      const start = Number(/\d+/.exec(call.headers.get('range') ?? '0')?.[0]);
      const headers = { 'content-range': `bytes ${start}-15/16` };
      return start >= 14 ? range(call) : cut(bytes.subarray(start, start + 2), headers, start === 0 ? 200 : 206)(call);
    };
    expect(await setUp({ [content]: step }).read()).toEqual(bytes);
  });

  it('download() gives up after three connections that bring nothing', async () => {
    const { box, read } = setUp({
      [content]: [cut(bytes.subarray(0, 5)), cut(Buffer.alloc(0), { 'content-range': 'bytes 5-15/16' }, 206)],
    });
    await expect(read()).rejects.toMatchObject({ kind: 'transient', reason: 'network' });
    expect(box.callsTo(content)).toHaveLength(3);
  });

  it('download() takes a body that ends before its stated length as broken', async () => {
    const short: Answer = () => new Response(bytes.subarray(0, 9), { headers: { 'content-length': '16' } });
    expect(await setUp({ [content]: [short, range] }).read()).toEqual(bytes);
  });

  it('download() gives up a stalled connection and reads on by another', async () => {
    const stalled: Answer = () =>
      new Response(new ReadableStream({ start: (controller) => controller.enqueue(bytes.subarray(0, 4)) }));
    expect(await setUp({ [content]: [stalled, range] }).read()).toEqual(bytes);
    const { read } = setUp({ [content]: stalled });
    await expect(read()).rejects.toMatchObject({ kind: 'transient', reason: 'timeout' });
  });

  it('download() ends at once where the caller gives up', async () => {
    const caller = new AbortController();
    const stalled: Answer = () => {
      setTimeout(() => caller.abort(), 1);
      return new Response(new ReadableStream());
    };
    const { box, read } = setUp({ [content]: stalled });
    await expect(read(caller.signal)).rejects.toMatchObject({ kind: 'transient', reason: 'aborted' });
    expect(box.callsTo(content)).toHaveLength(1);
  });

  it('download() waits shortly for a fresh file and throws a longer wait', async () => {
    const notReady =
      (seconds: string): Answer =>
      () =>
        new Response(null, { status: 202, headers: { 'retry-after': seconds } });
    expect(await setUp({ [content]: [notReady('1'), whole] }).read()).toEqual(bytes);
    await expect(setUp({ [content]: notReady('60') }).read()).rejects.toMatchObject({
      kind: 'transient',
      reason: 'not-ready',
      retryAfterMs: 60_000,
    });
  });

  it('download() never ends well with other bytes than the stated ones', async () => {
    const wrong = Buffer.from('0123456789abcdeX');
    await expect(setUp({ [content]: () => new Response(wrong) }).read()).rejects.toMatchObject({
      kind: 'malformed',
      reason: 'digest-mismatch',
    });
    const longer = Buffer.concat([bytes, bytes]);
    await expect(setUp({ [content]: () => new Response(longer) }).read()).rejects.toMatchObject({
      reason: 'digest-mismatch',
    });
  });

  it.each([
    ['shorter', bytes.subarray(0, 12)],
    ['longer', Buffer.concat([bytes, bytes])],
  ])('download() names a watermarked copy that is %s than the file', async (_name, copy) => {
    const body: Answer = () => new Response(copy, { headers: { 'content-length': String(copy.length) } });
    const { read } = setUp({ [content]: body }, { watermark_info: { is_watermarked: true } });
    await expect(read()).rejects.toMatchObject({ kind: 'permanent', reason: 'watermarked' });
  });

  it('download() throws conflict where a newer version took the place of the bytes', async () => {
    const { read } = setUp({ [content]: refusal(404, 'not_found') }, { file_version: { id: '502' } });
    await expect(read()).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('download() throws gone where the file is gone', async () => {
    const { read } = setUp({ [content]: refusal(404, 'not_found'), [file]: refusal(404, 'trashed') });
    await expect(read()).rejects.toMatchObject({ kind: 'gone' });
  });

  it('download() throws permanent where a policy or a malware rule forbids it', async () => {
    const { read } = setUp({ [content]: refusal(403, 'forbidden_by_policy') });
    await expect(read()).rejects.toMatchObject({ kind: 'permanent', reason: 'forbidden-by-policy' });
  });
});
