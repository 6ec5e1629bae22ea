import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../config.ts';
import { settingNames } from '../../environment.ts';
import { evaluate, parseExpression } from './arm-expression.ts';
import { readArmTemplate } from './arm-template.ts';
import type { ArmResource } from './arm-template.ts';
import type { Json, JsonObject } from './json.ts';
import { child, isObject, textOf } from './json.ts';

const source = readFileSync(new URL('../../infra/azure/main.json', import.meta.url), 'utf8');
const template = JSON.parse(source) as JsonObject;
const queue = (lane: string) => `https://sqs.eu-west-1.amazonaws.com/000000000000/labelwright-${lane}.fifo`;
const given: JsonObject = {
  queueSourcesUrl: queue('sources'),
  queueLiveUrl: queue('live'),
  queueBackfillUrl: queue('backfill'),
  awsRegion: 'eu-west-1',
  databasePassword: "p'a/s@s:word",
};
const { resources, problems } = readArmTemplate(template, given);

function only(type: string, from: readonly ArmResource[] = resources): JsonObject {
  const [found, ...others] = from.filter((resource) => resource.type === type);
  if (found === undefined || others.length > 0) throw new Error(`Cannot choose ${type}: ${others.length} others`);
  return child(found.body, 'properties');
}

function settingsWith(more: JsonObject): Readonly<Record<string, string>> {
  const settings = only('Microsoft.Web/sites/config', readArmTemplate(template, { ...given, ...more }).resources);
  return settings as Readonly<Record<string, string>>;
}

const secretName = /SECRET|_KEY$|PASSWORD|CERTIFICATE|JWT|DATABASE_URL|ACCESS_KEY|TOKEN(?!_FILE)/;
const fromVault =
  /^@Microsoft\.KeyVault\(SecretUri=https:\/\/[a-z\d]{3,24}\.vault\.azure\.net\/secrets\/([a-z\d-]+)\)$/;

/** The template with every occurrence of a text replaced; the text must be there. */
function changed(text: string, replacement: string): readonly string[] {
  expect(source).toContain(text);
  return readArmTemplate(JSON.parse(source.replaceAll(text, replacement)) as JsonObject, given).problems;
}

describe('main.json', () => {
  test('holds no reference, dependency or name that leads nowhere', () => {
    expect(problems).toEqual([]);
  });

  test('says what each parameter and output is for', () => {
    for (const [name, each] of Object.entries({ ...child(template, 'parameters'), ...child(template, 'outputs') })) {
      expect(child(each, 'metadata').description, name).toMatch(/^[A-Z].{10,}$/);
    }
  });

  test('names resources within the limits of their services', () => {
    const names = new Map(resources.map(({ type, body }) => [type, textOf(body.name)]));
    expect(names.get('Microsoft.Storage/storageAccounts')).toMatch(/^[a-z\d]{3,24}$/);
    expect(names.get('Microsoft.KeyVault/vaults')).toMatch(/^[a-z][a-z\d]{2,23}$/);
    expect(names.get('Microsoft.Web/sites')).toMatch(/^[a-z\d-]{2,43}$/);
    expect(names.get('Microsoft.DBforPostgreSQL/flexibleServers')).toMatch(/^[a-z\d-]{3,63}$/);
  });
});

