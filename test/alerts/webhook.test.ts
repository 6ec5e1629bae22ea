import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { asOcsf } from '../../alerts/ocsf.ts';
import { createWebhookSink } from '../../alerts/webhook.ts';
import { alert } from '../fixtures/ledger.ts';

const secret = 'not-to-be-seen-anywhere';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let received: Received[];
let answer: (response: ServerResponse) => void;
let address: string;

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function onlyRequest(): Received {
  const [request, ...more] = received;
  if (request === undefined || more.length > 0) throw new Error(`Expected one request: ${received.length} arrived`);
  return request;
}

async function failure(url = `${address}/hook`): Promise<unknown> {
  try {
    await createWebhookSink({ url, secret }).send([alert('a')]);
  } catch (error) {
    return error;
  }
  throw new Error('Expected a failure: the alerts were sent');
}

describe('createWebhookSink()', () => {
  test('posts a batch of CloudEvents with the ids of the alerts', async () => {
    const alerts = [alert('a'), alert('b', { title: 'Größe “ok”' })];
    await createWebhookSink({ url: `${address}/hook?to=siem`, secret }).send(alerts);
    const { method, url, headers, body } = onlyRequest();
    expect([method, url]).toEqual(['POST', '/hook?to=siem']);
    expect(headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(JSON.parse(body)).toEqual(
      alerts.map((one) => ({
        specversion: '1.0',
        id: one.id,
        source: '/labelwright/box/drive',
        type: 'labelwright.alert',
        subject: 'Plans/plan.docx',
        time: '2026-03-01T10:00:00.000Z',
        datacontenttype: 'application/json',
        data: asOcsf(one),
      })),
    );
  });

  test('signs what it sends, byte by byte', async () => {
    await createWebhookSink({ url: address, secret }).send([alert('a', { title: 'Größe' })]);
    const { headers, body } = onlyRequest();
    const expected = createHmac('sha256', secret).update(Buffer.from(body, 'utf8')).digest('hex');
    expect(headers['x-labelwright-signature']).toBe(`sha256=${expected}`);
    expect(JSON.stringify(received)).not.toContain(secret);
  });

  test('sends no signature without a secret', async () => {
    await createWebhookSink({ url: address }).send([alert('a')]);
    expect(received[0]?.headers).not.toHaveProperty('x-labelwright-signature');
  });

  test('sends the same again under the same ids', async () => {
    const sink = createWebhookSink({ url: address, secret });
    await sink.send([alert('a')]);
    await sink.send([alert('a')]);
    expect(received).toHaveLength(2);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test.each([200, 202, 299])('takes %i for delivered', async (status) => {
    answer = (response) => response.writeHead(status).end('thanks');
    await expect(createWebhookSink({ url: address, secret }).send([alert('a')])).resolves.toBeUndefined();
  });

  test('does not wait for the end of an answer that has none', async () => {
    answer = (response) => response.writeHead(200).write('more');
    await expect(createWebhookSink({ url: address, secret }).send([alert('a')])).resolves.toBeUndefined();
  });

  test.each([304, 400, 401, 410, 413, 429, 500, 503])('fails as transient on %i', async (status) => {
    answer = (response) => response.writeHead(status).end(`no: ${secret}`.repeat(status === 304 ? 0 : 1));
    const error = await failure();
    expect(error).toMatchObject({ name: 'ConnectorError', kind: 'transient' });
    expect((error as Error).message).toContain(String(status));
    expect(inspect(error, { depth: 10 })).not.toContain(secret);
  });

  test.each([301, 302, 303, 307, 308])('refuses to follow a redirect by %i', async (status) => {
    answer = (response) => response.writeHead(status, { location: `${address}/elsewhere` }).end();
    expect(await failure()).toMatchObject({ name: 'ConnectorError', kind: 'transient' });
    expect(received.map(({ url }) => url)).toEqual(['/hook']);
  });

  test('fails as transient when the connection breaks or nobody listens', async () => {
    answer = (response) => response.destroy();
    const broken = await failure();
    const idle = createServer().listen(0, '127.0.0.1');
    await once(idle, 'listening');
    const { port } = idle.address() as AddressInfo;
    idle.close();
    await once(idle, 'close');
    for (const error of [broken, await failure(`http://127.0.0.1:${port}`)]) {
      expect(error).toMatchObject({ name: 'ConnectorError', kind: 'transient' });
      expect(inspect(error, { depth: 10 })).not.toContain(secret);
    }
  });
});
