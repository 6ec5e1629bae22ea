import { writeFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readSettings, sandboxTenantId } from '../config.ts';
import { backfillScheduleOf, settingNames } from '../environment.ts';
import { SettingsError } from '../model/errors.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { anyCharacter } from './fixtures/any-character.ts';

type Environment = Readonly<Record<string, string>>;

const tenantId = '11111111-2222-4333-8444-555555555555';
const microsoft = { LABELWRIGHT_TENANT_ID: tenantId, LABELWRIGHT_CLIENT_ID: 'app' };
const box = {
  LABELWRIGHT_BOX_CLIENT_ID: 'box-app',
  LABELWRIGHT_BOX_CLIENT_SECRET: 'box-secret',
  LABELWRIGHT_BOX_ENTERPRISE_ID: '42',
  LABELWRIGHT_SITE_ID: tenantId,
};
const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const privateKey = '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----';

function refusal(environment: Environment): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('Expected a refusal: the settings were taken');
}

/** Names that an error's problems begin with. */
const namesIn = (error: SettingsError) => error.problems.map((problem) => problem.split(' ')[0]);
const without = (environment: Environment, name: string): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([key]) => key !== name));

describe('readSettings() of an empty environment', () => {
  test('is the sandbox on this machine, enforcing', () => {
    expect(readSettings({})).toEqual({
      clouds: 'sandbox',
      state: path.resolve('.labelwright'),
      keys: path.resolve('.labelwright/keys'),
      ports: { console: 7071, graph: 7072, box: 7073 },
      mode: 'enforce',
      policy: undefined,
      publicUrl: 'http://127.0.0.1:7071',
      apiKey: undefined,
      platformAuth: false,
      siteId: sandboxTenantId,
      graph: {
        tenantId: sandboxTenantId,
        clientId: 'labelwright',
        credential: { kind: 'secret', secret: 'sandbox' },
        authority: 'http://127.0.0.1:7072',
        baseUrl: 'http://127.0.0.1:7072/v1.0/',
        scope: {},
        settleSeconds: 0,
      },
      box: {
        auth: { kind: 'client-credentials', clientId: 'labelwright', clientSecret: 'sandbox', enterpriseId: '1' },
        urls: { api: 'http://127.0.0.1:7073', upload: 'http://127.0.0.1:7073/upload' },
        folders: undefined,
        keys: { primary: 'sandbox-primary-key', secondary: 'sandbox-secondary-key' },
        settleSeconds: 0,
      },
      folder: undefined,
      databaseUrl: undefined,
      sqs: undefined,
      recovery: undefined,
      webhook: undefined,
      alertFile: undefined,
      allowances: { graphUnits: undefined, boxCalls: undefined, boxUploads: undefined },
      retentionDays: 400,
      backfill: { schedule: '0 0 1 * * 0', options: undefined },
      concurrency: 8,
      inspectors: 1,
      log: { level: 'info', format: 'text' },
    });
  });

  test('is the same when every setting is there but empty', () => {
    expect(readSettings(Object.fromEntries(settingNames.map((name) => [name, ''])))).toEqual(readSettings({}));
  });

  test('ignores what belongs to others', () => {
    expect(readSettings({ PATH: '/bin', AWS_REGION: 'eu-west-1', HOME: undefined })).toEqual(readSettings({}));
  });
});

