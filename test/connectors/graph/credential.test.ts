import nock from 'nock';
import { describe, expect, test } from 'vitest';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import type { GraphCredential } from '../../../connectors/graph/credential.ts';
import { driveItem, graph, itemUrl, ourId, ref, thrownBy, useNock } from './peer.ts';

useNock();

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
