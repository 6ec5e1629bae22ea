import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGraphSandbox, tenantId, type GraphSandbox } from '../../../../infra/sandbox/graph/sandbox.ts';
import { serve, type Served } from '../../../../infra/sandbox/serve.ts';
import { seed } from './harness.ts';

/** The sandbox as a server of its own, as `npm start` runs it. */
let sandbox: GraphSandbox;
let served: Served;
let receiver: Served;
let posted: string[];
let base: string;
let authorization: string;

beforeEach(async () => {
  posted = [];
  receiver = await serve(
    async (request) => {
      const token = new URL(request.url).searchParams.get('validationToken');
      if (token !== null) return new Response(token, { headers: { 'content-type': 'text/plain' } });
      posted.push(await request.text());
      return new Response(null, { status: 202 });
    },
    { port: 0, name: 'receiver' },
  );
  served = await serve((request) => sandbox.handle(request), { port: 0, name: 'Graph sandbox' });
  base = `http://127.0.0.1:${served.port}`;
  sandbox = await createGraphSandbox({ origin: base, downloadOrigin: `http://localhost:${served.port}`, seed });
  const form = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' };
  const answer = await fetch(`${base}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' }),
  });
  authorization = `Bearer ${((await answer.json()) as { access_token: string }).access_token}`;
});
afterEach(async () => {
  await served.close();
  await receiver.close();
  await sandbox.close();
});

async function firstDrive(): Promise<string> {
  const answer = await fetch(`${base}/sandbox`);
  return ((await answer.json()) as { drives: { id: string }[] }).drives[0]?.id ?? '';
}

test('a subscribed drive tells of an upload over HTTP, and hands the bytes out on its other host name', async () => {
  const drive = `${base}/v1.0/drives/${await firstDrive()}`;
  const made = await fetch(`${base}/v1.0/subscriptions`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      changeType: 'updated',
      resource: drive.slice(drive.indexOf('drives/')) + '/root',
      notificationUrl: `http://127.0.0.1:${receiver.port}/notifications`,
      expirationDateTime: new Date(Date.now() + 60_000).toISOString(),
    }),
  });
  expect(made.status).toBe(201);
  const bytes = Buffer.alloc(1_500_000, 'contract ');
  const sent = await fetch(`${drive}/root:/big.bin:/content`, {
    method: 'PUT',
    headers: { authorization },
    body: bytes,
  });
  expect(sent.status).toBe(201);
  await sandbox.idle();
  expect(posted).toHaveLength(1);

  const download = await fetch(`${drive}/root:/big.bin:/content`, { headers: { authorization } });
  expect([download.status, new URL(download.url).hostname]).toEqual([200, 'localhost']);
  expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
});

test('faults reach the client as a broken download and a lost answer', async () => {
  const drive = `${base}/v1.0/drives/${await firstDrive()}`;
  const order = (body: object): Promise<Response> =>
    fetch(`${base}/sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });
  await order({ path: '^/download/', fault: { kind: 'truncate', bytes: 2 } });
  const download = await fetch(`${drive}/root:/Notes.txt:/content`, { headers: { authorization } });
  expect(download.headers.get('content-length')).toBe('5');
  await expect(download.arrayBuffer()).rejects.toThrow(TypeError);

  await order({ method: 'PUT', fault: { kind: 'drop-after' } });
  const put = fetch(`${drive}/root:/Lost.txt:/content`, { method: 'PUT', headers: { authorization }, body: 'kept' });
  await expect(put).rejects.toThrow('fetch failed');
  expect((await fetch(`${drive}/root:/Lost.txt`, { headers: { authorization } })).status).toBe(200);
});

test('answers carry the ids that Graph sends', async () => {
  const headers = { authorization, 'client-request-id': 'my-id' };
  const answer = await fetch(`${base}/v1.0/sites/getAllSites`, { headers });
  expect(answer.headers.get('client-request-id')).toBe('my-id');
  expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
