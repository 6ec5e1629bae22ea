import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkAccess, type AccessRules } from '../../console/access.ts';

const apiKey = 'a key of more than sixteen characters';
const open: AccessRules = { open: true, apiKey: undefined, platformAuth: false };
const keyed: AccessRules = { open: false, apiKey, platformAuth: false };
const platform: AccessRules = { open: false, apiKey: undefined, platformAuth: true };
const closed: AccessRules = { open: false, apiKey: undefined, platformAuth: false };

interface Claim {
  readonly typ: string;
  readonly val: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const principal = (claims: readonly Claim[], role_typ = 'roles') => ({
  'x-ms-client-principal': encode({ auth_typ: 'aad', claims, role_typ }),
});
const withRole = (role: string) => principal([{ typ: 'roles', val: role }]);

describe('checkAccess() of an open console', () => {
  test.each(['localhost:7071', 'localhost', '127.0.0.1:7071', '[::1]:7071'])('lets %s in', (host) => {
    expect(checkAccess(open, { host }, 'reader')).toBeUndefined();
    expect(checkAccess(open, { host, origin: `http://${host}` }, 'admin')).toBeUndefined();
  });

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:7071', '10.0.0.1', '', ':', 'a b'])(
    'refuses the name %j with 421',
    (host) => {
      expect(checkAccess(open, { host }, 'reader')?.status).toBe(421);
      expect(checkAccess(open, { host, origin: `http://${host}` }, 'reader')?.status).toBe(421);
    },
  );

  test('refuses a request without a name with 421', () => {
    expect(checkAccess(open, {}, 'reader')?.status).toBe(421);
  });

  test.each(['https://evil.example', 'null', 'http://localhost:7072', 'http://127.0.0.1:7071', '', 'file://'])(
    'refuses the origin %j with 403',
    (origin) => {
      expect(checkAccess(open, { host: 'localhost:7071', origin }, 'admin')?.status).toBe(403);
    },
  );
});

describe('checkAccess() with an API key', () => {
  test('takes it as X-API-Key or bearer token, for either role', () => {
    for (const headers of [
      { 'x-api-key': apiKey },
      { authorization: `Bearer ${apiKey}` },
      { authorization: `bearer ${apiKey}` },
    ]) {
      expect(checkAccess(keyed, headers, 'reader')).toBeUndefined();
      expect(checkAccess(keyed, headers, 'admin')).toBeUndefined();
    }
  });

  test('refuses every other key with 401 and repeats neither', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom(apiKey.slice(1), `${apiKey} `, apiKey.toUpperCase())),
        (key) => {
          fc.pre(key !== apiKey);
          for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }]) {
            const refusal = checkAccess(keyed, headers, 'reader');
            expect(refusal?.status).toBe(401);
            expect(refusal?.reason).not.toContain(apiKey);
          }
        },
      ),
    );
  });

  test('refuses with 401 without a key, another scheme, or under a loopback name', () => {
    for (const headers of [
      {},
      { authorization: `Basic ${apiKey}` },
      { authorization: apiKey },
      { host: 'localhost' },
    ]) {
      expect(checkAccess(keyed, headers, 'reader')?.status).toBe(401);
    }
  });

  test('does not let a right bearer token make up for a wrong X-API-Key', () => {
    const headers = { 'x-api-key': 'wrong', authorization: `Bearer ${apiKey}` };
    expect(checkAccess(keyed, headers, 'reader')?.status).toBe(401);
  });
});

describe('checkAccess() of a principal header', () => {
  test('is trusted only where the platform stands in front', () => {
    const headers = { host: 'localhost', ...withRole('admin') };
    expect(checkAccess(platform, headers, 'admin')).toBeUndefined();
    expect(checkAccess(keyed, headers, 'reader')?.status).toBe(401);
    expect(checkAccess(closed, headers, 'reader')?.status).toBe(401);
  });

  test('lets a reader read, and an admin read and change', () => {
    expect(checkAccess(platform, withRole('reader'), 'reader')).toBeUndefined();
    expect(checkAccess(platform, withRole('reader'), 'admin')?.status).toBe(403);
    expect(checkAccess(platform, withRole('admin'), 'reader')).toBeUndefined();
    expect(checkAccess(platform, withRole('admin'), 'admin')).toBeUndefined();
  });

  test('reads roles from the claim type that the header names', () => {
    const type = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
    expect(checkAccess(platform, principal([{ typ: type, val: 'admin' }], type), 'admin')).toBeUndefined();
    expect(checkAccess(platform, principal([{ typ: type, val: 'admin' }]), 'admin')?.status).toBe(403);
  });

  test('refuses with 403 who signed in without the role', () => {
    for (const role of ['Admin', 'administrator', 'admin,reader', '']) {
      expect(checkAccess(platform, withRole(role), 'reader')?.status, role).toBe(403);
    }
    expect(checkAccess(platform, principal([]), 'reader')?.status).toBe(403);
    expect(checkAccess(platform, principal([{ typ: 'name', val: 'admin' }]), 'reader')?.status).toBe(403);
  });

  test('refuses with 401 what is missing or not understood', () => {
    expect(checkAccess(platform, {}, 'reader')?.status).toBe(401);
    const wrong = [null, 1, [], {}, { claims: 'admin' }, { claims: [{ typ: 'roles' }] }, { claims: [null] }].map(
      encode,
    );
    for (const header of ['', '%%%', '{"claims":[]}', ...wrong]) {
      expect(checkAccess(platform, { 'x-ms-client-principal': header }, 'reader')?.status, header).toBe(401);
    }
  });

  test('never lets garbage in, nor fails on it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64')),
        ),
        (header) => {
          expect([401, 403]).toContain(checkAccess(platform, { 'x-ms-client-principal': header }, 'reader')?.status);
        },
      ),
    );
  });

  test('counts beside an API key, where the bearer token is the one of the sign-in', () => {
    const both: AccessRules = { open: false, apiKey, platformAuth: true };
    const token = { authorization: 'Bearer eyJ.token.of-the-tenant' };
    expect(checkAccess(both, { ...token, ...withRole('reader') }, 'reader')).toBeUndefined();
    expect(checkAccess(both, { ...token, ...withRole('reader') }, 'admin')?.status).toBe(403);
    expect(checkAccess(both, token, 'reader')?.status).toBe(401);
    expect(checkAccess(both, { 'x-api-key': 'wrong', ...withRole('admin') }, 'reader')?.status).toBe(401);
    expect(checkAccess(both, { 'x-api-key': apiKey }, 'admin')).toBeUndefined();
  });
});

test('checkAccess() lets nobody in, and says what to set, where nothing is set up', () => {
  const headers = { host: 'localhost', 'x-api-key': '', authorization: 'Bearer undefined' };
  expect(checkAccess(closed, headers, 'reader')).toMatchObject({ status: 401 });
  expect(checkAccess(closed, {}, 'reader')?.reason).toContain('LABELWRIGHT_API_KEY');
});
