import crypto from 'node:crypto';

import { describe, expect, it, vi } from 'vitest';

import type { BoxAuth } from '../../../connectors/box/auth.ts';
import { createBoxClient } from '../../../connectors/box/client.ts';
import { ConnectorError } from '../../../model/errors.ts';
import { type Answer, createScriptedBox, json, refusal } from './scripted-box.ts';

const me = { path: '/users/me' };
const api = 'GET /2.0/users/me';
const urls = { api: 'http://127.0.0.1:7073', upload: 'http://127.0.0.1:7073/upload' };
const credentials: BoxAuth = { kind: 'client-credentials', clientId: 'app', clientSecret: 'hush', enterpriseId: '55' };

function setUp(script: Readonly<Record<string, Answer | readonly Answer[]>>, auth = credentials) {
  const box = createScriptedBox(script);
  const waits: number[] = [];
  const clock = { now: Date.parse('2026-02-01T00:00:00Z') };
  const client = createBoxClient({
    auth,
    urls,
    userAgent: 'Labelwright-test',
    fetch: box.fetch,
    now: () => clock.now,
    timeoutMs: 200,
    pause: (ms) => Promise.resolve(void waits.push(ms)),
  });
  return { box, client, clock, waits };
}

const failure = async (call: Promise<unknown>): Promise<ConnectorError> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
};

const tokens = (...names: readonly string[]): readonly Answer[] =>
  names.map((name) => json({ access_token: name, expires_in: 3600, token_type: 'bearer' }));

function jwtConfig() {
  const { privateKey } = crypto.generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pass' },
  });
  const appAuth = { publicKeyID: 'k1', privateKey, passphrase: 'pass' };
  return { boxAppSettings: { clientID: 'app', clientSecret: 'hush', appAuth }, enterpriseID: '55' };
}

describe('tokens', () => {
  it('send() fetches one token for calls that start together', async () => {
    const { box, client } = setUp({});
    await Promise.all(Array.from({ length: 8 }, () => client.send(me)));
    const [asked] = box.callsTo('POST /oauth2/token');
    expect(box.callsTo('POST /oauth2/token')).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(asked?.body.toString()))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'hush',
      box_subject_type: 'enterprise',
      box_subject_id: '55',
    });
    expect(new Set(box.callsTo(api).map(({ headers }) => headers.get('authorization')))).toEqual(
      new Set(['Bearer T1']),
    );
  });

  it('send() fetches the next token shortly before the present one expires', async () => {
    const { box, client, clock } = setUp({ 'POST /oauth2/token': tokens('T1', 'T2') });
    await client.send(me);
    clock.now += (3600 - 121) * 1000;
    await client.send(me);
    clock.now += 2 * 1000;
    await client.send(me);
    expect(box.callsTo(api).map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer T1',
      'Bearer T1',
      'Bearer T2',
    ]);
  });

  it('send() replaces a token that Box refuses, once for all calls that met the refusal', async () => {
    const guarded: Answer = ({ headers }) =>
      headers.get('authorization') === 'Bearer T2' ? Response.json({ id: '99' }) : new Response(null, { status: 401 });
    const { box, client, waits } = setUp({ 'POST /oauth2/token': tokens('T1', 'T2'), [api]: guarded });
    await Promise.all(Array.from({ length: 5 }, () => client.send(me)));
    expect(box.callsTo('POST /oauth2/token')).toHaveLength(2);
    expect(waits).toEqual([0, 0, 0, 0, 0]);
  });

  it('send() gives up after the second refusal', async () => {
    const { box, client } = setUp({ [api]: () => new Response(null, { status: 401 }) });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'unauthorized', reason: 'token-rejected' });
    expect(box.callsTo(api)).toHaveLength(2);
  });

  it('send() throws unauthorized where the application is not known, without the secret in any text', async () => {
    const answer = json({ error: 'unauthorized_client', error_description: 'not authorized' }, 400);
    const { client } = setUp({ 'POST /oauth2/token': answer });
    const error = await failure(client.send(me));
    expect(error).toMatchObject({ kind: 'unauthorized', reason: 'unauthorized-client' });
    expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain('hush');
  });

  it('send() signs in with a key of a JWT configuration', async () => {
    const config = jwtConfig();
    const { box, client } = setUp({}, { kind: 'jwt', config: JSON.stringify(config) });
    await client.send(me);
    const form = new URLSearchParams(box.callsTo('POST /oauth2/token')[0]?.body.toString());
    const claims = JSON.parse(
      Buffer.from(form.get('assertion')?.split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(claims).toMatchObject({ iss: 'app', sub: '55', box_sub_type: 'enterprise' });

    const wrong = {
      ...config,
      boxAppSettings: { ...config.boxAppSettings, appAuth: { ...config.boxAppSettings.appAuth, passphrase: 'no' } },
    };
    const refused = setUp({}, { kind: 'jwt', config: JSON.stringify(wrong) });
    expect(await failure(refused.client.send(me))).toMatchObject({ kind: 'unauthorized', reason: 'credentials' });
    expect(refused.box.calls).toEqual([]);
  });

  it('send() signs in though OpenSSL blames the key for what failed before', async () => {
    const stray = Object.assign(new Error('error:0680009B:asn1 encoding routines::too long'), {
      code: 'ERR_OSSL_ASN1_TOO_LONG',
    });
    const reading = vi.spyOn(crypto, 'createPrivateKey').mockImplementationOnce(() => {
      throw stray;
    });
    const { box, client } = setUp({}, { kind: 'jwt', config: JSON.stringify(jwtConfig()) });
    await client.send(me);
    expect(reading).toHaveBeenCalledTimes(2);
    expect(box.callsTo('POST /oauth2/token')).toHaveLength(1);
  });
});

