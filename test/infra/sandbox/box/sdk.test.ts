import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { BoxCcgAuth, BoxClient, CcgConfig } from 'box-node-sdk';
import { BoxApiError } from 'box-node-sdk/box';
import { dateTimeFromString } from 'box-node-sdk/internal/utils';
import { BaseUrls, BoxRetryStrategy, NetworkSession } from 'box-node-sdk/networking';
import {
  CreateClassificationTemplateRequestBodyFieldsField,
  UpdateClassificationOnFileRequestBody,
  UploadFileVersionHeaders,
} from 'box-node-sdk/managers';
import type { UploadPart } from 'box-node-sdk/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBoxSandbox, type BoxSandbox } from '../../../../infra/sandbox/box/sandbox.ts';
import { serve, type Served } from '../../../../infra/sandbox/serve.ts';
import { keys, seed } from './start-sandbox.ts';

let sandbox: BoxSandbox;
let served: Served;
let base: string;
let client: BoxClient;
let finance: string;

const clientFor = (config: ConstructorParameters<typeof CcgConfig>[0]): BoxClient => {
  const baseUrls = new BaseUrls({ baseUrl: base, uploadUrl: `${base}/upload`, oauth2Url: `${base}/oauth` });
  const retryStrategy = new BoxRetryStrategy({ maxAttempts: 1 });
  const networkSession = new NetworkSession({ baseUrls, retryStrategy });
  return new BoxClient({ auth: new BoxCcgAuth({ config: new CcgConfig(config) }), networkSession });
};

beforeAll(async () => {
  served = await serve((request) => sandbox.handle(request), { port: 0, name: 'Box sandbox' });
  base = `http://127.0.0.1:${served.port}`;
  sandbox = await createBoxSandbox({ origin: base, downloadOrigin: `http://localhost:${served.port}`, keys, seed });
  client = clientFor({ clientId: 'app', clientSecret: 'secret', enterpriseId: '1' });
  const { entries } = await client.folders.getFolderItems('0');
  finance = entries?.find((entry) => entry.name === 'Finance')?.id ?? '';
});

afterAll(async () => {
  await served.close();
  await sandbox.close();
});

const upload = async (name: string, bytes: Buffer): Promise<{ id: string; etag: string }> => {
  const { entries } = await client.uploads.uploadFile({
    attributes: { name, parent: { id: finance } },
    file: Readable.from(bytes),
  });
  const file = entries?.[0];
  return { id: file?.id ?? '', etag: file?.etag ?? '' };
};

const download = async (id: string, version?: string): Promise<Buffer> => {
  const options = version === undefined ? {} : { queryParams: { version } };
  const chunks: Buffer[] = [];
  for await (const chunk of (await client.downloads.downloadFile(id, options)) ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const failure = async (work: Promise<unknown>): Promise<{ status: number; code: unknown }> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BoxApiError)) throw new Error('the call did not fail with a BoxApiError', { cause: error });
  const { statusCode, body } = error.responseInfo;
  return { status: statusCode, code: (body as { code?: unknown } | undefined)?.code };
};

