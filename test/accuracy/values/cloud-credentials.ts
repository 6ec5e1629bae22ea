import { generateKeyPairSync } from 'node:crypto';

import type { Random } from '../../corpus/random.ts';
import { fill, kind } from '../value-kind.ts';

const own = { alone: true };
const key86 = '{b86}==';
const key43 = '{b43}=';

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** A password as people choose them. */
export function password(random: Random): string {
  return fill(
    random,
    random.pick(['Winter{d4}!{l3}', '{u}{l5}{d3}#{l2}', 'Tr0ub4dor&{d2}{u}', '{w6}${d2}{w4}', 'kX{d}!{w7}q']),
  );
}

function privateKeyOf(random: Random, title: string): string {
  const lines = Array.from({ length: 12 }, () => fill(random, '{b64}'));
  return `-----BEGIN ${title}-----\nMII${lines.join('\n')}\n-----END ${title}-----`;
}

function sshKey(random: Random): string {
  return privateKeyOf(random, 'OPENSSH PRIVATE KEY').replace('MII', 'b3BlbnNzaC1rZXktdjEAAAAA');
}

let known: string | undefined;
/** PKCS#8 of a real key: one for the whole run, since making it takes a while. */
function realKey(): string {
  known ??= generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
    .trim();
  return known;
}

function serviceAccount(random: Random): string {
  const id = random.text('0123456789abcdef', 40);
  return JSON.stringify(
    {
      type: 'service_account',
      project_id: 'tarnbrook-prod',
      private_key_id: id,
      private_key: `${realKey()}\n`,
      client_email: 'sync@tarnbrook-prod.iam.gserviceaccount.com',
    },
    null,
    2,
  );
}

