import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ConnectionDroppedError } from '../../../infra/sandbox/connection-dropped-error.ts';
import { serve, type Handle, type Served } from '../../../infra/sandbox/serve.ts';

const open: Served[] = [];

async function start(handle: Handle, onError?: (error: unknown) => void): Promise<string> {
  const served = await serve(handle, { port: 0, name: 'test sandbox', ...(onError === undefined ? {} : { onError }) });
  open.push(served);
  return `http://127.0.0.1:${served.port}`;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

/** What the server answers to the bytes, until it ends the connection. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('serve', () => {
  test('serve() hands method, URL, headers and body over and streams the answer back', async () => {
    const base = await start(async (request) => {
      const body = await request.text();
      const seen = [request.method, new URL(request.url).pathname, request.headers.get('x-seen'), body].join(' ');
      return new Response(seen, { status: 201, headers: { 'x-answer': 'yes' } });
    });
    const answer = await fetch(`${base}/a%20b?c=d`, { method: 'PUT', headers: { 'x-seen': '1' }, body: 'bytes' });
    expect([answer.status, answer.headers.get('x-answer')]).toEqual([201, 'yes']);
    expect(await answer.text()).toBe('PUT /a%20b 1 bytes');
  });

  test('serve() is reached by the name localhost, and the request says so', async () => {
    const base = await start((request) => Promise.resolve(new Response(new URL(request.url).hostname)));
    expect(await (await fetch(base.replace('127.0.0.1', 'localhost'))).text()).toBe('localhost');
  });

  test('serve() refuses a foreign host name', async () => {
    const base = await start(() => Promise.resolve(new Response('secret')));
    const port = Number(new URL(base).port);
    const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 421 /);
    expect(answer).not.toContain('secret');
  });

  test('serve() answers without a body read, and the connection carries the next request', async () => {
    const base = await start((request) =>
      Promise.resolve(new Response(request.method, { status: request.method === 'PUT' ? 401 : 200 })),
    );
    const refused = await fetch(base, { method: 'PUT', body: Buffer.alloc(3_000_000) });
    expect([refused.status, await refused.text()]).toEqual([401, 'PUT']);
    expect(await (await fetch(base)).text()).toBe('GET');
  });

  test('serve() breaks the connection when the handler drops it', async () => {
    const failures: unknown[] = [];
    const base = await start(
      () => Promise.reject(new ConnectionDroppedError()),
      (error) => failures.push(error),
    );
    await expect(fetch(base)).rejects.toThrow('fetch failed');
    expect(failures).toEqual([]);
  });

  test('serve() breaks the connection when the body stream drops it', async () => {
    const base = await start(() => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(Buffer.from('half'));
          throw new ConnectionDroppedError();
        },
      });
      return Promise.resolve(new Response(body, { headers: { 'content-length': '8' } }));
    });
    await expect(fetch(base).then((answer) => answer.text())).rejects.toThrow(TypeError);
  });

  test('serve() answers 500 and tells of a handler that fails', async () => {
    const failures: unknown[] = [];
    const base = await start(
      () => Promise.reject(new Error('broken')),
      (error) => failures.push(error),
    );
    expect((await fetch(base)).status).toBe(500);
    expect(failures).toEqual([new Error('broken')]);
  });

  test('serve() aborts the request when the client goes', async () => {
    const aborted = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    const base = await start((request) => {
      request.signal.addEventListener('abort', () => aborted.resolve(undefined));
      arrived.resolve(undefined);
      return new Promise(() => undefined);
    });
    const client = new AbortController();
    const answer = fetch(base, { signal: client.signal });
    await arrived.promise;
    client.abort();
    await expect(answer).rejects.toThrow();
    await aborted.promise;
  });

  test('serve() names the port in use and the setting that moves it', async () => {
    const base = await start(() => Promise.resolve(new Response()));
    const port = Number(new URL(base).port);
    const second = serve(() => Promise.resolve(new Response()), { port, name: 'Graph sandbox', setting: 'MY_PORT' });
    await expect(second).rejects.toThrow(`port ${port} is in use; set MY_PORT to another port`);
  });
});