describe('readArmTemplate()', () => {
  test.each([
    [
      'a parameter that nobody declared',
      "parameters('sites')",
      "parameters('site')",
      'site is not among the parameters',
    ],
    [
      'a variable that nobody declared',
      "variables('planName')",
      "variables('plan')",
      'plan is not among the variables',
    ],
    ['a parameter that nobody uses', "[parameters('sites')]", '', 'sites: never used'],
    ['a function that does not exist', '[uniqueString(', '[uniqString(', 'uniqString() is not a function'],
    [
      'a resource without a pinned version',
      '"apiVersion": "2023-07-01"',
      '"apiVersion": "latest"',
      'no pinned apiVersion',
    ],
    ['a state that a resource does not have', ').fullyQualifiedDomainName', ').hostName', 'hostName is not a property'],
    [
      'a reference to a resource that is not there',
      "'Microsoft.Web/serverfarms', v",
      "'Microsoft.Web/farms', v",
      "isn't there",
    ],
    ['too few names for a type', "variables('storageName'), 'default')", "variables('storageName'))", 'needs 2 names'],
  ])('readArmTemplate() names %s', (_what, text, replacement, problem) => {
    expect(changed(text, replacement).join('\n')).toContain(problem);
  });

  test('readArmTemplate() names a reference that nothing waits for', () => {
    const list = template.resources as readonly JsonObject[];
    const loose = list.map((each) =>
      each.type === 'Microsoft.Web/sites/config' ? { ...each, dependsOn: [] as Json[] } : each,
    );
    const found = readArmTemplate({ ...template, resources: loose }, given).problems.join('\n');
    expect(found).toContain('without depending on it');
    expect(found).toContain("doesn't depend on its parent");
  });

  test('readArmTemplate() names a circle', () => {
    const list = template.resources as readonly JsonObject[];
    const site = "[resourceId('Microsoft.Web/sites', variables('appName'))]";
    const circular = list.map((each) =>
      each.type === 'Microsoft.Web/serverfarms' ? { ...each, dependsOn: [site] } : each,
    );
    expect(readArmTemplate({ ...template, resources: circular }, given).problems.join('\n')).toContain(
      'depends on itself',
    );
  });

  test.each(["[format('a]", '[format(]', "[1 'a']", "[format('a')) ]", '[$x]'])(
    'parseExpression() refuses %s',
    (text) => {
      expect(() => parseExpression(text)).toThrow(SyntaxError);
    },
  );

  test('evaluate() reads quotes, numbers, nested calls and properties', () => {
    const expression = parseExpression("[join(pair('it''s', 2).first, '[x]')]");
    const functions = {
      pair: (first: Json = '', second: Json = '') => ({
        first: `${textOf(first)}${textOf(second)}`,
      }),
    };
    const join = (...values: readonly Json[]) => values.map(textOf).join('-');
    expect(expression && evaluate(expression, { ...functions, join })).toBe("it's2-[x]");
    expect(parseExpression('[[plain]')).toBeUndefined();
  });
});

describe('application settings', () => {
  const all = child(template.parameters, 'vaultSettings').allowedValues as readonly string[];
  const everything: JsonObject = {
    vaultSettings: all,
    boxClientId: 'box-client',
    boxEnterpriseId: '1',
    boxFolders: '11,12',
    sites: 'https://contoso.sharepoint.com/sites/finance',
    alertWebhook: 'https://alerts.example/in',
    enforce: true,
  };

  test('are those that environment.ts reads, or belong to the platform', () => {
    const names = Object.keys(settingsWith({}));
    const foreign = names.filter((name) => !name.startsWith('LABELWRIGHT_'));
    expect(names.filter((name) => name.startsWith('LABELWRIGHT_') && !settingNames.includes(name))).toEqual([]);
    expect(foreign.filter((name) => !/^(AzureWebJobsStorage__|APPLICATIONINSIGHTS_|AWS_)/.test(name))).toEqual([]);
  });

  test('hold no secret: each comes from the key vault or is empty', () => {
    for (const settings of [settingsWith({}), settingsWith(everything), settingsWith({ vaultSettings: [] })]) {
      const secrets = Object.entries(settings).filter(([name]) => secretName.test(name));
      expect(secrets.length).toBeGreaterThanOrEqual(13);
      for (const [name, value] of secrets) {
        if (value !== '') expect(value, name).toMatch(fromVault);
        if (value !== '') expect(fromVault.exec(value)?.[1], name).toBe(name.toLowerCase().replaceAll('_', '-'));
      }
      expect(JSON.stringify(settings)).not.toContain('word');
    }
  });

  test('offer every secret that environment.ts reads to the key vault', () => {
    const secrets = settingNames.filter((name) => name.startsWith('LABELWRIGHT_') && secretName.test(name));
    const offered = [...all, 'LABELWRIGHT_DATABASE_URL'];
    expect(secrets.filter((name) => !offered.includes(name))).toEqual([]);
    expect(all.filter((name) => settingsWith(everything)[name] === '')).toEqual([]);
  });

  test('start the connector as they are', () => {
    const known = (settings: Readonly<Record<string, string>>) => ({
      // The platform resolves references to the vault before the connector sees them.
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [
          name,
          fromVault.test(value) ? 'text-of-a-secret-in-the-vault' : value,
        ]),
      ),
      // What the platform puts in the place of the references.
      LABELWRIGHT_DATABASE_URL: 'postgres://labelwright:secret@server:5432/labelwright',
      LABELWRIGHT_RECOVERY_CERTIFICATE: '-----BEGIN CERTIFICATE-----',
      LABELWRIGHT_RECOVERY_KEY: '-----BEGIN PRIVATE KEY-----',
    });
    const settings = readSettings(known(settingsWith({})));
    expect(settings).toMatchObject({
      clouds: 'tenant',
      mode: 'report-only',
      publicUrl: 'https://app.azurewebsites.net',
      siteId: '11111111-2222-4333-8444-555555555555',
      graph: { clientId: 'client-id', credential: { kind: 'managed-identity' } },
      box: undefined,
      sqs: { sources: { url: queue('sources') }, live: { url: queue('live') }, backfill: { url: queue('backfill') } },
      retentionDays: 400,
    });
    const dead = { queueSourcesDeadUrl: queue('sources-dead'), queueLiveDeadUrl: queue('live-dead') };
    expect(readSettings(known(settingsWith({ ...dead, queueBackfillDeadUrl: queue('backfill-dead') }))).sqs).toEqual({
      sources: { url: queue('sources'), deadLetterUrl: queue('sources-dead') },
      live: { url: queue('live'), deadLetterUrl: queue('live-dead') },
      backfill: { url: queue('backfill'), deadLetterUrl: queue('backfill-dead') },
    });
    const box = { vaultSettings: ['LABELWRIGHT_BOX_CLIENT_SECRET', 'LABELWRIGHT_BOX_PRIMARY_KEY'] };
    const boxOnly = readSettings(known(settingsWith({ ...everything, ...box, watchMicrosoft: false })));
    expect(boxOnly).toMatchObject({ mode: 'enforce', graph: undefined, box: { folders: ['11', '12'] } });
  });
});

