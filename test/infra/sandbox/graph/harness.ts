import {
  createGraphSandbox,
  tenantId,
  type GraphSandbox,
  type GraphSandboxOptions,
} from '../../../../infra/sandbox/graph/sandbox.ts';
import type { Seed, SeedFile } from '../../../../infra/sandbox/seed/seed.ts';

export const origin = 'http://127.0.0.1:7072';
export const downloadOrigin = 'http://localhost:7072';
export const ana = 'ana@larkfield.example';

export function seedFile(path: string, text: string, sharing: SeedFile['sharing'] = 'private'): SeedFile {
  return { path, bytes: Buffer.from(text), author: ana, sharing };
}

export const seed: Seed = {
  company: 'Larkfield Tools',
  users: [{ name: 'Ana Reyes', mail: ana }],
  drives: [
    {
      name: 'Documents',
      kind: 'sharepoint',
      site: 'Finance',
      files: [seedFile('Contracts/2026/Lease.txt', 'lease'), seedFile('Notes.txt', 'notes', 'organization')],
    },
    { name: 'OneDrive', kind: 'onedrive', owner: ana, files: [seedFile('Private.txt', 'mine')] },
  ],
  folders: [],
};

/** What tests look up in an answer; the shape of the rest is stated by `toMatchObject`. */
export interface AnswerBody {
  readonly access_token: string;
  readonly id: string;
  readonly name: string;
  readonly eTag: string;
  readonly cTag: string;
  readonly uploadUrl: string;
  readonly value: readonly AnswerBody[];
  readonly drives: readonly { readonly id: string }[];
  readonly parentReference: { readonly id: string };
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
  readonly deleted?: object;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: AnswerBody;
  readonly text: string;
}

export interface CallOptions {
  /** JSON where it is neither text nor bytes. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Client id that acts; `none` sends no token. */
  readonly as?: string;
}

export interface Harness {
  readonly sandbox: GraphSandbox;
  readonly driveId: string;
  /** Paths start behind `/v1.0` unless they name another place of the sandbox; whole addresses are taken as they are. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Bytes behind a content endpoint, over its redirect. */
  bytes(path: string): Promise<string>;
  upload(path: string, text: string | Buffer, as?: string): Promise<Answer>;
  readonly close: () => Promise<void>;
}

export type HarnessOptions = Partial<GraphSandboxOptions>;

const elsewhere = /^\/(sandbox|download|upload)/;

/** A sandbox that is mounted in process, with one drive to work in. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const sandbox = await createGraphSandbox({ origin, downloadOrigin, seed, ...options });
  const tokens = new Map<string, string>();

  const send = async (method: string, address: string, { body, headers = {} }: CallOptions): Promise<Answer> => {
    const plain = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    const request = new Request(address, {
      method,
      headers: { ...(plain ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: plain ? (body as string) : JSON.stringify(body) }),
    });
    const response = await sandbox.handle(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: parseAnswer(response, text), text };
  };

  const tokenOf = async (clientId: string): Promise<string> => {
    const known = tokens.get(clientId);
    // Under a clock of the test's own, a token could be over by now.
    if (known !== undefined && options.now === undefined) return known;
    const answer = await requestToken(send, { client_id: clientId });
    tokens.set(clientId, answer.json.access_token);
    return answer.json.access_token;
  };

  const call: Harness['call'] = async (method, path, callOptions = {}) => {
    const { as = 'connector' } = callOptions;
    if (path.startsWith('http') && !path.startsWith(`${origin}/v1.0`)) return send(method, path, callOptions);
    if (elsewhere.test(path)) return send(method, origin + path, callOptions);
    const authorization = as === 'none' ? {} : { authorization: `Bearer ${await tokenOf(as)}` };
    const address = path.startsWith('http') ? path : `${origin}/v1.0${path}`;
    return send(method, address, { ...callOptions, headers: { ...authorization, ...callOptions.headers } });
  };

  const { json } = await call('GET', '/sandbox');
  const driveId = json.drives[0]?.id ?? '';
  return {
    sandbox,
    driveId,
    call,
    bytes: async (path) => {
      const redirect = await call('GET', path);
      return (await call('GET', redirect.headers.get('location') ?? '')).text;
    },
    upload: (path, text, as = ana) =>
      call('PUT', `/drives/${driveId}/root:/${path}:/content`, {
        body: text,
        as,
        headers: { 'content-type': 'text/plain' },
      }),
    close: () => sandbox.close(),
  };
}

function parseAnswer(response: Response, text: string): AnswerBody {
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return JSON.parse(isJson ? text : '{}') as AnswerBody;
}

type Send = (method: string, address: string, options: CallOptions) => Promise<Answer>;

export function requestToken(send: Send, form: Record<string, string | undefined>, tenant = tenantId): Promise<Answer> {
  const whole: Record<string, string | undefined> = {
    grant_type: 'client_credentials',
    client_id: 'connector',
    client_secret: 'any',
    scope: 'https://graph.microsoft.com/.default',
    ...form,
  };
  const given = Object.entries(whole).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return send('POST', `${origin}/${tenant}/oauth2/v2.0/token`, {
    body: new URLSearchParams(given).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}
