import type { Connector } from '../../connectors/connector.ts';
import type { FileRef } from '../../model/file.ts';

export type Handle = (request: Request) => Promise<Response>;

/** A sandbox in memory, as connectors, users and a schedule see it. */
export interface FaultCloud {
  readonly name: 'graph' | 'box' | 'both';
  /** Every call of a connector. */
  readonly handle: Handle;
  /** A process's own connectors: they share nothing with those of other processes. */
  connect(transport: typeof fetch): readonly Connector[];
  readonly user: CloudUser;
  /** What the service may do at any time: forget positions in its feed, subscriptions, or say that it missed something. */
  readonly whims: readonly Whim[];
  /** Every file that a user sees. */
  files(): Promise<readonly FileRef[]>;
  /** Oldest first, the present one last. */
  versions(file: FileRef): Promise<readonly CloudVersion[]>;
  close(): Promise<void>;
}

export interface Whim {
  readonly name: string;
  act(): Promise<void>;
}

/** A person at work, through the vendor's own API. */
export interface CloudUser {
  /** Where files can lie: ids of folders. */
  readonly places: readonly string[];
  create(place: string, name: string, bytes: Buffer): Promise<FileRef>;
  edit(file: FileRef, bytes: Buffer): Promise<void>;
  nameOf(file: FileRef): Promise<string>;
  rename(file: FileRef, name: string): Promise<void>;
  /** Within what the vendor lets files be moved. */
  move(file: FileRef, place: string): Promise<void>;
  remove(file: FileRef): Promise<void>;
  /** Refused where there is no way back. */
  restore(file: FileRef): Promise<void>;
  /** Makes an older version the present one again. */
  promote(file: FileRef, version: CloudVersion): Promise<void>;
  lock(file: FileRef): Promise<void>;
  unlock(file: FileRef): Promise<void>;
  /** Places that are done to as a whole; undefined where the schedules leave them as they are. */
  readonly folders: Folders | undefined;
}

/** Folders within those that are watched, with all that lies in them. */
export interface Folders {
  readonly places: readonly string[];
  trash(place: string): Promise<void>;
  restore(place: string): Promise<void>;
  /** Into another of the watched folders. */
  move(place: string): Promise<void>;
}

export interface CloudVersion {
  readonly id: string;
  /** Whether our application wrote it. */
  readonly ours: boolean;
  read(): Promise<Buffer>;
}

export interface CloudOptions {
  /** Takes notifications and handshakes. */
  readonly notify: typeof fetch;
  readonly now: () => number;
  /** Switches of the sandbox that this schedule sets. */
  readonly enrichment: boolean;
  readonly checkIfMatchAtCommit: boolean;
}

export type Caller = (method: string, url: string, body?: Buffer | object | FormData) => Promise<Response>;

/** A refusal that a user may get at work, such as for a file that is locked. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Calls with a token that is fetched anew while half an hour is left of it. */
export function createCaller(handle: Handle, now: () => number, token: () => Promise<string>): Caller {
  let held: { readonly token: string; readonly until: number } | undefined;
  return async (method, url, body) => {
    if (held === undefined || held.until < now()) held = { token: await token(), until: now() + 30 * 60_000 };
    const headers: Record<string, string> = { authorization: `Bearer ${held.token}` };
    const response = await handle(new Request(url, { method, ...withBody(body, headers) }));
    if (response.status >= 400) throw new RefusedError(`${method}: ${response.status}`);
    return response;
  };
}

function withBody(body: Buffer | object | FormData | undefined, headers: Record<string, string>): RequestInit {
  if (body === undefined || body instanceof FormData) return { headers, ...(body === undefined ? {} : { body }) };
  const raw = Buffer.isBuffer(body);
  return {
    headers: { ...headers, 'content-type': raw ? 'application/octet-stream' : 'application/json' },
    body: raw ? new Uint8Array(body) : JSON.stringify(body),
  };
}

export async function tokenFrom(handle: Handle, url: string, form: Record<string, string>): Promise<string> {
  const response = await handle(new Request(url, { method: 'POST', body: new URLSearchParams(form) }));
  return ((await response.json()) as { access_token: string }).access_token;
}

export async function json<Value>(answer: Promise<Response>): Promise<Value> {
  return (await (await answer).json()) as Value;
}

/** The bytes behind a redirect. */
export async function follow(handle: Handle, redirect: Response): Promise<Buffer> {
  const location = redirect.headers.get('location') ?? '';
  return Buffer.from(await (await handle(new Request(location))).arrayBuffer());
}

/** Calls a control endpoint of the sandbox. */
export async function control(handle: Handle, method: string, url: string, body?: object): Promise<void> {
  const response = await handle(
    new Request(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  );
  if (response.status >= 400) throw new RefusedError(`${method} ${url}: ${response.status}`);
}