describe('readSettings() of a tenant', () => {
  test('only reports until LABELWRIGHT_ENFORCE is true', () => {
    for (const clouds of [microsoft, box, { LABELWRIGHT_FOLDERS: '/srv', LABELWRIGHT_SITE_ID: tenantId }]) {
      expect(readSettings(clouds)).toMatchObject({ clouds: 'tenant', mode: 'report-only' });
      expect(readSettings({ ...clouds, LABELWRIGHT_ENFORCE: 'false' }).mode).toBe('report-only');
      expect(readSettings({ ...clouds, LABELWRIGHT_ENFORCE: 'true' }).mode).toBe('enforce');
    }
    expect(readSettings({ LABELWRIGHT_ENFORCE: 'false' })).toMatchObject({ clouds: 'sandbox', mode: 'report-only' });
    expect(refusal({ ...microsoft, LABELWRIGHT_ENFORCE: 'perhaps' }).problems).toEqual([
      'LABELWRIGHT_ENFORCE is neither true nor false',
    ]);
  });

  test('watches only the clouds that are named, each held to its usual allowance', () => {
    expect(readSettings(microsoft)).toMatchObject({
      graph: { tenantId, clientId: 'app', credential: { kind: 'managed-identity' }, settleSeconds: 20 },
      box: undefined,
      folder: undefined,
      publicUrl: undefined,
      siteId: tenantId,
      allowances: { graphUnits: 1_250, boxCalls: 1_000, boxUploads: 240 },
    });
    expect(readSettings({ ...box, LABELWRIGHT_BOX_FOLDERS: '11, 12;13 14' })).toMatchObject({
      graph: undefined,
      box: { auth: { kind: 'client-credentials', clientSecret: 'box-secret' }, folders: ['11', '12', '13', '14'] },
    });
  });

  test('takes Box users by name or all of them, in the sandbox too', () => {
    const of = (env: Record<string, string>) => readSettings(env).box;
    const excluded = { LABELWRIGHT_BOX_EXCLUDE_USERS: '*@temp.example, 12' };
    expect(of({ LABELWRIGHT_BOX_USERS: 'All', ...excluded })).toMatchObject({
      users: 'all',
      excludeUsers: ['*@temp.example', '12'],
    });
    expect(of({ LABELWRIGHT_BOX_USERS: 'ann@example.com, 13' })?.users).toEqual(['ann@example.com', '13']);
    expect(of({})?.users).toBeUndefined();
  });

  test('signs in with a certificate before a secret, and with a secret before the managed identity', () => {
    const secret = { ...microsoft, LABELWRIGHT_CLIENT_SECRET: 'hush' };
    expect(readSettings(secret).graph?.credential).toEqual({ kind: 'secret', secret: 'hush' });
    const both = { ...secret, LABELWRIGHT_CLIENT_CERTIFICATE: certificate };
    expect(readSettings(both).graph?.credential).toEqual({ kind: 'certificate', pem: certificate });
  });

  test('keeps blanks and commas in the paths of folders, and asks for full ones', () => {
    const site = { LABELWRIGHT_SITE_ID: tenantId };
    const folders = readSettings({ ...site, LABELWRIGHT_FOLDERS: '/srv/a b, c; /srv/d\n' }).folder?.folders;
    expect(folders).toEqual(['/srv/a b, c', '/srv/d']);
    expect(namesIn(refusal({ ...site, LABELWRIGHT_FOLDERS: 'relative' }))).toEqual(['LABELWRIGHT_FOLDERS']);
  });

  test('believes the platform about sign-in only when it says true', () => {
    expect(readSettings({ WEBSITE_AUTH_ENABLED: 'True' }).platformAuth).toBe(true);
    expect(readSettings({ WEBSITE_AUTH_ENABLED: 'False' }).platformAuth).toBe(false);
  });
});

describe('the schedule of the backfill', () => {
  test.each([
    ['', '0 0 1 * * 0'],
    ['30 2 * * 1-5', '0 30 2 * * 1-5'],
    ['0 0 1,13 * JAN Mon', '0 0 1,13 * JAN Mon'],
    [' never ', undefined],
  ])('%j is %j', (written, schedule) => {
    const environment = { LABELWRIGHT_BACKFILL_SCHEDULE: written };
    expect(readSettings(environment).backfill.schedule).toBe(schedule);
    expect(backfillScheduleOf(environment)).toBe(schedule);
  });

  test('is none for the platform where it cannot be read, since the start tells of that', () => {
    expect(backfillScheduleOf({ LABELWRIGHT_BACKFILL_SCHEDULE: 'sometimes' })).toBeUndefined();
  });

  test('has options in JSON', () => {
    expect(readSettings({ LABELWRIGHT_BACKFILL_OPTIONS: '{"canaryFiles":5}' }).backfill.options).toEqual({
      canaryFiles: 5,
    });
  });
});

