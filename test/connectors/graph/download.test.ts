import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { GraphContext } from '../../../connectors/graph/items.ts';
import { look } from '../../../connectors/graph/items.ts';
import { createGraphClient } from '../../../connectors/graph/client.ts';
import { download } from '../../../connectors/graph/download.ts';
import { createQuickXorHash } from '../../../connectors/graph/quick-xor-hash.ts';
import { createTransport } from '../../../connectors/graph/transport.ts';
import type { FileItem } from '../../../model/file.ts';
import { collect, driveItem, fileItem, graphError, itemUrl, now, ourId, ref, thrownBy } from './peer.ts';
import type { Script, Step } from './script.ts';
import { answer, script } from './script.ts';

const content = Buffer.from('the quick brown fox jumps');
const address = 'https://contoso.sharepoint.com/_layouts/download?tempauth=SECRET';

function hashOf(bytes: Buffer): string {
  const digest = createQuickXorHash();
  digest.update(bytes);
  return digest.value();
}

function stated(changes: Partial<FileItem> = {}): FileItem {
  return fileItem({ size: content.length, digest: hashOf(content), ...changes });
}

function contextOf({ fetch }: Script): GraphContext {
  const tokens = { token: () => Promise.resolve('token-1'), reject: () => undefined };
  const options = { baseUrl: 'https://graph.microsoft.com/v1.0/', userAgent: 'x', tokens, now: () => now };
  return { clientId: ourId, client: createGraphClient({ ...options, transport: createTransport(fetch) }) };
}

async function read(peer: Script, item: FileItem, signal = new AbortController().signal): Promise<Buffer> {
  const bytes = Buffer.concat(await collect(download(contextOf(peer), item, { signal, idleMs: 60 })));
  peer.done();
  return bytes;
}

const redirect: Step = {
  expect: `GET ${itemUrl}/content`,
  reply: () => new Response(null, { status: 302, headers: { location: address } }),
};

function bytes(part: Buffer, init: ResponseInit = {}): Step {
  return { expect: `GET ${address}`, reply: () => new Response(new Uint8Array(part), init) };
}

/** A stream that gives these bytes and then breaks, ends or falls silent. */
function stream(part: Buffer, end: 'break' | 'close' | 'stall', init: ResponseInit = {}): Step {
  return {
    expect: `GET ${address}`,
    reply: () => {
      let given = false;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (!given && part.length > 0) {
            given = true;
            controller.enqueue(new Uint8Array(part));
            return undefined;
          }
          if (end === 'break') controller.error(new TypeError('terminated'));
          if (end === 'close') controller.close();
          return end === 'stall' ? new Promise<void>(() => undefined) : undefined;
        },
      });
      return new Response(body, init);
    },
  };
}

function from(offset: number): ResponseInit {
  const range = `bytes ${offset}-${content.length - 1}/${content.length}`;
  return { status: 206, headers: { 'content-range': range } };
}

const lookAgain = (changes: Readonly<Record<string, unknown>> = {}): Step => ({
  expect: `GET ${itemUrl}`,
  reply: answer(driveItem({ size: content.length, ...changes })),
});