export const cloudCredentials = [
  kind(
    'aws-access-key-id',
    '',
    (random) => `aws_access_key_id = AKIA${random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
    own,
  ),
  kind(
    'aws-secret-key',
    '',
    'aws_secret_access_key = {b40}||AWS_SECRET_ACCESS_KEY={b40}||"SecretAccessKey": "{b40}"',
    own,
  ),
  kind('azure-ad-client-secret', '', 'client_secret: {w3}8Q~{w31}abc||AZURE_CLIENT_SECRET={w3}7Q~{w34}', own),
  kind(
    'azure-batch-shared-access-key',
    '',
    `BatchAccountUrl=https://{l8}.westeurope.batch.azure.com\nBatchAccountKey=${key86}`,
    own,
  ),
  kind('azure-cognitive-search-api-key', '', 'https://{l8}.search.windows.net api-key: {w42}AzSeA{w5}', own),
  kind(
    'azure-cognitive-service-key',
    '',
    'https://westeurope.api.cognitive.microsoft.com/\nOcp-Apim-Subscription-Key: {h32}',
    own,
  ),
  kind('azure-container-registry-access-key', '', 'docker login {l8}.azurecr.io -u {l8} -p {w42}+ACRA{w5}', own),
  kind(
    'azure-cosmos-db-account-access-key',
    '',
    `AccountEndpoint=https://{l8}.documents.azure.com:443/;AccountKey=${key86};`,
    own,
  ),
  kind('azure-databricks-personal-access-token', '', 'DATABRICKS_TOKEN=dapi{h32}||databricks token: dapi{h32}-2', own),
  kind(
    'azure-devops-personal-access-token',
    '',
    'AZURE_DEVOPS_PAT={w76}AZDO{w4}||Azure DevOps personal access token: {w76}AZDO{w4}',
    own,
  ),
  kind(
    'azure-documentdb-auth-key',
    '',
    `<add key="DocumentDbEndpoint" value="https://{l8}.documents.azure.com:443/" />\n<add key="DocumentDbAuthKey" value="${key86}" />`,
    own,
  ),
  kind(
    'azure-eventgrid-access-key',
    '',
    `https://{l8}.westeurope-1.eventgrid.azure.net/api/events\naeg-sas-key: ${key43}`,
    own,
  ),
  kind('azure-function-master-api-key', '', 'https://{l8}.azurewebsites.net/api/orders?code={s54}==', own),
  kind(
    'azure-iaas-database-connection-string-and-azure-sql-connection-string',
    '',
    (random) =>
      fill(
        random,
        `Server=tcp:{l8}.database.windows.net,1433;Initial Catalog=sales;User ID=app;Password=${password(random)};Encrypt=True;`,
      ),
    own,
  ),
  kind(
    'azure-iot-connection-string',
    '',
    `HostName={l8}.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=${key43}`,
    own,
  ),
  kind(
    'azure-iot-shared-access-key',
    '',
    `HostName={l8}.azure-devices.net;DeviceId=pump-7;SharedAccessKey=${key43}`,
    own,
  ),
  kind(
    'azure-logic-app-shared-access-signature',
    '',
    'https://prod-12.westeurope.logic.azure.com:443/workflows/{h32}/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={s43}',
    own,
  ),
  kind(
    'azure-publish-setting-password',
    '',
    '<publishProfile profileName="shop - Web Deploy" publishMethod="MSDeploy" userName="$shop" userPWD="{w60}" />',
    own,
  ),
  kind(
    'azure-redis-cache-connection-string',
    '',
    `{l8}.redis.cache.windows.net:6380,password=${key43},ssl=True,abortConnect=False`,
    own,
  ),
  kind(
    'azure-redis-cache-connection-string-password',
    '',
    `{l8}.redis.cache.windows.net:6380,password={w33}AzCaB{w5}=,ssl=True,abortConnect=False`,
    own,
  ),
  kind(
    'azure-sas',
    '',
    'https://{l8}.blob.core.windows.net/docs/a.pdf?sv=2022-11-02&st=2026-01-01T00%3A00%3A00Z&se=2027-01-01T00%3A00%3A00Z&sr=b&sp=r&sig={w43}%3D',
    own,
  ),
  kind(
    'azure-service-bus-connection-string',
    '',
    `Endpoint=sb://{l8}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${key43}`,
    own,
  ),
  kind(
    'azure-service-bus-shared-access-key',
    '',
    `Endpoint=sb://{l8}.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={b33}+ASbC{b5}=`,
    own,
  ),
  kind(
    'azure-service-bus-shared-access-signature',
    '',
    'SharedAccessSignature sr=https%3A%2F%2F{l8}.servicebus.windows.net%2Forders&sig={w43}%3D&se=1798761600&skn=send',
    own,
  ),
  kind(
    'azure-signalr-access-key',
    '',
    `Endpoint=https://{l8}.service.signalr.net;AccessKey=${key43};Version=1.0;`,
    own,
  ),
  kind(
    'azure-sql-connection-string',
    '',
    (random) =>
      fill(
        random,
        `Server=tcp:{l8}.database.windows.net,1433;Database=hr;User ID=admin@{l6};Password=${password(random)};`,
      ),
    own,
  ),
  kind(
    'azure-storage-account-access-key',
    '',
    `DefaultEndpointsProtocol=https;AccountName={l10};AccountKey={b76}+ASt{b5}A==;EndpointSuffix=core.windows.net`,
    own,
  ),
  kind('azure-storage-account-key-generic', '', `storage account key: ${key86}||AZURE_STORAGE_KEY=${key86}`, own),
  kind(
    'azure-storage-account-shared-access-signature',
    '',
    'BlobEndpoint=https://{l8}.blob.core.windows.net/;SharedAccessSignature=sv=2022-11-02&ss=bfqt&srt=sco&sp=rwdlacup&se=2027-01-01T00:00:00Z&st=2026-01-01T00:00:00Z&spr=https&sig={w43}%3D',
    own,
  ),
  kind(
    'azure-storage-key',
    '',
    `DefaultEndpointsProtocol=https;AccountName={l10};AccountKey=${key86};EndpointSuffix=core.windows.net`,
    own,
  ),
  kind('aspnet-machine-key', '', '<machineKey validationKey="{H128}" validation="SHA1" decryption="AES" />', own),
  kind(
    'sql-server-connection-string',
    '',
    (random) =>
      `Data Source=sql01.corp.local;Initial Catalog=payroll;User Id=svc_payroll;Password=${password(random)};`,
    own,
  ),
  kind(
    'database-connection-string',
    '',
    (random) =>
      random.pick([
        `postgresql://app:${fill(random, '{w14}')}@db.internal:5432/orders`,
        `mongodb+srv://svc:${fill(random, '{w14}')}@cluster0.mongodb.net/prod`,
        `mysql://root:${fill(random, '{w12}')}@10.0.0.5:3306/crm`,
      ]),
    own,
  ),
  kind('google-api-key', '', 'GOOGLE_API_KEY=AIza{s35}||maps key AIza{s35}', own),
  kind('google-cloud-service-account-key', '', serviceAccount, { alone: true, also: ['email-address'] }),
  kind('google-oauth-access-token', '', 'access_token: ya29.a0{s160}', own),
  kind('google-oauth-client-secret', '', '"client_secret": "GOCSPX-{s28}"', own),
  kind(
    'kubernetes-client-key',
    '',
    () => `users:\n- name: admin\n  user:\n    client-key-data: ${base64(`${realKey()}\n`)}`,
    own,
  ),
  kind(
    'kubernetes-secret',
    '',
    (random) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ntype: Opaque\ndata:\n  password: ${base64(password(random))}`,
    own,
  ),
  kind(
    'microsoft-teams-webhook-url',
    '',
    'https://tarnbrook.webhook.office.com/webhookb2/{h8}-{h4}-4{h3}-a{h3}-{h12}@{h8}-{h4}-4{h3}-a{h3}-{h12}/IncomingWebhook/{h32}/{h8}-{h4}-4{h3}-a{h3}-{h12}',
    own,
  ),
  kind(
    'pgp-private-key',
    '',
    (random) => privateKeyOf(random, 'PGP PRIVATE KEY BLOCK').replace('-----\nMII', '-----\n\nlQ'),
    own,
  ),
  kind('ssh-private-key', '', sshKey, own),
  kind(
    'x509-certificate-private-key',
    '',
    (random) => random.pick([privateKeyOf(random, 'RSA PRIVATE KEY'), realKey()]),
    own,
  ),
  kind(
    'putty-private-key',
    '',
    (random) =>
      fill(
        random,
        'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: deploy-{l6}\nPublic-Lines: 2\n{b64}\n{b60}==\nPrivate-Lines: 3\n{b64}\n{b64}\n{b60}==\nPrivate-MAC: {h64}',
      ),
    own,
  ),
  kind(
    'general-password',
    '',
    (random) =>
      random.pick([
        `Password: ${password(random)}`,
        `db_password = "${password(random)}"`,
        `Passwort: ${password(random)}`,
        `Kennwort: ${password(random)}`,
        `mot de passe : ${password(random)}`,
        `contraseña: ${password(random)}`,
      ]),
    own,
  ),
  kind(
    'user-login-credentials',
    '',
    (random) =>
      random.pick([
        `Username: nwhitfield\nPassword: ${password(random)}`,
        `login: a.hassan / password: ${password(random)}`,
        `user=svc_backup;pwd=${password(random)}`,
      ]),
    own,
  ),
  kind(
    'url-credentials',
    '',
    'https://deploy:{w16}@git.tarnbrook.example/app.git||ftp://backup:{w12}@files.tarnbrook.example/',
    own,
  ),
  kind(
    'http-authorization-header',
    '',
    (random) =>
      random.pick([
        `Authorization: Basic ${base64(`svc:${password(random)}`)}`,
        fill(random, 'Authorization: Bearer {s48}'),
      ]),
    own,
  ),
  kind(
    'json-web-token',
    '',
    (random) =>
      `token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${Buffer.from(JSON.stringify({ sub: random.digits(8), name: 'Nora Whitfield', iat: 1767225600 })).toString('base64url')}.${fill(random, '{s43}')}`,
    own,
  ),
  kind('client-secret-api-key', '', 'api_key = "{w32}"||"clientSecret": "{w40}"||API_TOKEN={h40}', own),
  kind('general-symmetric-key', '', `encryption key: ${key43}||AES key = {h64}||encryption_key: {b22}==`, own),
  kind(
    'docker-registry-credentials',
    '',
    (random) => `{"auths":{"https://index.docker.io/v1/":{"auth":"${base64(`tarnbrook:${password(random)}`)}"}}}`,
    own,
  ),
];