describe('readSettings() refuses', () => {
  test('everything that is wrong, missing or unknown in one error', () => {
    const error = refusal({
      LABELWRIGHT_PORT: 'abc',
      LABELWRIGHT_CONCURRENCY: '0',
      LABELWRIGHT_LOG: 'loud',
      LABELWRIGHT_PUBLIC_URL: 'junk',
      LABELWRIGHT_API_KEY: 'short',
      LABELWRIGHT_CLIENT_ID: 'app',
      LABELWRIGHT_ALERT_WEBHOOK_SECRET: 'hush',
      LABELWRIGHT_RECOVERY_KEY: '/nowhere/at/all.pem',
      LABELWRIGHT_ENFORSE: 'true',
    });
    expect(namesIn(error).toSorted()).toEqual([
      'LABELWRIGHT_ALERT_WEBHOOK',
      'LABELWRIGHT_API_KEY',
      'LABELWRIGHT_CONCURRENCY',
      'LABELWRIGHT_ENFORSE',
      'LABELWRIGHT_LOG',
      'LABELWRIGHT_PORT',
      'LABELWRIGHT_PUBLIC_URL',
      'LABELWRIGHT_RECOVERY_CERTIFICATE',
      'LABELWRIGHT_RECOVERY_KEY',
      'LABELWRIGHT_TENANT_ID',
    ]);
    for (const problem of error.problems) expect(error.message).toContain(problem);
  });

  test.each([
    ['LABELWRIGHT_PORT', '65536'],
    ['LABELWRIGHT_PORT', ' '],
    ['LABELWRIGHT_PORT', '-1'],
    ['LABELWRIGHT_PORT', '70.5'],
    ['LABELWRIGHT_CONCURRENCY', '1001'],
    ['LABELWRIGHT_INSPECTORS', '0x2'],
    ['LABELWRIGHT_SETTLE_SECONDS', '3601'],
    ['LABELWRIGHT_GRAPH_UNITS_PER_MINUTE', '99'],
    ['LABELWRIGHT_SITE_ID', '{11111111-2222-4333-8444-555555555555}'],
    ['LABELWRIGHT_API_KEY', '123456789012345'],
    ['LABELWRIGHT_DATABASE_URL', 'mysql://server/base'],
    ['LABELWRIGHT_LOG_FORMAT', 'xml'],
    ['LABELWRIGHT_BACKFILL_SCHEDULE', 'sometimes'],
    ['LABELWRIGHT_BACKFILL_SCHEDULE', '0 0 0 31 2 *'],
    ['LABELWRIGHT_BACKFILL_SCHEDULE', '0 1 L * *'],
    ['LABELWRIGHT_BACKFILL_OPTIONS', '{"mode":'],
    ['LABELWRIGHT_CLIENT_SECRET', ' \t'],
  ])('%s=%j', (name, value) => {
    expect(namesIn(refusal({ ...microsoft, [name]: value }))).toEqual([name]);
  });

  test('names that no setting has, but takes those of others', () => {
    expect(refusal({ LABELWRIGHT_APIKEY: 'x', OTHER: 'y' }).problems).toEqual(['LABELWRIGHT_APIKEY is not a setting']);
  });

  const addresses = ['PUBLIC_URL', 'AUTHORITY', 'GRAPH_URL', 'ALERT_WEBHOOK'].map((name) => `LABELWRIGHT_${name}`);
  test.each(addresses)('%s unless it is https, or http on this machine', (name) => {
    for (const bad of [
      'http://evil.example',
      'http://127.evil.example',
      'ftp://127.0.0.1',
      'file:///etc',
      'junk',
      '//a',
    ]) {
      expect(namesIn(refusal({ ...microsoft, [name]: bad })), bad).toEqual([name]);
    }
    for (const good of [
      'https://good.example/a',
      'HTTPS://good.example',
      'http://localhost:1',
      'http://127.0.0.1:1',
      'http://[::1]:1',
    ]) {
      expect(() => readSettings({ ...microsoft, [name]: good }), good).not.toThrow();
    }
  });

  test.each([...settingNames, 'AWS_SECRET_ACCESS_KEY'])('an unresolved key vault reference in %s', (name) => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/name)';
    const { problems, message } = refusal({ [name]: reference });
    const about = problems.filter((problem) => problem.startsWith(`${name} `));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain('key vault reference that was not resolved');
    expect(message).not.toContain('vault.azure.net');
    expect(refusal({ [name]: ` ${reference.toLowerCase()}` }).problems).toEqual(problems);
  });
});

