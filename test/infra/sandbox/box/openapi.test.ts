import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBoxDescription } from './box-description.ts';
import {
  startSandbox,
  token,
  origin,
  type Answer,
  type CallOptions,
  type Client,
  type Started,
} from './start-sandbox.ts';

const description = loadBoxDescription();
const title = "the sandbox against Box's API description";

let started: Started;
let service: Client;
let finance: string;

interface Exchange extends CallOptions {
  /** Values of the path's placeholders, in order. */
  readonly ids?: readonly string[];
  readonly query?: string;
  readonly status: number;
  readonly client?: Client;
}

/** `operation`: method and path as in the description. Both directions are held against it. */
async function exchange(
  operation: string,
  { ids = [], query = '', status, client, ...options }: Exchange,
): Promise<Answer> {
  const [method = '', path = ''] = operation.split(' ');
  const rest = [...ids];
  const place = path.startsWith('/files/upload_sessions') || path.endsWith('/upload_sessions') ? '/upload/2.0' : '/2.0';
  const address = place + path.replaceAll(/\{\w+\}/g, () => rest.shift() ?? '') + query;
  if (typeof options.body === 'object') expect(description?.requestFaults({ method, path }, options.body)).toEqual([]);
  const answer = await (client ?? service).call(method, address, options);
  expect([answer.status, description?.answerFaults({ method, path }, answer)]).toEqual([status, []]);
  return answer;
}

const described = (operation: string, answer: Answer): void => {
  const [method = '', path = ''] = operation.split(' ');
  expect(description?.answerFaults({ method, path }, answer)).toEqual([]);
};

const allFileFields = [
  ...['id', 'type', 'etag', 'sequence_id', 'name', 'sha1', 'file_version', 'description', 'size', 'path_collection'],
  ...[
    'created_at',
    'modified_at',
    'trashed_at',
    'purged_at',
    'content_created_at',
    'content_modified_at',
    'created_by',
  ],
  ...[
    'modified_by',
    'owned_by',
    'shared_link',
    'parent',
    'item_status',
    'version_number',
    'comment_count',
    'permissions',
  ],
  ...['lock', 'extension', 'is_package', 'watermark_info', 'is_accessible_via_shared_link', 'allowed_invitee_roles'],
  ...['is_externally_owned', 'has_collaborations', 'metadata', 'expires_at', 'representations', 'classification'],
  ...['uploader_display_name', 'disposition_at', 'shared_link_permission_options', 'is_associated_with_app_item'],
].join(',');

