/** A process that is the users of a cloud: new files and edits by the clock, whether or not the one before was answered. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxTenantId } from '../../config.ts';
import { createGenerator } from '../../infra/sandbox/seed/generated.ts';
import { childData, reportLast } from './children.ts';

export interface EditorOrder {
  readonly cloud: 'graph' | 'box';
  readonly origin: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface EditorResult {
  /** One for each change, in order. */
  readonly changes: readonly Change[];
  /** How long a plain upload took, ms. */
  readonly took: readonly number[];
  readonly refused: readonly string[];
}

export interface Change {
  readonly file: string;
  /** When the cloud had it, epoch ms. */
  readonly at: number;
  /** Holds a payment card. */
  readonly card: boolean;
}

interface Users {
  /** The new file's id. */
  create(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  edit(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** A file is edited once, this long after it was made: long after it was labeled, so that each change has an outcome of its own. */
const editAfterSeconds = 20;
const author = 'nora.whitfield@tarnbrook.example';

const order = childData() as EditorOrder;
const users = order.cloud === 'graph' ? await graphUsers(order.origin) : await boxUsers(order.origin);
const generator = await createGenerator({ files: 100_000_000 });
const changes: Change[] = [];
const took: number[] = [];
const refused: string[] = [];
const made: string[] = [];
await changeByTheClock();
reportLast({ changes, took, refused } satisfies EditorResult);

async function changeByTheClock(): Promise<void> {
  const begun = performance.now();
  const under = new Set<Promise<void>>();
  const total = order.perSecond * order.seconds;
  for (let number = 0; number < total; number++) {
    const wait = begun + (number * 1000) / order.perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    const change: Promise<void> = changeOne(number).finally(() => under.delete(change));
    under.add(change);
  }
  await Promise.all(under);
}

async function changeOne(number: number): Promise<void> {
  const card = number % 3 === 0;
  const bytes = Uint8Array.from(document(number, card));
  const sentAt = performance.now();
  try {
    const file = await createOrEdit(number, bytes);
    took.push(performance.now() - sentAt);
    changes.push({ file, at: Date.now(), card });
  } catch (error) {
    refused.push(String(error));
  }
}

/** Every other change is an edit, once there are files that are old enough. */
async function createOrEdit(number: number, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const old = number % 2 === 1 ? made[(number - editAfterSeconds * order.perSecond) >> 1] : undefined;
  if (old !== undefined) {
    await users.edit(old, bytes);
    return old;
  }
  const id = await users.create(`Note ${number}.docx`, bytes);
  if (number % 2 === 0) made[number >> 1] = id;
  return id;
}

/** A Word document of its own, by its number. */
function document(number: number, card: boolean): Buffer {
  const first = number * 20;
  const index = Array.from({ length: 20 }, (_, offset) => first + offset).find(
    (candidate) => generator.file(candidate).kind === (card ? 'card' : 'plain'),
  );
  return generator.bytes(`generated-${index ?? first}`) ?? Buffer.alloc(0);
}

async function tokenFrom(url: string, form: Record<string, string>): Promise<string> {
  const client = { grant_type: 'client_credentials', client_secret: 'x', ...form };
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(client) });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function answer(url: string, token: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`Cannot change file: ${response.status}`);
  return response.json();
}

async function graphUsers(origin: string): Promise<Users> {
  const form = { client_id: author, scope: 'https://graph.microsoft.com/.default' };
  const token = await tokenFrom(`${origin}/${sandboxTenantId}/oauth2/v2.0/token`, form);
  const { drives } = (await (await fetch(`${origin}/sandbox`)).json()) as { drives: { id: string }[] };
  const drive = `${origin}/v1.0/drives/${drives[0]?.id ?? ''}`;
  const put = async (url: string, body: Uint8Array<ArrayBuffer>): Promise<string> =>
    ((await answer(url, token, { method: 'PUT', body })) as { id: string }).id;
  return {
    create: (name, bytes) => put(`${drive}/root:/${encodeURIComponent(name)}:/content`, bytes),
    edit: async (id, bytes) => {
      await put(`${drive}/items/${id}/content`, bytes);
    },
  };
}

async function boxUsers(origin: string): Promise<Users> {
  const service = await tokenFrom(`${origin}/oauth2/token`, {
    ...{ client_id: 'labelwright', box_subject_type: 'enterprise', box_subject_id: '1' },
  });
  const found = (await answer(`${origin}/2.0/users?filter_term=${author}`, service)) as {
    entries: { id: string; login: string }[];
  };
  const user = found.entries.find(({ login }) => login === author)?.id ?? '';
  const token = await tokenFrom(`${origin}/oauth2/token`, {
    ...{ client_id: 'web', box_subject_type: 'user', box_subject_id: user },
  });
  const { folders } = (await (await fetch(`${origin}/sandbox`)).json()) as { folders: { id: string }[] };
  const parent = { id: folders[0]?.id ?? '' };
  const names = new Map<string, string>();
  const post = async (path: string, attributes: object, bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
    const body = new FormData();
    body.set('attributes', JSON.stringify(attributes));
    body.set('file', new Blob([bytes]), 'file');
    const sent = await answer(`${origin}/upload/2.0/files/${path}`, token, { method: 'POST', body });
    return (sent as { entries: { id: string }[] }).entries[0]?.id ?? '';
  };
  return {
    async create(name, bytes) {
      const id = await post('content', { name, parent }, bytes);
      names.set(id, name);
      return id;
    },
    async edit(id, bytes) {
      await post(`${id}/content`, { name: names.get(id) ?? '' }, bytes);
      names.delete(id);
    },
  };
}
