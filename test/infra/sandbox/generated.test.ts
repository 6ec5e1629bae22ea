import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createBoxSandbox } from '../../../infra/sandbox/box/sandbox.ts';
import { createGraphSandbox, tenantId } from '../../../infra/sandbox/graph/sandbox.ts';
import { createQuickXorHash } from '../../../infra/sandbox/graph/quick-xor-hash.ts';
import { createGenerator, kindsAmong, type GeneratedKind } from '../../../infra/sandbox/seed/generated.ts';
import { inspect } from '../../../inspect.ts';
import { memorySource } from '../../../lib/patch.ts';
import { FileError } from '../../../model/errors.ts';

const mail = 'ana@larkfield.example';
const seed = {
  company: 'Larkfield Tools',
  users: [{ name: 'Ana Reyes', mail }],
  drives: [{ name: 'Archive', kind: 'sharepoint', site: 'Archive', files: [] }],
  folders: [{ name: 'Archive', owner: mail, files: [] }],
} as const;
const origin = 'http://127.0.0.1:7072';
const downloadOrigin = 'http://localhost:7072';
const generated = { files: 45, folders: 4 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-generated-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Contents that are on disk; drafts are none. */
function kept(): readonly string[] {
  const root = join(folder, 'contents');
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((shelf) => (shelf === 'drafts' ? [] : readdirSync(join(root, shelf))));
}

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly file?: { readonly hashes: { readonly quickXorHash: string } };
  readonly sha1?: string;
  readonly type?: string;
}

type Handle = (request: Request) => Promise<Response>;

/** Calls with a token, following the redirect of a download without it. */
async function caller(handle: Handle, tokenUrl: string, form: Record<string, string>) {
  const client = { grant_type: 'client_credentials', client_secret: 'x', ...form };
  const answer = await handle(new Request(tokenUrl, { method: 'POST', body: new URLSearchParams(client) }));
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const response = await handle(new Request(url, { ...init, headers: { authorization: `Bearer ${token}` } }));
    const location = response.headers.get('location');
    return response.status === 302 && location !== null ? handle(new Request(location)) : response;
  };
}

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('createGenerator()', () => {
  it('makes the same bytes of a number each time, other bytes of each number, and what the kind says', async () => {
    const [first, second] = [await createGenerator(generated), await createGenerator(generated)];
    const options = { ignoreTestNumbers: false, timeLimitMs: 60_000, types: ['credit-card-number'] };
    const seen = new Set<string>();
    for (let index = 0; index < generated.files; index++) {
      const { id, kind, name } = first.file(index);
      const bytes = first.bytes(id) ?? Buffer.alloc(0);
      expect(second.bytes(id)).toEqual(bytes);
      seen.add(createHash('sha256').update(bytes).digest('hex'));
      if (kind === 'unknown' || kind === 'broken') {
        expect(() => inspect(memorySource(bytes), name, options)).toThrow(FileError);
      } else {
        const { findings } = inspect(memorySource(bytes), name, options);
        expect(findings.map(({ type }) => type)).toEqual(kind.endsWith('card') ? ['credit-card-number'] : []);
      }
    }
    expect(seen.size).toBe(generated.files);
    expect(first.bytes('generated-45')).toBeUndefined();
    expect(first.bytes('45')).toBeUndefined();
  });

  it('kindsAmong() counts the kinds that the files have', async () => {
    const { file } = await createGenerator(generated);
    const counted = new Map<GeneratedKind, number>();
    for (let index = 0; index < 45; index++) counted.set(file(index).kind, (counted.get(file(index).kind) ?? 0) + 1);
    expect(kindsAmong(45)).toEqual(counted);
  });
});

describe('a Graph sandbox with generated files', () => {
  it('lists and serves them without keeping a byte, keeps what is written, and is the same after a restart', async () => {
    const options = { folder, origin, downloadOrigin, seed, generated };
    const form = { client_id: mail, scope: 'https://graph.microsoft.com/.default' };
    const tokenUrl = `${origin}/${tenantId}/oauth2/v2.0/token`;
    let sandbox = await createGraphSandbox(options);
    let call = await caller(sandbox.handle, tokenUrl, form);
    const { drives } = (await (await sandbox.handle(new Request(`${origin}/sandbox`))).json()) as {
      drives: { id: string }[];
    };
    const drive = `${origin}/v1.0/drives/${drives[0]?.id ?? ''}`;
    const listed = async (): Promise<readonly Listed[]> =>
      ((await (await call(`${drive}/root/delta`)).json()) as { value: Listed[] }).value.filter(({ file }) => file);
    const files = await listed();
    expect(files).toHaveLength(45);
    for (const { id, file } of files) {
      const hash = createQuickXorHash();
      hash.update(await bytesOf(await call(`${drive}/items/${id}/content`)));
      expect(hash.value()).toBe(file?.hashes.quickXorHash);
    }
    expect(kept()).toEqual([]);

    const item = `${drive}/items/${files[0]?.id ?? ''}/content`;
    const before = await bytesOf(await call(item));
    await call(item, { method: 'PUT', body: 'written by a client' });
    await sandbox.close();
    sandbox = await createGraphSandbox(options);
    call = await caller(sandbox.handle, tokenUrl, form);
    expect(await listed()).toHaveLength(45);
    expect(await (await call(item)).text()).toBe('written by a client');
    expect(await bytesOf(await call(item.replace('/content', '/versions/1.0/content')))).toEqual(before);
    expect(kept()).toHaveLength(1);
    await sandbox.close();
  });
});

describe('a Box sandbox with generated files', () => {
  it('lists and serves them without keeping a byte', async () => {
    const keys = { primary: 'primary', secondary: 'secondary' };
    const sandbox = await createBoxSandbox({ folder, keys, origin, downloadOrigin, seed, generated });
    const form = { client_id: 'labelwright', box_subject_type: 'enterprise', box_subject_id: '7073001' };
    const call = await caller(sandbox.handle, `${origin}/oauth2/token`, form);
    const inFolder = async (id: string): Promise<readonly Listed[]> => {
      const answer = await call(`${origin}/2.0/folders/${id}/items?fields=id,name,type,sha1&limit=1000`);
      return ((await answer.json()) as { entries: Listed[] }).entries;
    };
    const [top] = await inFolder('0');
    const folders = await inFolder(top?.id ?? '');
    const files = (await Promise.all(folders.map(({ id }) => inFolder(id)))).flat();
    expect(folders).toHaveLength(4);
    expect(files).toHaveLength(45);
    for (const { id, sha1 } of files) {
      const bytes = await bytesOf(await call(`${origin}/2.0/files/${id}/content`));
      expect(createHash('sha1').update(bytes).digest('hex')).toBe(sha1);
    }
    expect(kept()).toEqual([]);
    await sandbox.close();
  });
});