if (description === undefined) {
  describe(title, () =>
    it.skip('is not held against it: box-openapi.json is not beside the repository', () => undefined),
  );
} else {
  describe(title, () => {
    beforeAll(async () => {
      started = await startSandbox();
      service = started.service;
      finance = await started.folderId('Finance');
    });
    afterAll(() => started.sandbox.close());

    it('the check itself finds a wrong type, a missing part and an unknown status', () => {
      const name = { method: 'GET', path: '/files/{file_id}' };
      const good = { id: '1', type: 'file', etag: '0', size: 3 };
      expect(description.answerFaults(name, { status: 200, json: good })).toEqual([]);
      expect(description.answerFaults(name, { status: 200, json: { ...good, size: '3' } })).not.toEqual([]);
      expect(description.answerFaults(name, { status: 200, json: { type: 'file' } })).not.toEqual([]);
      expect(description.answerFaults(name, { status: 200, json: { ...good, modified_at: 'today' } })).not.toEqual([]);
      expect(description.answerFaults(name, { status: 299, json: good })).toEqual(['status 299 is not described']);
    });

    it('tokens', async () => {
      const form = { client_id: 'a', client_secret: 'b', grant_type: 'client_credentials' };
      for (const grant of [form, { ...form, grant_type: 'other' }]) {
        const body = new URLSearchParams(grant);
        const response = await started.sandbox.handle(new Request(`${origin}/oauth2/token`, { method: 'POST', body }));
        const answer = { status: response.status, json: (await response.json()) as unknown };
        expect(description.answerFaults({ method: 'POST', path: '/oauth2/token' }, answer)).toEqual([]);
      }
    });

    it('users', async () => {
      const me = await exchange('GET /users/me', { status: 200 });
      await exchange('GET /users/{user_id}', { ids: [me.id('id')], status: 200 });
      await exchange('GET /users', { query: '?usemarker=true&limit=2', status: 200 });
      const fields = 'id,login,status,is_platform_access_only,role,enterprise,tracking_codes';
      await exchange('GET /users', { query: `?fields=${fields}`, status: 200 });
      await exchange('GET /users', { client: await started.user('bo@norrland.example'), status: 403 });
    });

    it('folders', async () => {
      await exchange('GET /folders/{folder_id}', { ids: [finance], status: 200 });
      await exchange('GET /folders/{folder_id}', { ids: ['0'], status: 200 });
      await exchange('GET /folders/{folder_id}', { ids: ['12'], status: 404 });
      const full = 'permissions,has_collaborations,classification,watermark_info,allowed_invitee_roles,tags,sync_state';
      await exchange('GET /folders/{folder_id}', { ids: [finance], query: `?fields=${full}`, status: 200 });
      await exchange('GET /folders/{folder_id}/items', { ids: [finance], status: 200 });
      const query = '?usemarker=true&limit=1&fields=name,size,owned_by,classification,lock';
      await exchange('GET /folders/{folder_id}/items', { ids: [finance], query, status: 200 });
      const body = { name: 'Box', parent: { id: finance } };
      const { id } = await exchange('POST /folders', { body, status: 201 });
      await exchange('POST /folders', { body, status: 409 });
      await exchange('PUT /folders/{folder_id}', { ids: [id('id')], body: { name: 'Bin' }, status: 200 });
      await exchange('DELETE /folders/{folder_id}', { ids: [id('id')], status: 204 });
      await exchange('GET /folders/{folder_id}/trash', { ids: [id('id')], status: 200 });
      await exchange('POST /folders/{folder_id}', { ids: [id('id')], body: {}, status: 201 });
    });

    it('files', async () => {
      const made = await service.upload(finance, 'described.txt', 'one');
      described('POST /files/content', made);
      described('POST /files/content', await service.upload(finance, 'described.txt', 'one'));
      const ids = [made.id('entries', 0, 'id')];
      const file = { path: '/files/{file_id}', ids };
      const put = (body: object): Promise<Answer> => exchange(`PUT ${file.path}`, { ids, body, status: 200 });
      await put({ lock: { type: 'lock', access: 'lock', expires_at: '2099-01-01T00:00:00Z' } });
      await put({ shared_link: { access: 'open', permissions: { can_download: true } } });
      await exchange(`GET ${file.path}`, { ids, status: 200 });
      await exchange(`GET ${file.path}`, { ids, query: `?fields=${allFileFields}`, status: 200 });
      await exchange(`GET ${file.path}`, { ids, headers: { 'if-none-match': '2' }, status: 304 });
      await put({ lock: null, shared_link: null });
      described('POST /files/{file_id}/content', await service.uploadVersion(ids[0] ?? '', 'two'));
      const stale = await service.uploadVersion(ids[0] ?? '', 'two', { headers: { 'if-match': '0' } });
      described('POST /files/{file_id}/content', stale);
      await exchange(`GET ${file.path}/content`, { ids, status: 302 });
      const versions = await exchange(`GET ${file.path}/versions`, { ids, status: 200 });
      const version = versions.id('entries', 0, 'id');
      await exchange(`GET ${file.path}/versions/{file_version_id}`, { ids: [...ids, version], status: 200 });
      const body = { id: version, type: 'file_version' };
      await exchange(`POST ${file.path}/versions/current`, { ids, body, status: 201 });
      await exchange(`DELETE ${file.path}/versions/{file_version_id}`, { ids: [...ids, version], status: 204 });
      await exchange(`GET ${file.path}/versions`, { ids, status: 200 });
      const copy = { name: 'copy.txt', parent: { id: finance } };
      await exchange(`POST ${file.path}/copy`, { ids, body: copy, status: 201 });
      await exchange('OPTIONS /files/content', { body: { name: 'copy.txt', parent: { id: finance } }, status: 409 });
      await exchange(`DELETE ${file.path}`, { ids, status: 204 });
      await exchange(`GET ${file.path}`, { ids, status: 404 });
      await exchange(`GET ${file.path}/trash`, { ids, status: 200 });
      await exchange(`POST ${file.path}`, { ids, body: {}, status: 201 });
    });

    it('collaborations', async () => {
      const accessible_by = { type: 'user', login: 'cia@norrland.example' };
      const body = { item: { id: finance, type: 'folder' }, accessible_by, role: 'viewer' };
      const { id } = await exchange('POST /collaborations', { body, status: 201 });
      await exchange('GET /collaborations/{collaboration_id}', { ids: [id('id')], status: 200 });
      await exchange('GET /folders/{folder_id}/collaborations', { ids: [finance], status: 200 });
      await exchange('DELETE /collaborations/{collaboration_id}', { ids: [id('id')], status: 204 });
    });

    it('upload sessions', async () => {
      const bytes = Buffer.alloc(20_000_000, 'described ');
      const sha = (of: Buffer): string => `sha=${createHash('sha1').update(of).digest('base64')}`;
      const path = '/files/upload_sessions';
      const wanted = { folder_id: finance, file_name: 'big.bin', file_size: bytes.length };
      const session = await exchange(`POST ${path}`, { body: wanted, status: 201 });
      await exchange(`POST ${path}`, { body: { ...wanted, file_size: 3 }, status: 400 });
      const ids = [session.id('id')];
      const accessToken = await token(started.sandbox);
      const parts: object[] = [];
      for (let at = 0; at < bytes.length; at += 8 * 1024 * 1024) {
        const part = bytes.subarray(at, at + 8 * 1024 * 1024);
        const headers = {
          authorization: `Bearer ${accessToken}`,
          digest: sha(part),
          'content-range': `bytes ${at}-${at + part.length - 1}/${bytes.length}`,
        };
        const init = { method: 'PUT', body: new Uint8Array(part), headers };
        const response = await started.sandbox.handle(
          new Request(session.id('session_endpoints', 'upload_part'), init),
        );
        const json = (await response.json()) as { part: object };
        const name = { method: 'PUT', path: `${path}/{upload_session_id}` };
        expect(description.answerFaults(name, { status: response.status, json })).toEqual([]);
        parts.push(json.part);
      }
      await exchange(`GET ${path}/{upload_session_id}`, { ids, status: 200 });
      await exchange(`GET ${path}/{upload_session_id}/parts`, { ids, status: 200 });
      const commit = { ids, body: { parts }, headers: { digest: sha(bytes) } };
      await exchange(`POST ${path}/{upload_session_id}/commit`, { ...commit, status: 202 });
      const done = await exchange(`POST ${path}/{upload_session_id}/commit`, { ...commit, status: 201 });
      const again = { ids: [done.id('entries', 0, 'id')], body: { file_size: bytes.length }, status: 201 };
      const second = await exchange('POST /files/{file_id}/upload_sessions', again);
      await exchange(`DELETE ${path}/{upload_session_id}`, { ids: [second.id('id')], status: 204 });
    });

    it('webhooks', async () => {
      const target = { id: finance, type: 'folder' };
      const body = { target, address: 'https://a.example/x', triggers: ['FILE.UPLOADED', 'FILE.MOVED'] };
      const { id } = await exchange('POST /webhooks', { body, status: 201 });
      await exchange('POST /webhooks', { body, status: 409 });
      await exchange('POST /webhooks', { body: { ...body, target: { id: '12', type: 'file' } }, status: 404 });
      await exchange('GET /webhooks', { status: 200 });
      const ids = [id('id')];
      await exchange('GET /webhooks/{webhook_id}', { ids, status: 200 });
      await exchange('PUT /webhooks/{webhook_id}', { ids, body: { triggers: ['FILE.LOCKED'] }, status: 200 });
      await exchange('DELETE /webhooks/{webhook_id}', { ids, status: 204 });
      await exchange('GET /webhooks/{webhook_id}', { ids, status: 404 });
    });

    it('events', async () => {
      for (const stream of ['all', 'changes', 'sync', 'admin_logs', 'admin_logs_streaming']) {
        const answer = await exchange('GET /events', { query: `?stream_type=${stream}`, status: 200 });
        expect(answer.get('entries')).not.toEqual([]);
      }
      await exchange('GET /events', { query: '?stream_position=now', status: 200 });
      await exchange('GET /events', { query: '?stream_position=x', status: 400 });
    });

    it('classifications', async () => {
      const templateKey = 'securityClassification-6VMVochwUWo';
      const key = 'Box__Security__Classification__Key';
      const schema = 'GET /metadata_templates/{scope}/{template_key}/schema';
      const template = ['enterprise', templateKey];
      await exchange(schema, { ids: template, status: 404 });
      const staticConfig = { classification: { classificationDefinition: 'Ours', colorID: 3 } };
      const options = [{ key: 'Secret', staticConfig }];
      const field = { type: 'enum', key, displayName: 'Classification', options };
      const body = { scope: 'enterprise', templateKey, displayName: 'Classification', fields: [field] };
      await exchange('POST /metadata_templates/schema', { body, status: 201 });
      await exchange(schema, { ids: template, status: 200 });
      const operations = [{ op: 'addEnumOption', fieldKey: key, data: { key: 'Public' } }];
      await exchange('PUT /metadata_templates/{scope}/{template_key}/schema', {
        ids: template,
        body: operations,
        headers: { 'content-type': 'application/json-patch+json' },
        status: 200,
      });
      const ids = [(await service.upload(finance, 'secret.txt', 'x')).id('entries', 0, 'id')];
      const path = `/files/{file_id}/metadata/enterprise/${templateKey}`;
      await exchange(`GET ${path}`, { ids, status: 404 });
      await exchange(`POST ${path}`, { ids, body: { [key]: 'Nothing' }, status: 400 });
      await exchange(`POST ${path}`, { ids, body: { [key]: 'Secret' }, status: 201 });
      await exchange(`POST ${path}`, { ids, body: { [key]: 'Secret' }, status: 409 });
      const change = [{ op: 'replace', path: `/${key}`, value: 'Public' }];
      const headers = { 'content-type': 'application/json-patch+json' };
      await exchange(`PUT ${path}`, { ids, body: change, headers, status: 200 });
      const shown = await exchange('GET /files/{file_id}', { ids, query: '?fields=classification', status: 200 });
      expect(shown.get('classification', 'name')).toBe('Public');
      await exchange(`DELETE ${path}`, { ids, status: 204 });
    });
  });
}