describe('box-node-sdk against the sandbox', () => {
  it('getUserMe() answers with the service account, and with the user whose token it is', async () => {
    const me = await client.users.getUserMe();
    expect(me.login).toContain('@boxdevedition.com');
    const { entries } = await client.users.getUsers({ userType: 'managed', usemarker: true, limit: 1000 });
    const ada = entries?.find(({ login }) => login === 'ada@norrland.example');
    const asAda = clientFor({ clientId: 'app', clientSecret: 'secret', userId: ada?.id ?? '' });
    expect((await asAda.users.getUserMe()).name).toBe('Ada Berg');
    expect((await client.withAsUserHeader(ada?.id ?? '').users.getUserMe()).name).toBe('Ada Berg');
  });

  it('getFileById() deserializes the standard and the full fields', async () => {
    const { id } = await upload('full.txt', Buffer.from('full'));
    const file = await client.files.getFileById(id);
    expect(file).toMatchObject({ name: 'full.txt', size: 4, etag: '0', itemStatus: 'active' });
    expect(file.pathCollection?.entries.map(({ name }) => name)).toEqual(['All Files', 'Finance']);
    const fields = ['permissions', 'lock', 'classification', 'watermark_info', 'extension', 'is_externally_owned'];
    const full = await client.files.getFileById(id, { queryParams: { fields } });
    expect(full).toMatchObject({ extension: 'txt', isExternallyOwned: false, permissions: { canUpload: true } });
    expect(full.name).toBeUndefined();
  });

  it('downloadFile() follows the redirect to the other origin, for a named version too', async () => {
    const { id, etag } = await upload('versions.txt', Buffer.from('one'));
    const first = (await client.files.getFileById(id)).fileVersion?.id ?? '';
    const { entries } = await client.uploads.uploadFileVersion(
      id,
      {
        attributes: { name: 'versions.txt', contentModifiedAt: dateTimeFromString('2024-05-06T07:08:09Z') },
        file: Readable.from(Buffer.from('two')),
      },
      { headers: new UploadFileVersionHeaders({ ifMatch: etag }) },
    );
    expect(entries?.[0]?.etag).toBe('1');
    expect(entries?.[0]?.contentModifiedAt?.value.toISOString()).toBe('2024-05-06T07:08:09.000Z');
    expect((await download(id)).toString()).toBe('two');
    expect((await download(id, first)).toString()).toBe('one');
    const versions = await client.fileVersions.getFileVersions(id);
    expect(versions.entries?.map((version) => version.id)).toEqual([first]);
  });

  it('uploadFileVersion() fails with precondition_failed over a version that is not the present one', async () => {
    const { id } = await upload('raced.txt', Buffer.from('one'));
    await client.files.updateFileById(id, { requestBody: { name: 'raced2.txt' } });
    const late = client.uploads.uploadFileVersion(
      id,
      { attributes: { name: 'raced.txt' }, file: Readable.from(Buffer.from('two')) },
      { headers: new UploadFileVersionHeaders({ ifMatch: '0' }) },
    );
    expect(await failure(late)).toEqual({ status: 412, code: 'precondition_failed' });
  });

  it('updateFileById() locks, and other users get access_denied_item_locked', async () => {
    const { id } = await upload('locked.txt', Buffer.from('one'));
    const lock = { lock: { access: 'lock', expiresAt: dateTimeFromString('2099-01-01T00:00:00Z') } } as never;
    await client.files.updateFileById(id, { requestBody: lock, queryParams: { fields: ['lock'] } });
    const { entries } = await client.users.getUsers({ filterTerm: 'ada' });
    const ada = client.withAsUserHeader(entries?.[0]?.id ?? '');
    const write = ada.uploads.uploadFileVersion(id, {
      attributes: { name: 'locked.txt' },
      file: Readable.from(Buffer.from('two')),
    });
    expect(await failure(write)).toEqual({ status: 403, code: 'access_denied_item_locked' });
  });

  it('webhooks are created, listed, refused twice, changed and deleted', async () => {
    const wanted = {
      target: { id: finance, type: 'folder' as const },
      address: 'https://labelwright.example/api/notifications/box',
      triggers: ['FILE.UPLOADED' as const],
    };
    const webhook = await client.webhooks.createWebhook(wanted);
    expect(await failure(client.webhooks.createWebhook(wanted))).toEqual({ status: 409, code: 'conflict' });
    expect((await client.webhooks.getWebhooks()).entries?.map(({ id }) => id)).toEqual([webhook.id]);
    const changed = await client.webhooks.updateWebhookById(webhook.id ?? '', {
      requestBody: { triggers: ['FILE.UPLOADED', 'FILE.MOVED'] },
    });
    expect(changed.triggers).toHaveLength(2);
    await client.webhooks.deleteWebhookById(webhook.id ?? '');
    expect((await client.webhooks.getWebhooks()).entries).toEqual([]);
  });

  it('events are read from a position on', async () => {
    const { id } = await upload('seen.txt', Buffer.from('one'));
    const { entries } = await client.events.getEvents({ streamType: 'admin_logs_streaming', eventType: ['UPLOAD'] });
    const sources = entries?.map(({ source }) => (source as { itemId?: string } | undefined)?.itemId);
    expect(sources).toContain(id);
    const own = await client.events.getEvents({ streamType: 'all' });
    expect(own.entries?.at(-1)?.eventType).toBe('ITEM_UPLOAD');
  });

  it('classifications are set, changed and removed', async () => {
    const { id } = await upload('classified.txt', Buffer.from('one'));
    const option = (
      key: string,
      colorId: number,
    ): { key: string; staticConfig: { classification: { classificationDefinition: string; colorId: number } } } => ({
      key,
      staticConfig: { classification: { classificationDefinition: `${key} things`, colorId } },
    });
    const options = [option('Public', 6), option('Secret', 2)];
    const template = await client.classifications.createClassificationTemplate({
      fields: [new CreateClassificationTemplateRequestBodyFieldsField({ options })],
    });
    expect(template.fields[0]?.options.map(({ key }) => key)).toEqual(['Public', 'Secret']);
    const set = { requestBody: { boxSecurityClassificationKey: 'Secret' } };
    await client.fileClassifications.addClassificationToFile(id, set);
    const again = client.fileClassifications.addClassificationToFile(id, set);
    expect(await failure(again)).toEqual({ status: 409, code: 'tuple_already_exists' });
    const change = [new UpdateClassificationOnFileRequestBody({ value: 'Public' })];
    const changed = await client.fileClassifications.updateClassificationOnFile(id, change);
    expect(changed.boxSecurityClassificationKey).toBe('Public');
    const { classification } = await client.files.getFileById(id, { queryParams: { fields: ['classification'] } });
    expect(classification?.name).toBe('Public');
    await client.fileClassifications.deleteClassificationFromFile(id);
    expect((await failure(client.fileClassifications.getClassificationOnFile(id))).status).toBe(404);
  });

  it('a new version goes up in parts and is the same bytes', { timeout: 60_000 }, async () => {
    const { id, etag } = await upload('big.bin', Buffer.from('small'));
    const bytes = randomBytes(21_000_000);
    const session = await client.chunkedUploads.createFileUploadSessionForExistingFile(id, { fileSize: bytes.length });
    const endpoints = session.sessionEndpoints;
    const partSize = session.partSize ?? 0;
    const parts: UploadPart[] = [];
    for (let at = 0; at < bytes.length; at += partSize) {
      const part = bytes.subarray(at, at + partSize);
      const { part: done } = await client.chunkedUploads.uploadFilePartByUrl(
        endpoints?.uploadPart ?? '',
        Readable.from(part),
        {
          digest: `sha=${createHash('sha1').update(part).digest('base64')}`,
          contentRange: `bytes ${at}-${at + part.length - 1}/${bytes.length}`,
        },
      );
      if (done !== undefined) parts.push(done);
    }
    const digest = `sha=${createHash('sha1').update(bytes).digest('base64')}`;
    const commit = (): ReturnType<typeof client.chunkedUploads.createFileUploadSessionCommitByUrl> =>
      client.chunkedUploads.createFileUploadSessionCommitByUrl(
        endpoints?.commit ?? '',
        { parts },
        {
          digest,
          ifMatch: etag,
        },
      );
    expect(await commit()).toBeUndefined();
    expect((await commit())?.entries?.[0]).toMatchObject({ id, etag: '1', size: bytes.length });
    expect((await download(id)).equals(bytes)).toBe(true);
  });
});