describe('repeats', () => {
  it('send() waits as long as a short Retry-After says', async () => {
    const { client, waits } = setUp({
      [api]: [refusal(429, 'rate_limit_exceeded', { 'retry-after': '3' }), json({ id: '9' })],
    });
    expect(await client.send(me)).toEqual({ id: '9' });
    expect(waits).toEqual([3000]);
  });

  it('send() throws a long Retry-After instead of waiting', async () => {
    const { box, client, waits } = setUp({ [api]: refusal(429, 'rate_limit_exceeded', { 'retry-after': '100' }) });
    const error = await failure(client.send(me));
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 100_000, reason: 'rate-limit-exceeded' });
    expect(waits).toEqual([]);
    expect(box.callsTo(api)).toHaveLength(1);
  });

  it('send() reads a Retry-After that is a date', async () => {
    const later = refusal(503, 'unavailable', { 'retry-after': 'Sun, 01 Feb 2026 00:02:00 GMT' });
    const { client } = setUp({ [api]: later });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'transient', retryAfterMs: 120_000 });
  });

  it('send() tries three times where the service is down and never waits longer than a few seconds in all', async () => {
    const { box, client, waits } = setUp({ [api]: refusal(503, 'unavailable') });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'transient' });
    expect(box.callsTo(api)).toHaveLength(3);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(5000);
  });

  it('send() does not repeat what must not be done twice, save where Box said that it did nothing', async () => {
    const post = { method: 'POST', path: '/webhooks', json: {}, repeatable: false } as const;
    const down = setUp({ 'POST /2.0/webhooks': refusal(502, 'bad_gateway') });
    await failure(down.client.send(post));
    expect(down.box.callsTo('POST /2.0/webhooks')).toHaveLength(1);
    const busy = setUp({
      'POST /2.0/webhooks': [refusal(429, 'rate_limit_exceeded', { 'retry-after': '0' }), json({ id: '1' })],
    });
    expect(await busy.client.send(post)).toEqual({ id: '1' });
  });

  it('send() does not ask for ever where Box is never ready and asks for no wait', async () => {
    const { client, waits } = setUp({
      [api]: () => new Response(null, { status: 202, headers: { 'retry-after': '0' } }),
    });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'transient', reason: 'not-ready' });
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(5000);
    expect(waits.length).toBeGreaterThan(2);
  });

  it('send() throws transient where the connection fails', async () => {
    const { client } = setUp({ [api]: () => Promise.reject(new TypeError('fetch failed')) });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'transient', reason: 'network' });
  });

  it('send() gives up an exchange in which nothing happens', async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const pause = () => Promise.resolve();
    const client = createBoxClient({
      auth: credentials,
      urls,
      userAgent: 'x',
      fetch: silent,
      now: Date.now,
      timeoutMs: 5,
      pause,
    });
    expect(await failure(client.send(me))).toMatchObject({ kind: 'transient', reason: 'timeout' });
  });

  it('send() stops at once where the caller gives up', async () => {
    const { box, client } = setUp({ [api]: refusal(503, 'unavailable') });
    await failure(client.send({ ...me, signal: AbortSignal.abort() }));
    expect(box.callsTo(api).length).toBeLessThanOrEqual(1);
  });
});

