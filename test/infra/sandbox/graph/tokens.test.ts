import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ana, createHarness, requestToken, type Harness } from './harness.ts';

let harness: Harness;
let now = Date.parse('2026-05-04T08:00:00Z');
beforeAll(async () => {
  harness = await createHarness({ now: () => now });
});
afterAll(() => harness.close());

const ask = (form: Record<string, string | undefined>, tenant?: string): ReturnType<typeof requestToken> =>
  requestToken((method, address, options) => harness.call(method, address, options), form, tenant);

describe('token endpoint', () => {
  test('gives any client id and secret a bearer token', async () => {
    const { status, json } = await ask({ client_id: 'whoever', client_secret: 'whatever' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(json.access_token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test.each([
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [{ grant_type: undefined }, 400, 'invalid_request', 900144],
    [{ client_id: undefined }, 400, 'invalid_request', 900144],
    [{ client_secret: undefined }, 401, 'invalid_client', 7000218],
    [{ scope: undefined }, 400, 'invalid_request', 900144],
    [{ scope: 'Files.Read.All' }, 400, 'invalid_scope', 1002012],
    [{ scope: 'https://vault.azure.net/.default' }, 400, 'invalid_resource', 500011],
  ])('refuses %j as Entra does', async (form, status, error, code) => {
    const answer = await ask(form);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error, error_codes: [code] });
    expect(answer.text).toContain(`"error_description":"AADSTS${code}: `);
  });

  test('refuses another tenant', async () => {
    expect((await ask({}, 'other.example')).json).toMatchObject({ error_codes: [90002] });
  });
});

describe('bearer tokens', () => {
  test('a call without a token, with a foreign one and with an expired one is 401 with a Graph error', async () => {
    const { json } = await ask({});
    const token = json.access_token;
    const get = (headers: Record<string, string>): ReturnType<Harness['call']> =>
      harness.call('GET', '/sites/getAllSites', { as: 'none', headers });

    expect((await get({ authorization: `Bearer ${token}` })).status).toBe(200);
    const forged = token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    for (const headers of [{}, { authorization: 'Bearer nonsense' }, { authorization: `Bearer ${forged}` }]) {
      const refused = await get(headers);
      expect(refused.status).toBe(401);
      const innerError = { 'request-id': refused.headers.get('request-id') };
      expect(refused.json).toMatchObject({ error: { code: 'InvalidAuthenticationToken', innerError } });
    }
    now += 3_600_000;
    expect((await get({ authorization: `Bearer ${token}` })).text).toContain('expired');
  });

  test('an application and a user leave their own names on what they write', async () => {
    const byUser = await harness.upload('who.txt', 'a');
    expect(byUser.json).toMatchObject({ createdBy: { user: { email: ana, displayName: 'Ana Reyes' } } });
    const byApplication = await harness.upload('who.txt', 'b', 'my-client');
    expect(byApplication.json).toMatchObject({
      lastModifiedBy: { application: { id: 'my-client' } },
      createdBy: { user: { displayName: 'Ana Reyes' } },
    });
  });
});