describe('readSettings() asks for what a setting needs:', () => {
  const queues = {
    LABELWRIGHT_QUEUE_SOURCES_URL: 'https://sqs.example/sources',
    LABELWRIGHT_QUEUE_LIVE_URL: 'https://sqs.example/live',
    LABELWRIGHT_QUEUE_BACKFILL_URL: 'https://sqs.example/backfill',
  };
  const recovery = { LABELWRIGHT_RECOVERY_CERTIFICATE: certificate, LABELWRIGHT_RECOVERY_KEY: privateKey };
  const boxUrls = {
    LABELWRIGHT_BOX_API_URL: 'https://api.example',
    LABELWRIGHT_BOX_UPLOAD_URL: 'https://upload.example',
  };
  const notified = { ...box, LABELWRIGHT_PUBLIC_URL: 'https://us.example', LABELWRIGHT_BOX_PRIMARY_KEY: 'primary' };
  const jwt = { LABELWRIGHT_BOX_JWT: '{}', LABELWRIGHT_SITE_ID: tenantId };
  const cases: readonly (readonly [string, Environment, readonly string[]])[] = [
    ['both ids of the application', microsoft, Object.keys(microsoft)],
    ['secret, enterprise and tenant for Box', box, Object.keys(box).slice(1)],
    ['the tenant for Box with a JWT', jwt, ['LABELWRIGHT_SITE_ID']],
    ['the tenant for folders', { LABELWRIGHT_FOLDERS: '/srv', LABELWRIGHT_SITE_ID: tenantId }, ['LABELWRIGHT_SITE_ID']],
    ['every queue', { ...microsoft, ...queues }, Object.keys(queues)],
    ['both halves of the recovery key', recovery, Object.keys(recovery)],
    ['both addresses of Box', boxUrls, Object.keys(boxUrls)],
    ['the key that verifies notifications of Box', notified, ['LABELWRIGHT_BOX_PRIMARY_KEY']],
  ];

  test.each(cases)('%s', (_, complete, needed) => {
    expect(() => readSettings(complete)).not.toThrow();
    for (const name of needed) expect(namesIn(refusal(without(complete, name)))).toEqual([name]);
  });

  test('one address of three queues leaves two to be named, once each', () => {
    const { problems } = refusal({ LABELWRIGHT_QUEUE_LIVE_URL: 'https://sqs.example/live' });
    expect(problems).toHaveLength(2);
    expect(readSettings(queues).sqs).toEqual({
      sources: { url: 'https://sqs.example/sources' },
      live: { url: 'https://sqs.example/live' },
      backfill: { url: 'https://sqs.example/backfill' },
    });
  });

  test('a queue for the dead letters of another that is named', () => {
    const dead = { LABELWRIGHT_QUEUE_LIVE_DEAD_URL: 'https://sqs.example/live-dead' };
    expect(readSettings({ ...queues, ...dead }).sqs?.live).toEqual({
      url: 'https://sqs.example/live',
      deadLetterUrl: 'https://sqs.example/live-dead',
    });
    expect(refusal(dead).problems).toEqual([
      'LABELWRIGHT_QUEUE_LIVE_URL is missing: LABELWRIGHT_QUEUE_LIVE_DEAD_URL needs it',
    ]);
  });

  test('how long to keep what is old, or for ever', () => {
    expect(readSettings({ LABELWRIGHT_RETENTION_DAYS: '0' }).retentionDays).toBe(0);
    expect(namesIn(refusal({ LABELWRIGHT_RETENTION_DAYS: '-1' }))).toEqual(['LABELWRIGHT_RETENTION_DAYS']);
  });
});

describe('readSettings() of PEM and JSON', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  test('takes the text itself or the file that it names', () => {
    const file = path.join(folder.path, 'recovery key.pem');
    writeFileSync(file, privateKey);
    const settings = { LABELWRIGHT_RECOVERY_CERTIFICATE: `\n${certificate}`, LABELWRIGHT_RECOVERY_KEY: file };
    expect(readSettings(settings).recovery).toEqual({ certificate, key: privateKey });
    const jwt = path.join(folder.path, 'box.json');
    writeFileSync(jwt, '{"a":1}');
    const read = readSettings({ LABELWRIGHT_BOX_JWT: jwt, LABELWRIGHT_SITE_ID: tenantId });
    expect(read.box?.auth).toEqual({ kind: 'jwt', config: '{"a":1}' });
  });

  test('names a file that is missing or a folder, with every other problem', () => {
    const error = refusal({
      LABELWRIGHT_RECOVERY_CERTIFICATE: path.join(folder.path, 'missing.pem'),
      LABELWRIGHT_RECOVERY_KEY: folder.path,
      LABELWRIGHT_PORT: 'x',
    });
    const files = ['LABELWRIGHT_RECOVERY_CERTIFICATE', 'LABELWRIGHT_RECOVERY_KEY'];
    expect(namesIn(error)).toEqual(['LABELWRIGHT_PORT', ...files]);
    expect(error.message).not.toContain(folder.path);
  });
});

/** Texts such as keys, passwords and addresses with a password, none of which is part of any message by chance. */
const secretLike = fc
  .oneof(
    fc.base64String({ minLength: 12, maxLength: 60 }),
    fc.stringMatching(/^[\w+/=.~-]{12,40}$/),
    fc.stringMatching(/^[a-z]{2,6}:\/\/user:[A-Z0-9]{12}@[a-z]{3,8}\.example\/$/),
    fc.string({ minLength: 12, maxLength: 40, unit: anyCharacter }),
  )
  .map((text) => `Zq7${text}`);

test('readSettings() never repeats a value that it refuses', () => {
  const refused = { tries: 0 };
  fc.assert(
    fc.property(fc.subarray([...settingNames], { minLength: 1, maxLength: 8 }), secretLike, (names, secret) => {
      const environment = Object.fromEntries(names.map((name) => [name, secret]));
      try {
        readSettings(environment);
      } catch (error) {
        refused.tries += 1;
        if (!(error instanceof SettingsError)) throw error;
        const shown = `${error.message}${error.stack ?? ''}${JSON.stringify(error)}${String(error.cause)}`;
        expect(shown).not.toContain(secret);
        expect(shown).not.toContain('Zq7');
      }
    }),
    { numRuns: 200 },
  );
  expect(refused.tries).toBeGreaterThan(50);
});