describe('answers', () => {
  it('send() keeps all digits of numbers beyond 2^53', async () => {
    const text = '{"next_stream_position":1152922976252290886,"chunk_size":1,"ratio":1.5,"big":-9007199254740993}';
    const { client } = setUp({ [api]: () => new Response(text) });
    expect(await client.send(me)).toEqual({
      next_stream_position: '1152922976252290886',
      chunk_size: 1,
      ratio: 1.5,
      big: '-9007199254740993',
    });
  });

  it('send() throws an HTML page with its status, whether it calls itself an error or not', async () => {
    const page = (status: number) => () => new Response('<html>secret-page</html>', { status });
    const failed = await failure(setUp({ [api]: page(502) }).client.send(me));
    const captive = await failure(setUp({ [api]: page(200) }).client.send(me));
    expect(failed).toMatchObject({ kind: 'transient', message: 'Cannot GET /2.0/users/me: 502 unavailable' });
    expect(captive).toMatchObject({ kind: 'malformed', reason: 'unexpected-answer' });
    expect(captive.message).not.toContain('secret-page');
  });

  it('send() never shows the message of an error body', async () => {
    const error = await failure(setUp({ [api]: refusal(404, 'not_found') }).client.send(me));
    expect(error.message).toBe('Cannot GET /2.0/users/me: 404 not_found');
  });

  it('send() names itself', async () => {
    const { box, client } = setUp({});
    await client.send(me);
    expect(box.callsTo(api)[0]?.headers.get('user-agent')).toBe('Labelwright-test');
  });
});

describe('redirects', () => {
  const content = 'GET /2.0/files/1/content';
  const sentTo = (location: string) => () => new Response(null, { status: 302, headers: { location } });

  it('open() follows to another origin without the token', async () => {
    const { box, client } = setUp({
      [content]: sentTo('http://127.0.0.1:7099/dl?key=K'),
      'GET /dl': () => new Response('bytes'),
    });
    const { body } = await client.open({ path: '/files/1/content' });
    expect(Buffer.concat(await body.toArray()).toString()).toBe('bytes');
    expect(box.callsTo('GET /dl')[0]?.headers.get('authorization')).toBeNull();
    expect(box.callsTo(content)[0]?.headers.get('authorization')).toBe('Bearer T1');
  });

  it.each(['http://example.com/dl?key=SECRET', 'ftp://127.0.0.1/x', 'https://user:pw@example.com/'])(
    'open() refuses to be sent on to %s',
    async (location) => {
      const { box, client } = setUp({ [content]: sentTo(location) });
      const error = await failure(client.open({ path: '/files/1/content' }));
      expect(error).toMatchObject({ kind: 'malformed', reason: 'unexpected-answer' });
      expect(error.message).not.toContain('SECRET');
      expect(box.calls.every(({ url }) => url.host === '127.0.0.1:7073')).toBe(true);
    },
  );

  it('open() does not name the address that grants access in its errors', async () => {
    const { client } = setUp({
      [content]: sentTo('http://127.0.0.1:7099/SECRET/dl'),
      'GET /SECRET/dl': refusal(404, 'not_found'),
    });
    const error = await failure(client.open({ path: '/files/1/content' }));
    expect(error.message).toBe('Cannot GET content from 127.0.0.1:7099: 404 not_found');
  });

  it.each([401, 403])(
    'open() takes a %i of the address that it was sent on to for no refusal of the file',
    async (status) => {
      const { client } = setUp({
        [content]: sentTo('http://127.0.0.1:7099/dl'),
        'GET /dl': () => new Response('This address has expired', { status }),
      });
      const error = await failure(client.open({ path: '/files/1/content' }));
      expect(error).toMatchObject({ kind: 'malformed', reason: 'unexpected-answer' });
      expect(error.message).toBe('Cannot GET content from 127.0.0.1:7099: the address it was sent on to has expired');
    },
  );

  it('open() ends a circle of redirects', async () => {
    const { client } = setUp({ [content]: sentTo('/2.0/files/1/content') });
    expect(await failure(client.open({ path: '/files/1/content' }))).toMatchObject({ reason: 'unexpected-answer' });
  });
});
