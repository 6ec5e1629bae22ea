import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import nock from 'nock';
import { describe, expect, test, vi } from 'vitest';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import type { GraphCredential } from '../../../connectors/graph/credential.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { driveItem, graph, itemUrl, ourId, ref, thrownBy, useNock } from './peer.ts';

useNock();

const identityClientId = '0d5f1f6e-6a25-4a3d-9a0d-3c1f6f0a9b11';

const tenantId = '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381';
const login = 'https://login.microsoftonline.com';

function connector(credential: GraphCredential = { kind: 'secret', secret: 's3cret' }) {
  return createGraphConnector({
    tenantId,
    clientId: ourId,
    credential,
    settleSeconds: 20,
    userAgent: 'x',
  });
}

function tokenEndpoint(form = /grant_type=client_credentials/): nock.Interceptor {
  return nock(login).post(`/${tenantId}/oauth2/v2.0/token`, form).query(true);
}

describe('createTokenSource() with the identity library', () => {
  test('createTokenSource() gets a token for Graph from Entra and uses it', async () => {
    tokenEndpoint(
      /client_id=our-application.*scope=https%3A%2F%2Fgraph\.microsoft\.com%2F\.default.*client_secret=s3cret/s,
    ).reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'entra-token' });
    nock(graph, { reqheaders: { authorization: 'Bearer entra-token' } })
      .get(itemUrl)
      .twice()
      .reply(200, driveItem());
    const { look } = connector();
    expect(await look(ref)).toBeDefined();
    expect(await look(ref)).toBeDefined();
  });

  test('createTokenSource() shows the token of a file that the app registration trusts', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'token');
    writeFileSync(path, 'token-of-the-cluster');
    tokenEndpoint(/client_assertion=token-of-the-cluster/).reply(200, {
      token_type: 'Bearer',
      expires_in: 3599,
      access_token: 'exchanged-token',
    });
    nock(graph, { reqheaders: { authorization: 'Bearer exchanged-token' } })
      .get(itemUrl)
      .reply(200, driveItem());
    expect(await connector({ kind: 'federated-file', path }).look(ref)).toBeDefined();
    folder.remove();
  });

  test('createTokenSource() exchanges the token of a managed identity that the app registration trusts', async () => {
    vi.stubEnv('IDENTITY_ENDPOINT', 'http://127.0.0.1:41999/msi/token');
    vi.stubEnv('IDENTITY_HEADER', 'header');
    nock('http://127.0.0.1:41999', { reqheaders: { 'x-identity-header': 'header' } })
      .get('/msi/token')
      .query(({ resource, client_id: id }) => resource === 'api://AzureADTokenExchange' && id === identityClientId)
      .reply(200, { access_token: 'token-of-the-identity', expires_on: String(Math.floor(Date.now() / 1000) + 3600) });
    tokenEndpoint(/client_assertion=token-of-the-identity/).reply(200, {
      token_type: 'Bearer',
      expires_in: 3599,
      access_token: 'exchanged-token',
    });
    nock(graph, { reqheaders: { authorization: 'Bearer exchanged-token' } })
      .get(itemUrl)
      .reply(200, driveItem());
    expect(await connector({ kind: 'federated-identity', identityClientId }).look(ref)).toBeDefined();
  });

  test('createTokenSource() is unauthorized when Entra refuses the secret', async () => {
    tokenEndpoint().reply(401, {
      error: 'invalid_client',
      error_description: 'AADSTS7000215: Invalid client secret',
      error_codes: [7000215],
    });
    expect(await thrownBy(connector().look(ref))).toMatchObject({ kind: 'unauthorized', reason: 'sign-in' });
  });

  test.each([429, 503])('createTokenSource() is transient when Entra answers %i, without waiting', async (status) => {
    tokenEndpoint().reply(status, { error: 'busy' }, { 'retry-after': '100' });
    expect(await thrownBy(connector().look(ref))).toMatchObject({ kind: 'transient', reason: 'sign-in' });
  });

  test('createTokenSource() is transient when Entra cannot be reached', async () => {
    tokenEndpoint().replyWithError(Object.assign(new Error('no route'), { code: 'ECONNREFUSED' }));
    expect(await thrownBy(connector().look(ref))).toMatchObject({ kind: 'transient', reason: 'sign-in' });
  });

  test('createTokenSource() is unauthorized when the certificate is none', async () => {
    const credential = { kind: 'certificate', pem: 'nonsense' } as const;
    expect(await thrownBy(connector(credential).look(ref))).toMatchObject({ kind: 'unauthorized', reason: 'sign-in' });
  });
});
