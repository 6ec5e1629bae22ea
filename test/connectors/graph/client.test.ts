import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import { SettingsError } from '../../../model/errors.ts';
import {
  authority,
  driveItem,
  graph,
  graphError,
  itemUrl,
  nockToken,
  ref,
  signedIn,
  source,
  thrownBy,
  useNock,
} from './peer.ts';

useNock();

const itemPath = itemUrl;

describe('the Graph client', () => {
  test('look() sends token and user agent, and signs in once for calls at the same time', async () => {
    const connector = signedIn();
    nock(graph, { reqheaders: { authorization: 'Bearer token-1', 'user-agent': 'NONISV|Test|Labelwright/1.0' } })
      .get(itemPath)
      .times(3)
      .reply(200, driveItem());
    const found = await Promise.all([connector.look(ref), connector.look(ref), connector.look(ref)]);
    expect(found.map((item) => item?.version)).toEqual(['"{A},1"', '"{A},1"', '"{A},1"']);
  });

  test('look() gets another token once when Graph refuses the one it has', async () => {
    const connector = signedIn();
    nockToken('token-2');
    nock(graph, { reqheaders: { authorization: 'Bearer token-1' } })
      .get(itemPath)
      .reply(401, graphError('x'));
    nock(graph, { reqheaders: { authorization: 'Bearer token-2' } })
      .get(itemPath)
      .reply(200, driveItem());
    expect((await connector.look(ref))?.name).toBe('Plan.txt');
  });

  test('look() gives up as unauthorized when the second token is refused too', async () => {
    const connector = signedIn();
    nockToken('token-2');
    nock(graph).get(itemPath).twice().reply(401, graphError('InvalidAuthenticationToken'));
    expect((await thrownBy(connector.look(ref))).kind).toBe('unauthorized');
  });

  test('look() repeats after a short wait and after a broken connection', async () => {
    const connector = signedIn();
    nock(graph).get(itemPath).reply(429, '', { 'retry-after': '0' });
    nock(graph).get(itemPath).replyWithError(new Error('socket hang up'));
    nock(graph).get(itemPath).reply(200, driveItem());
    expect(await connector.look(ref)).toBeDefined();
  });

  test('look() hands a long wait on instead of sleeping', async () => {
    const connector = signedIn();
    nock(graph).get(itemPath).reply(429, graphError('activityLimitReached'), { 'retry-after': '300' });
    const error = await thrownBy(connector.look(ref));
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 300_000, reason: 'too-many-requests' });
  });

  test('look() gives up on an HTML 503 after three tries', async () => {
    const connector = signedIn();
    const page = '<html>Busy</html>';
    nock(graph).get(itemPath).thrice().reply(503, page, { 'content-type': 'text/html', 'retry-after': '0' });
    expect((await thrownBy(connector.look(ref))).kind).toBe('transient');
  });

  test('look() takes a success that is no JSON for a passing fault', async () => {
    const connector = signedIn();
    nock(graph).get(itemPath).reply(200, '<html></html>', { 'content-type': 'text/html' });
    expect(await thrownBy(connector.look(ref))).toMatchObject({ kind: 'malformed', reason: 'malformed-answer' });
  });

  test('create() is not sent again after an ambiguous failure', async () => {
    const connector = signedIn();
    nock(graph).post('/v1.0/subscriptions').reply(504, '');
    const request = { address: 'https://label.contoso.com/n', clientState: 'x' };
    const created = connector.features.subscriptions?.create(source, request);
    expect(await thrownBy(Promise.resolve(created))).toMatchObject({ kind: 'transient', reason: 'gateway-timeout' });
  });

  test('a refused secret is unauthorized, a silent sign-in transient, and neither shows the secret', async () => {
    const connector = signedIn();
    nock.cleanAll();
    nock(authority)
      .post('/tenant/oauth2/v2.0/token')
      .reply(401, { error: 'invalid_client', error_description: 's3cret' });
    const refused = await thrownBy(connector.look(ref));
    expect(refused).toMatchObject({ kind: 'unauthorized', reason: 'sign-in' });
    nock(authority).post('/tenant/oauth2/v2.0/token').replyWithError(new Error('no route'));
    const silent = await thrownBy(connector.look(ref));
    expect(silent.kind).toBe('transient');
    expect(`${refused.message} ${silent.message}`).not.toContain('s3cret');
  });

  test('a token that runs out is fetched anew before it does', async () => {
    let time = 0;
    const connector = signedIn({ now: () => time });
    nockToken('token-2');
    nock(graph, { reqheaders: { authorization: 'Bearer token-1' } })
      .get(itemPath)
      .reply(200, driveItem());
    await connector.look(ref);
    time = 3_500_000;
    nock(graph, { reqheaders: { authorization: 'Bearer token-2' } })
      .get(itemPath)
      .reply(200, driveItem());
    expect(await connector.look(ref)).toBeDefined();
  });
});

describe('createGraphConnector()', () => {
  const options = {
    tenantId: 'tenant',
    clientId: 'id',
    credential: { kind: 'secret', secret: 'x' },
    settleSeconds: 20,
    userAgent: 'x',
  } as const;

  test.each([
    { baseUrl: 'http://graph.example.com/v1.0/' },
    { authority: 'http://login.example.com' },
    { authority: 'nonsense' },
  ])('createGraphConnector() refuses %j, which is not encrypted', (addresses) => {
    expect(() => createGraphConnector({ ...options, ...addresses })).toThrow(SettingsError);
  });

  test('createGraphConnector() refuses a certificate for a loopback authority', () => {
    const certificate = { kind: 'certificate', pem: '' } as const;
    expect(() => createGraphConnector({ ...options, authority, credential: certificate })).toThrow(SettingsError);
  });
});
