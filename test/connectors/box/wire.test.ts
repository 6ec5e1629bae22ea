import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { toItemOf } from '../../../connectors/box/items.ts';
import { parseFile } from '../../../connectors/box/types.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { SourceId } from '../../../model/ids.ts';
import { boxFile, boxOptions, collect, sha1 } from './scripted-box.ts';

/** Over real sockets and the global fetch: what scripted answers can't show. */
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener) {
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    if (request.url === '/oauth2/token') response.end('{"access_token":"T1","expires_in":3600}');
    else if (request.url?.startsWith('/2.0/users/me') === true) response.end('{"id":"99"}');
    else listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connector = createBoxConnector(
    boxOptions({ fetch: globalThis.fetch }, { urls: { api, upload: `${api}/upload` } }),
  );
  return { connector, sockets };
}

const bytes = Buffer.alloc(300_000, 'labelwright');
const { signal } = new AbortController();

function itemOf(value: unknown) {
  const described = parseFile(value);
  if (described === undefined) throw new Error('no file');
  return toItemOf(described, '100' as SourceId, '99');
}

describe('over the wire', () => {
  it('download() reads on where a connection ends before its stated length', async () => {
    const ranges: (string | undefined)[] = [];
    const { connector } = await serve((request, response) => {
      ranges.push(request.headers.range);
      const start = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      const headers = {
        'content-length': bytes.length - start,
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      };
      response.writeHead(start === 0 ? 200 : 206, headers);
      if (start > 0) response.end(bytes.subarray(start));
      else response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
    });
    const item = itemOf(boxFile({ size: bytes.length, sha1: sha1(bytes) }));
    expect(Buffer.concat(await collect(connector.download(item, signal))).equals(bytes)).toBe(true);
    expect(ranges).toHaveLength(2);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
  });

  it('upload() streams with a length, and connections are used again', async () => {
    const seen: { length: string | undefined; encoding: string | undefined; body: Buffer }[] = [];
    const { connector, sockets } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const after = boxFile({ etag: '4', sha1: sha1(bytes), file_version: { id: '502' } });
        if (request.method === 'GET') return void response.end(JSON.stringify(boxFile()));
        const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
        seen.push({ length, encoding, body: Buffer.concat(chunks) });
        response.end(JSON.stringify({ entries: [after] }));
      });
    });
    const content = { bytes: memorySource(bytes), digest: sha1(bytes), signal };
    expect(await connector.upload(itemOf(boxFile()), content)).toMatchObject({ versionAfter: '502' });
    const [sent] = seen;
    expect(sent?.encoding).toBeUndefined();
    expect(sent?.length).toBe(String(sent?.body.length));
    expect(sent?.body.includes(bytes)).toBe(true);
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('look() throws transient where nobody listens', async () => {
    const { connector } = await serve(() => undefined);
    const [server] = servers.splice(0);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await expect(connector.look(itemOf(boxFile()).ref)).rejects.toMatchObject({ kind: 'transient', reason: 'network' });
  });
});
