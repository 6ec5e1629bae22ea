import { createHash } from 'node:crypto';

import type { BoxOptions } from '../../../connectors/box/connector.ts';

/** One request as it reached the service. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type Answer = (call: Call) => Response | Promise<Response>;

/**
 * Box as a table of answers, keyed `GET /2.0/files/1`; a list answers its entries in turn, the last one for ever. Tokens and
 * the service account (user 99) are there already. An unknown call is a 501, so that no test passes by chance.
 */
export function createScriptedBox(script: Readonly<Record<string, Answer | readonly Answer[]>>) {
  const calls: Call[] = [];
  const used = new Map<string, number>();
  const table: Readonly<Record<string, Answer | readonly Answer[]>> = {
    'POST /oauth2/token': () => Response.json({ access_token: 'T1', expires_in: 3600, token_type: 'bearer' }),
    'GET /2.0/users/me': () => Response.json({ type: 'user', id: '99' }),
    ...script,
  };
  const respond = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const call = {
      method: request.method,
      url,
      headers: request.headers,
      body: Buffer.from(await request.arrayBuffer()),
    };
    calls.push(call);
    const key = `${call.method} ${url.pathname}`;
    const entry = table[key];
    if (entry === undefined) return Response.json({ code: `unscripted ${key}` }, { status: 501 });
    const turn = used.get(key) ?? 0;
    used.set(key, turn + 1);
    const answer = typeof entry === 'function' ? entry : entry[Math.min(turn, entry.length - 1)];
    return answer === undefined ? new Response(null, { status: 501 }) : answer(call);
  };
  return {
    fetch: respond,
    calls,
    callsTo: (key: string) => calls.filter(({ method, url }) => `${method} ${url.pathname}` === key),
  };
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  () =>
    Response.json(body, { status, headers });

export const refusal = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  json({ type: 'error', status, code, message: 'secret-detail', request_id: 'r' }, status, headers);

export const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

/** A file of watched folder 100, as Box describes it. */
export function boxFile(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    type: 'file',
    id: '1',
    name: 'plan.docx',
    etag: '3',
    sha1: sha1(Buffer.from('old bytes')),
    size: 9,
    file_version: { type: 'file_version', id: '501', sha1: sha1(Buffer.from('old bytes')) },
    modified_at: '2026-01-02T03:04:05-08:00',
    content_modified_at: '2025-12-24T10:00:00-08:00',
    modified_by: { type: 'user', id: '7' },
    owned_by: { type: 'user', id: '7', login: 'ann@example.com', name: 'Ann' },
    shared_link: null,
    has_collaborations: false,
    is_externally_owned: false,
    watermark_info: { is_watermarked: false },
    lock: null,
    path_collection: pathOf('100', '101'),
    item_status: 'active',
    ...changes,
  };
}

/** A path from the root over the folders, named `Folder ID`. */
export function pathOf(...ids: readonly string[]) {
  const entries = ['0', ...ids].map((id) => ({ type: 'folder', id, name: id === '0' ? 'All Files' : `Folder ${id}` }));
  return { total_count: entries.length, entries };
}

export function boxOptions(box: { readonly fetch: typeof fetch }, changes: Partial<BoxOptions> = {}): BoxOptions {
  return {
    auth: { kind: 'client-credentials', clientId: 'app', clientSecret: 'hush', enterpriseId: '55' },
    urls: { api: 'http://127.0.0.1:7073', upload: 'http://127.0.0.1:7073/upload' },
    folders: ['100'],
    keys: { primary: 'first-key', secondary: 'second-key' },
    settleSeconds: 0,
    userAgent: 'Labelwright-test',
    fetch: box.fetch,
    now: () => Date.parse('2026-02-01T00:00:00Z'),
    ...changes,
  };
}

export async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}
