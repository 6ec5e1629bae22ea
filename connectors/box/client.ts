import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { BoxClient as Sdk } from 'box-node-sdk';
import type { FetchOptionsInput, FetchResponse } from 'box-node-sdk/networking';

import { ConnectorError } from '../../model/errors.ts';
import { type Throttle, throttledReason } from '../throttle.ts';
import { type BoxAuth, createAuthentication } from './auth.ts';
import { createTransport } from './transport.ts';
import { type BoxUrls, secureUrl } from './urls.ts';

export interface ClientOptions {
  readonly auth: BoxAuth;
  readonly urls: BoxUrls;
  readonly userAgent: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly throttle?: Throttle | undefined;
  /** How long an exchange may make no progress, ms. */
  readonly timeoutMs?: number;
  /** Waits between attempts, ms. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

export interface BoxRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the API's `/2.0`: `/files/12`; or a whole address that Box itself gave. */
  readonly path: string | URL;
  /** Under the uploads' address instead. */
  readonly upload?: boolean;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly json?: FetchOptionsInput['data'];
  readonly body?: RequestBody;
  readonly signal?: AbortSignal;
  /** False where a second try after a lost answer would do it twice. */
  readonly repeatable?: boolean;
  /** All waits between attempts together, ms; a few seconds unless told. */
  readonly patienceMs?: number;
}

export interface RequestBody {
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** From the start on each call, so that an attempt can be repeated. */
  chunks(): Iterable<Buffer>;
}

export interface BoxStream {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** The way to Box: authenticated, with timeouts and a few short repeats; longer waits are thrown as `transient`. */
export interface BoxClient {
  /** The answer's JSON, or undefined where it has no body. */
  send(request: BoxRequest): Promise<unknown>;
  /** The answer's bytes as they come; follows the redirect of a download. */
  open(request: BoxRequest): Promise<BoxStream>;
}

const usualTimeoutMs = 30_000;
const usualPatienceMs = 5_000;
const firstPauseMs = 400;
const mostAttempts = 3;

/** A client that loads the SDK at its first call. */
export function createBoxClient(options: ClientOptions): BoxClient {
  const pause = options.pause ?? sleep;
  let connected: Promise<Sdk> | undefined;
  const sdk = () =>
    (connected ??= connect(options).catch((error: unknown) => {
      connected = undefined;
      throw error;
    }));

  async function call(request: BoxRequest, format: 'json' | 'binary'): Promise<FetchResponse> {
    const client = await sdk();
    return withRepeats(request, pause, () => client.makeRequest(toFetchOptions(request, options.urls, format)));
  }

  return {
    async send(request) {
      const { data } = await call(request, 'json');
      return data;
    },
    async open(request) {
      const { status, headers, content } = await call(request, 'binary');
      return { status, headers, body: content ?? Readable.from([]) };
    },
  };
}

async function connect(options: ClientOptions): Promise<Sdk> {
  const [{ BoxClient }, { BaseUrls, NetworkSession }] = await Promise.all([
    import('box-node-sdk'),
    import('box-node-sdk/networking'),
  ]);
  const authentication = await createAuthentication(options.auth, options.now);
  const networkSession = new NetworkSession({
    baseUrls: new BaseUrls({ baseUrl: options.urls.api, uploadUrl: options.urls.upload }),
    networkClient: createTransport({
      fetch: options.fetch,
      userAgent: options.userAgent,
      timeoutMs: options.timeoutMs ?? usualTimeoutMs,
      now: options.now,
      urls: options.urls,
      throttle: options.throttle,
      rejected: authentication.forget,
    }),
  });
  return new BoxClient({ auth: authentication.auth, networkSession });
}

function toFetchOptions(request: BoxRequest, urls: BoxUrls, responseFormat: 'json' | 'binary') {
  const { body, json } = request;
  return {
    url: addressOf(request, urls),
    method: request.method ?? 'GET',
    params: defined(request.query),
    headers: defined({
      ...request.headers,
      ...(body === undefined ? {} : { 'content-length': String(body.size) }),
    }),
    responseFormat,
    ...(request.signal === undefined ? {} : { cancellationToken: request.signal }),
    ...(json === undefined ? {} : { data: json, contentType: 'application/json' }),
    ...(body === undefined ? {} : { fileStream: Readable.from(body.chunks()), contentType: body.type }),
  };
}

function addressOf({ path, upload }: BoxRequest, urls: BoxUrls): string {
  if (typeof path === 'string') return `${upload === true ? urls.upload : urls.api}/2.0${path}`;
  if (secureUrl(path.href) === undefined) {
    throw new ConnectorError('permanent', 'Cannot call Box: the address it named is not https');
  }
  return path.href;
}

function defined(values: Readonly<Record<string, string | undefined>> | undefined): Record<string, string> {
  const present = Object.entries(values ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(present);
}

async function withRepeats<Answer>(
  request: BoxRequest,
  pause: (ms: number) => Promise<unknown>,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  const patienceMs = request.patienceMs ?? usualPatienceMs;
  let waitedMs = 0;
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = pauseBefore(error, request, made);
      if (waitMs === undefined || waitedMs + waitMs > patienceMs) throw error;
      waitedMs += waitMs;
      await pause(waitMs);
    }
  }
}

/** How long to wait before another attempt, or undefined where there must be none. */
function pauseBefore(error: unknown, request: BoxRequest, made: number): number | undefined {
  if (!(error instanceof ConnectorError) || request.signal?.aborted === true) return undefined;
  if (error.reason === 'token-rejected') return made === 1 ? 0 : undefined;
  if (error.kind !== 'transient' || error.reason === throttledReason) return undefined;
  // Box answers "not ready" for as long as it takes: only patience bounds that.
  if (made >= mostAttempts && error.reason !== 'not-ready') return undefined;
  const answered = error.reason === 'rate-limit-exceeded' || error.reason === 'not-ready';
  if (request.repeatable === false && !answered) return undefined;
  if (error.reason === 'not-ready') return Math.max(firstPauseMs, error.retryAfterMs ?? 0);
  return error.retryAfterMs ?? firstPauseMs * 2 ** made;
}
