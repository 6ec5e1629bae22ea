import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTransport, withRetry } from '../../../connectors/graph/transport.ts';

interface Arrived {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Longer than one piece, and not a multiple of it. */
const bytes = Uint8Array.from({ length: 700_001 }, (_, at) => at % 251);

let server: Server;
let arrived: Arrived[];
/** Of each answer, in order; then 202. */
let statuses: number[];

beforeEach(async () => {
  [arrived, statuses] = [[], []];
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      arrived.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 202, { 'retry-after': '0' }).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

describe('createTransport()', () => {
  it('sends bytes as a stream, which fetch does not copy, with the length that upload sessions ask for', async () => {
    const bodies: unknown[] = [];
    const transport = createTransport((url, init) => {
      bodies.push(init?.body);
      return fetch(url, init);
    });
    const { status } = await transport(address(), { method: 'PUT', headers: { 'content-range': 'x' }, body: bytes });
    expect(status).toBe(202);
    expect(bodies).toEqual([expect.any(ReadableStream)]);
    expect(arrived[0]?.headers).toMatchObject({ 'content-length': String(bytes.length), 'content-range': 'x' });
    expect(arrived[0]?.headers).not.toHaveProperty('transfer-encoding');
    expect(arrived[0]?.body.equals(bytes)).toBe(true);
  });

  it('sends all bytes once more when the service asked to wait', async () => {
    statuses = [429];
    const transport = withRetry(createTransport(undefined), Date.now);
    expect((await transport(address(), { method: 'PUT', body: bytes })).status).toBe(202);
    expect(arrived.map(({ body }) => body.equals(bytes))).toEqual([true, true]);
  });

  it('sends empty bytes and texts as they are', async () => {
    const transport = createTransport(undefined);
    await transport(address(), { method: 'PUT', body: new Uint8Array() });
    await transport(address(), { method: 'POST', body: '{}' });
    expect(arrived.map(({ headers, body }) => [headers['content-length'], body.toString()])).toEqual([
      ['0', ''],
      ['2', '{}'],
    ]);
  });
});
