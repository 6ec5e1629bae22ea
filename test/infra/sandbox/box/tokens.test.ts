import { afterEach, describe, expect, it } from 'vitest';
import { origin, seed, startSandbox, token, type Started } from './start-sandbox.ts';

let started: Started;
afterEach(() => started.sandbox.close());

const ask = async (form: Record<string, string>): Promise<Response> =>
  started.sandbox.handle(new Request(`${origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }));

const client = { client_id: 'any', client_secret: 'any' };

describe('POST /oauth2/token', () => {
  it('gives any client a token for the service account', async () => {
    started = await startSandbox();
    const response = await ask({ ...client, grant_type: 'client_credentials' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    expect((await started.service.call('GET', '/2.0/users/me')).get('login')).toContain('@boxdevedition.com');
  });

  it('takes a JWT assertion and acts for its subject', async () => {
    started = await startSandbox();
    const sub = await started.userId('bo@norrland.example');
    const claims = Buffer.from(JSON.stringify({ sub, box_sub_type: 'user' })).toString('base64url');
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `e30.${claims}.x` };
    const { access_token } = (await (await ask({ ...client, ...grant })).json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    const me = await started.sandbox.handle(new Request(`${origin}/2.0/users/me`, { headers }));
    expect(await me.json()).toMatchObject({ name: 'Bo Lind' });
  });

  it.each([
    [{ ...client, grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'client_credentials' }, 'invalid_client'],
    [{ ...client, grant_type: 'client_credentials', box_subject_type: 'user', box_subject_id: '1' }, 'invalid_grant'],
    [{ ...client, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.!!.c' }, 'invalid_grant'],
  ])('answers %j with %s', async (form, error) => {
    started = await startSandbox();
    const response = await ask(form);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error });
  });
});

describe('Authorization', () => {
  it('answers 401 with an empty body without a token, with a wrong one and with an expired one', async () => {
    let now = Date.now();
    started = await startSandbox({ now: () => now });
    const accessToken = await token(started.sandbox);
    const me = (authorization?: string): Promise<Response> =>
      started.sandbox.handle(
        new Request(`${origin}/2.0/users/me`, { headers: authorization ? { authorization } : {} }),
      );
    expect((await me(`Bearer ${accessToken}`)).status).toBe(200);
    now += 3600_000;
    for (const response of [await me(), await me('Bearer wrong'), await me(`Bearer ${accessToken}`)]) {
      expect(response.status).toBe(401);
      expect(await response.text()).toBe('');
      expect(response.headers.get('www-authenticate')).toContain('invalid_token');
    }
  });

  it('lets only the service account act as another user, and never as itself', async () => {
    started = await startSandbox();
    const [ada, bo] = [await started.userId('ada@norrland.example'), await started.userId('bo@norrland.example')];
    expect((await started.service.as(ada).call('GET', '/2.0/users/me')).get('id')).toBe(ada);
    const own = await started.user('ada@norrland.example');
    expect((await own.as(bo).call('GET', '/2.0/users/me')).status).toBe(403);
    const service = (await started.service.call('GET', '/2.0/users/me')).id('id');
    expect((await started.service.as(service).call('GET', '/2.0/users/me')).status).toBe(403);
  });

  it('lets nobody act as an inactive or an unknown user, and as no user at all without that right', async () => {
    started = await startSandbox();
    const ada = await started.userId('ada@norrland.example');
    const me = () => started.service.as(ada).call('GET', '/2.0/users/me');
    expect((await started.service.as('1').call('GET', '/2.0/users/me')).status).toBe(403);
    const changed = await started.service.call('PUT', `/2.0/users/${ada}`, { body: { status: 'inactive' } });
    expect(changed.get('status')).toBe('inactive');
    expect((await me()).status).toBe(403);
    await started.service.call('PUT', `/2.0/users/${ada}`, { body: { status: 'active' } });
    expect((await me()).status).toBe(200);
    const body = JSON.stringify({ actingAsUsers: false });
    await started.sandbox.handle(new Request(`${origin}/sandbox/switches`, { method: 'PUT', body }));
    expect((await me()).status).toBe(403);
  });

  it('tells external users from managed ones, and what they own', async () => {
    const zoe = { name: 'Zoe', mail: 'zoe@elsewhere.example', external: true };
    const folders = [{ name: 'Theirs', owner: zoe.mail, files: [] }];
    started = await startSandbox({ seed: { ...seed, users: [...seed.users, zoe], folders } });
    const names = async (type: string) =>
      ((await started.service.call('GET', `/2.0/users?user_type=${type}`)).get('entries') as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await names('managed')).not.toContain('Zoe');
    expect(await names('external')).toEqual(['Zoe']);
    const fields = 'fields=is_externally_owned';
    const theirs = await started.service.call('GET', `/2.0/folders/${await started.folderId('Theirs')}?${fields}`);
    expect(theirs.get('is_externally_owned')).toBe(true);
    expect((await started.service.call('GET', '/2.0/users?user_type=none')).status).toBe(400);
  });

  it('lists users for admins only', async () => {
    started = await startSandbox();
    const bo = await started.user('bo@norrland.example');
    expect((await bo.call('GET', '/2.0/users')).get('code')).toBe('insufficient_scope');
    const first = await started.service.call('GET', '/2.0/users?usemarker=true&limit=3&fields=id,login');
    expect(first.get('entries')).toHaveLength(3);
    const marker = first.id('next_marker');
    const second = await started.service.call('GET', `/2.0/users?usemarker=true&limit=3&marker=${marker}`);
    expect(second.get('entries')).toHaveLength(1);
    expect(second.get('next_marker')).toBe('');
  });
});