describe('resources', () => {
  test('keep shared keys, passwords of the deployment and public reach shut', () => {
    expect(only('Microsoft.Storage/storageAccounts')).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
    });
    expect(only('Microsoft.KeyVault/vaults')).toMatchObject({
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
    });
    expect(only('Microsoft.Insights/components')).toMatchObject({ DisableLocalAuth: true });
    const database = only('Microsoft.DBforPostgreSQL/flexibleServers');
    expect(database).toMatchObject({
      network: { publicNetworkAccess: 'Disabled' },
      authConfig: { activeDirectoryAuth: 'Enabled' },
    });
    const publishing = resources.filter(({ type }) => type.endsWith('/basicPublishingCredentialsPolicies'));
    expect(publishing.map(({ body }) => child(body, 'properties').allow)).toEqual([false, false]);
  });

  test('run Node on Flex Consumption, deployed by identity, ready for notifications', () => {
    const site = only('Microsoft.Web/sites');
    expect(site).toMatchObject({ httpsOnly: true, functionAppConfig: { runtime: { name: 'node', version: '22' } } });
    const config = child(site, 'functionAppConfig');
    expect(child(child(config, 'deployment'), 'storage')).toMatchObject({
      type: 'blobContainer',
      value: 'https://account.blob/package',
      authentication: { type: 'UserAssignedIdentity' },
    });
    expect(child(config, 'scaleAndConcurrency').alwaysReady).toEqual([{ name: 'http', instanceCount: 1 }]);
  });

  test('give the identity three roles, each on one resource', () => {
    const roles = resources.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
    const granted = roles.map(({ body }) => {
      const role = textOf(child(body, 'properties').roleDefinitionId).split('/').at(-1);
      return [textOf(body.scope).split('/').slice(0, 2).join('/'), role];
    });
    expect(granted).toEqual([
      ['Microsoft.Storage/storageAccounts', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'],
      ['Microsoft.KeyVault/vaults', '4633458b-17de-408a-b874-0445c86b69e6'],
      ['Microsoft.Insights/components', '3913510d-42f4-4e42-8a64-420c390055eb'],
    ]);
  });

  test('keep the password of the database out of everything but the server and the vault', () => {
    const holders = resources.filter(({ body }) => /word"|p'a/.test(JSON.stringify(body.properties ?? null)));
    expect(holders.map(({ type }) => type)).toEqual([
      'Microsoft.DBforPostgreSQL/flexibleServers',
      'Microsoft.KeyVault/vaults/secrets',
    ]);
    const { value } = only('Microsoft.KeyVault/vaults/secrets');
    const address = new URL(textOf(value));
    expect(decodeURIComponent(address.password)).toBe(given.databasePassword);
    expect(address.host).toBe('server.postgres:5432');
    expect(address.searchParams.get('sslmode')).toBe('verify-full');
    const parameter = child(template.parameters, 'databasePassword');
    expect(isObject(parameter) && parameter.type).toBe('securestring');
    expect(parameter.defaultValue).toBeUndefined();
  });
});