describe('download()', () => {
  test('download() follows to the address without showing it our token', async () => {
    const peer = script(redirect, bytes(content));
    expect(await read(peer, stated())).toEqual(content);
    expect(peer.asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', null]);
  });

  test('download() takes bytes that Graph sends itself', async () => {
    const direct = { expect: redirect.expect, reply: () => new Response(new Uint8Array(content)) };
    expect(await read(script(direct), stated())).toEqual(content);
  });

  test.each(['break', 'stall', 'close'] as const)('download() goes on where a stream ended by %s', async (end) => {
    const peer = script(
      redirect,
      stream(content.subarray(0, 10), end),
      redirect,
      bytes(content.subarray(10), from(10)),
    );
    expect(await read(peer, stated())).toEqual(content);
    expect(peer.asked[3]?.headers.get('range')).toBe('bytes=10-');
    expect(peer.asked[3]?.headers.get('accept-encoding')).toBe('identity');
  });

  test('download() passes over what it has when the service ignores the range', async () => {
    const peer = script(redirect, stream(content.subarray(0, 10), 'break'), redirect, bytes(content));
    expect(await read(peer, stated())).toEqual(content);
  });

  test('download() does not go on forever', async () => {
    const steps = Array.from({ length: 5 }, () => [redirect, stream(Buffer.alloc(0), 'break')]).flat();
    const peer = script(...steps);
    expect(await thrownBy(read(peer, stated()))).toMatchObject({ kind: 'transient', reason: 'network' });
    peer.done();
  });

  test('download() does not take another range for the one it asked for', async () => {
    const peer = script(redirect, stream(content.subarray(0, 10), 'break'), redirect, bytes(content, from(3)));
    expect(await thrownBy(read(peer, stated()))).toMatchObject({ kind: 'malformed', reason: 'malformed-answer' });
  });

  test('download() throws conflict when the version changed while reading', async () => {
    const peer = script(redirect, bytes(Buffer.alloc(content.length)), lookAgain({ eTag: '"{A},2"' }));
    expect((await thrownBy(read(peer, stated()))).kind).toBe('conflict');
  });

  test('download() looks again where no hash is stated', async () => {
    const item = fileItem({ size: content.length });
    expect(await read(script(redirect, bytes(content), lookAgain()), item)).toEqual(content);
    const changed = script(redirect, bytes(content), lookAgain({ eTag: '"{A},2"' }));
    expect((await thrownBy(read(changed, item))).kind).toBe('conflict');
  });

  test('download() accepts a hash that was brought up to date meanwhile', async () => {
    const again = lookAgain({ file: { hashes: { quickXorHash: hashOf(content) } } });
    expect(await read(script(redirect, bytes(content), again), stated({ digest: 'stale' }))).toEqual(content);
  });

  test('download() refuses other bytes of the right size', async () => {
    const again = lookAgain({ file: { hashes: { quickXorHash: 'other' } } });
    const error = await thrownBy(read(script(redirect, bytes(content), again), stated({ digest: 'other' })));
    expect(error).toMatchObject({ kind: 'malformed', reason: 'digest-mismatch' });
  });

  test('download() lets a stale hash pass for types that SharePoint rewrites', async () => {
    const again = lookAgain({ name: 'Plan.docx', file: { hashes: { quickXorHash: 'other' } } });
    const item = stated({ name: 'Plan.docx', digest: 'other' });
    expect(await read(script(redirect, bytes(content), again), item)).toEqual(content);
  });

  test.each(['Plan.docx', 'Plan.txt'])('download() refuses another size of %s', async (name) => {
    const item = stated({ name, size: content.length - 1 });
    const peer = script(redirect, bytes(content), lookAgain({ name, size: content.length - 1 }));
    expect(await thrownBy(read(peer, item))).toMatchObject({ kind: 'malformed', reason: 'size-mismatch' });
  });

  test('download() ends where the service says that there is no more', async () => {
    const peer = script(
      redirect,
      stream(content, 'close'),
      redirect,
      { expect: `GET ${address}`, reply: () => new Response(null, { status: 416 }) },
      lookAgain({ size: content.length + 9 }),
    );
    expect((await thrownBy(read(peer, stated({ size: content.length + 9 })))).reason).toBe('size-mismatch');
  });

  test('download() knows infected content', async () => {
    const refused = answer(graphError('accessDenied', 'malwareDetected'), 403);
    const peer = script(redirect, { expect: `GET ${address}`, reply: refused });
    expect(await thrownBy(read(peer, stated()))).toMatchObject({ kind: 'permanent', reason: 'malware' });
  });

  test('download() takes an address that ran out for no fault of our credentials, and does not show it', async () => {
    const peer = script(redirect, { expect: `GET ${address}`, reply: answer({}, 401) });
    const error = await thrownBy(read(peer, stated()));
    expect(error).toMatchObject({ kind: 'transient', reason: 'address-refused' });
    expect(`${error.message}${String(error.cause)}`).not.toContain('SECRET');
  });

  test.each(['http://contoso.sharepoint.com/x', 'http://localhost:1/x', 'file:///etc/passwd'])(
    'download() does not follow to %s',
    async (location) => {
      const reply = () => new Response(null, { status: 302, headers: { location } });
      expect((await thrownBy(read(script({ ...redirect, reply }), stated()))).kind).toBe('permanent');
    },
  );

  test('download() ends when the caller stops it', async () => {
    const stop = new AbortController();
    const peer = script(redirect, stream(content.subarray(0, 4), 'stall'));
    const reading = thrownBy(
      (async () => {
        for await (const chunk of download(contextOf(peer), stated(), { signal: stop.signal })) {
          expect(chunk.toString()).toBe('the ');
          stop.abort();
        }
      })(),
    );
    expect(await reading).toMatchObject({ kind: 'transient', reason: 'aborted' });
  });

  describe('with an address that came with the item', () => {
    const told = lookAgain({
      file: { hashes: { quickXorHash: hashOf(content) } },
      '@microsoft.graph.downloadUrl': address,
    });

    async function readLooked(...steps: readonly Step[]): Promise<{ readonly peer: Script; readonly bytes: Buffer }> {
      const peer = script(told, ...steps);
      const item = await look(contextOf(peer), ref);
      if (item === undefined) throw new Error('There is no item');
      return { peer, bytes: await read(peer, item) };
    }

    test('download() reads there at once, without showing it our token', async () => {
      const { peer, bytes: got } = await readLooked(bytes(content));
      expect(got).toEqual(content);
      expect(peer.asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', null]);
    });

    test.each([401, 403, 404, 410])('download() asks Graph where the address answers %i', async (status) => {
      const { bytes: got } = await readLooked(
        { expect: `GET ${address}`, reply: answer({}, status) },
        redirect,
        bytes(content),
      );
      expect(got).toEqual(content);
    });

    test('download() goes on by another address where the stream broke', async () => {
      const { peer, bytes: got } = await readLooked(
        stream(content.subarray(0, 10), 'break'),
        redirect,
        bytes(content.subarray(10), from(10)),
      );
      expect(got).toEqual(content);
      expect(peer.asked[3]?.headers.get('range')).toBe('bytes=10-');
    });

    test('download() throws conflict when the version changed between look and reading', async () => {
      const reading = readLooked(bytes(Buffer.alloc(content.length)), lookAgain({ eTag: '"{A},2"' }));
      expect((await thrownBy(reading)).kind).toBe('conflict');
    });

    test('look() keeps the address out of the item', async () => {
      const peer = script(told);
      expect(inspect(await look(contextOf(peer), ref))).not.toContain('SECRET');
    });
  });

  test('download() yields nothing for an empty file', async () => {
    const item = fileItem({ size: 0, digest: hashOf(Buffer.alloc(0)) });
    expect(await read(script(redirect, bytes(Buffer.alloc(0))), item)).toHaveLength(0);
  });
});
