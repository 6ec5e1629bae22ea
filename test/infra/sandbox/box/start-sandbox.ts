import type { Seed } from '../../../../infra/sandbox/seed/seed.ts';
import { createBoxSandbox, type BoxSandbox, type BoxSandboxOptions } from '../../../../infra/sandbox/box/sandbox.ts';

export const origin = 'http://127.0.0.1:7073';
export const downloadOrigin = 'http://localhost:7073';
export const keys = { primary: 'primary-key-of-the-test', secondary: 'secondary-key-of-the-test' };

export const seed: Seed = {
  company: 'Norrland Instruments',
  users: [
    { name: 'Ada Berg', mail: 'ada@norrland.example' },
    { name: 'Bo Lind', mail: 'bo@norrland.example' },
    { name: 'Cia Dahl', mail: 'cia@norrland.example' },
  ],
  drives: [],
  folders: [
    {
      name: 'Finance',
      owner: 'ada@norrland.example',
      files: [
        {
          path: 'Payroll.txt',
          bytes: Buffer.from('payroll'),
          author: 'ada@norrland.example',
          sharing: 'private',
        },
        {
          path: 'Reports/2026/Year.csv',
          bytes: Buffer.from('a,b\n1,2\n'),
          author: 'bo@norrland.example',
          sharing: 'anonymous',
        },
      ],
    },
    { name: 'Sales', owner: 'bo@norrland.example', files: [] },
  ],
};

/** An object of a JSON answer, read by its path: `get('entries', 0, 'id')`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
  get(...path: (string | number)[]): unknown;
  id(...path: (string | number)[]): string;
}

export interface Client {
  /** `body`: an object is sent as JSON, anything else as it is. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  as(userId: string): Client;
  /** A new file by direct upload. */
  upload(parentId: string, name: string, content: string | Buffer): Promise<Answer>;
  /** A new version by direct upload. */
  uploadVersion(fileId: string, content: string | Buffer, options?: VersionOptions): Promise<Answer>;
  download(fileId: string, query?: string): Promise<Buffer>;
}

export interface CallOptions {
  readonly body?: object | string | undefined;
  readonly headers?: Record<string, string> | undefined;
}

export interface VersionOptions {
  readonly name?: string;
  readonly headers?: Record<string, string>;
}

export interface Started {
  readonly sandbox: BoxSandbox;
  /** Acts for the service account. */
  readonly service: Client;
  /** Acts for the seeded user of that mail, by the user's own token. */
  user(mail: string): Promise<Client>;
  userId(mail: string): Promise<string>;
  folderId(name: string): Promise<string>;
}

export async function startSandbox(options: Partial<BoxSandboxOptions> = {}): Promise<Started> {
  const sandbox = await createBoxSandbox({ origin, downloadOrigin, keys, seed, ...options });
  const service = createClient(sandbox, await token(sandbox));
  const userId = async (mail: string): Promise<string> => {
    const users = await service.call('GET', `/2.0/users?filter_term=${encodeURIComponent(mail)}`);
    return users.id('entries', 0, 'id');
  };
  return {
    sandbox,
    service,
    userId,
    user: async (mail) => {
      const subject = { box_subject_type: 'user', box_subject_id: await userId(mail) };
      return createClient(sandbox, await token(sandbox, subject));
    },
    folderId: async (name) => {
      const { folders } = (await (await sandbox.handle(new Request(`${origin}/sandbox`))).json()) as {
        folders: { id: string; name: string }[];
      };
      const found = folders.find((folder) => folder.name === name);
      if (found === undefined) throw new Error(`no folder ${name}`);
      return found.id;
    },
  };
}

export async function token(sandbox: BoxSandbox, subject: Record<string, string> = {}): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret', ...subject };
  const body = new URLSearchParams(form);
  const response = await sandbox.handle(new Request(`${origin}/oauth2/token`, { method: 'POST', body }));
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

function createClient(sandbox: BoxSandbox, accessToken: string, asUser?: string): Client {
  const identity = {
    authorization: `Bearer ${accessToken}`,
    ...(asUser === undefined ? {} : { 'as-user': asUser }),
  };
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(identity)) headers.set(name, value);
    const url = path.startsWith('http') ? path : origin + path;
    return read(await sandbox.handle(new Request(url, { ...init, method, headers })));
  };
  const multipart = (path: string, attributes: object, content: string | Buffer): RequestInit & { path: string } => {
    const form = new FormData();
    form.set('attributes', JSON.stringify(attributes));
    form.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), 'file');
    return { path, body: form };
  };
  const client: Client = {
    call: (method, path, { body, headers = {} } = {}) => {
      if (body === undefined) return send(method, path, { headers });
      if (typeof body === 'string') return send(method, path, { headers, body });
      return send(method, path, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
    as: (userId) => createClient(sandbox, accessToken, userId),
    upload: (parentId, name, content) => {
      const { path, ...init } = multipart('/upload/2.0/files/content', { name, parent: { id: parentId } }, content);
      return send('POST', path, init);
    },
    uploadVersion: async (fileId, content, { name, headers = {} } = {}) => {
      const wanted = name ?? (await client.call('GET', `/2.0/files/${fileId}?fields=name`)).id('name');
      const { path, ...init } = multipart(`/upload/2.0/files/${fileId}/content`, { name: wanted }, content);
      return send('POST', path, { ...init, headers });
    },
    download: async (fileId, query = '') => {
      const redirect = await client.call('GET', `/2.0/files/${fileId}/content${query}`);
      const location = redirect.headers.get('location');
      if (location === null) throw new Error(`no redirect: ${redirect.status} ${redirect.text}`);
      return Buffer.from(await (await sandbox.handle(new Request(location))).arrayBuffer());
    },
  };
  return client;
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  const get = (...path: (string | number)[]): unknown =>
    path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], json);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    get,
    id: (...path) => {
      const value = get(...path);
      if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')}: ${response.status} ${text}`);
      return value;
    },
  };
}
