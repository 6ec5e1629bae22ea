import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SettingsError } from '../../model/errors.ts';
import { ConnectionDroppedError } from './connection-dropped-error.ts';

export type Handle = (request: Request) => Promise<Response>;

export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** What is served, for the error at start: `Graph sandbox`. */
  readonly name: string;
  /** The setting that moves the port: `LABELWRIGHT_GRAPH_PORT`. */
  readonly setting?: string;
  /** Told of every failure of the handler that isn't a wanted break of the connection. */
  readonly onError?: (error: unknown) => void;
}

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Serves a handler on 127.0.0.1. Bodies are streamed both ways; the request's signal aborts when the client goes. A handler or a
 * body stream that fails with ConnectionDroppedError breaks the connection; any other failure is told to `onError` and answered 500
 * (or breaks the connection once the answer has begun). Requests for another host name are refused, so that no web page can
 * reach the sandbox by rebinding its name. A port in use is a SettingsError.
 */
export async function serve(handle: Handle, options: ServeOptions): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    void exchange({ handle, incoming, outgoing, onError: options.onError ?? reportError });
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, options: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, options)));
    server.listen(options.port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function startError(error: NodeJS.ErrnoException, { name, port, setting }: ServeOptions): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const remedy = setting === undefined ? '' : `; set ${setting} to another port`;
  return new SettingsError(`Cannot start ${name}`, [`port ${port} is in use${remedy}`]);
}

function reportError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

interface Exchange {
  readonly handle: Handle;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly onError: (error: unknown) => void;
}

async function exchange({ handle, incoming, outgoing, onError }: Exchange): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort();
    // What the handler left unread is drained, so that the connection can carry the next request.
    incoming.resume();
  });
  try {
    const host = incoming.headers.host ?? '127.0.0.1';
    if (!isLoopback(host)) {
      refuseHost(outgoing);
      return;
    }
    await send(await handle(toRequest(incoming, host, gone.signal)), outgoing, incoming.method === 'HEAD');
  } catch (error) {
    if (gone.signal.aborted || incoming.errored !== null) return;
    if (!(error instanceof ConnectionDroppedError)) onError(error);
    // What was sent of the body still arrives: a truncated answer is not the same as none.
    if (outgoing.headersSent) incoming.socket.destroySoon();
    else if (error instanceof ConnectionDroppedError) incoming.socket.destroy();
    else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('Sandbox failed: see its log\n');
  }
}

function isLoopback(host: string): boolean {
  return loopbackNames.has(host.replace(/:\d+$/, '').toLowerCase());
}

function refuseHost(outgoing: ServerResponse): void {
  outgoing.writeHead(421, { 'content-type': 'text/plain' }).end('Use the host name localhost or 127.0.0.1\n');
}

function toRequest(incoming: IncomingMessage, host: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  const init = { method, headers, signal, redirect: 'manual' } as const;
  // Joined, not resolved: a target that starts with two slashes must not become another host.
  const url = `http://${host}${incoming.url ?? '/'}`;
  if (method === 'GET' || method === 'HEAD') return new Request(url, init);
  const streamed: RequestInit & { duplex: 'half' } = { ...init, body: lazyBody(incoming), duplex: 'half' };
  return new Request(url, streamed);
}

/** Nothing is read before the handler asks: a refused upload costs nothing. */
function lazyBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

async function send(response: Response, outgoing: ServerResponse, headOnly: boolean): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null || headOnly) {
    outgoing.end();
    await response.body?.cancel();
    return;
  }
  const reader = response.body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  outgoing.once('close', stop);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (outgoing.destroyed) return;
    if (!outgoing.write(value)) await drained(outgoing);
  }
  outgoing.off('close', stop);
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}
