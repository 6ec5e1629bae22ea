import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';

import type { FetchOptionsInput, FetchResponse, NetworkClient } from 'box-node-sdk/networking';

import { ConnectorError } from '../../model/errors.ts';
import { type Ending, type Throttle, throttled } from '../throttle.ts';
import { costOf } from './cost.ts';
import { answerError, networkError, notReadyError, unexpectedError } from './errors.ts';
import { type BoxUrls, secureUrl } from './urls.ts';

export interface TransportOptions {
  readonly fetch: typeof fetch;
  readonly userAgent: string;
  /** How long nothing may happen before an exchange is given up, ms; bytes of a request body count as something. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly urls: BoxUrls;
  readonly throttle?: Throttle | undefined;
  /** Told the `Authorization` value that Box answered with 401. */
  readonly rejected: (authorization: string) => void;
}

const mostRedirects = 5;

/**
 * One exchange with Box over `fetch`, in the form in which the SDK wants its network stack. It stands in for the SDK's own one, which
 * ignores `Retry-After`, hangs on cut bodies, buffers uploads, opens a connection per call and rounds 19-digit numbers.
 * Answers 2xx only; everything else is thrown as `ConnectorError`. It never tries again: that is `client.ts`'s business.
 */
export function createTransport(options: TransportOptions): NetworkClient {
  return { fetch: (request) => exchange(options, request) };
}

async function exchange(options: TransportOptions, request: FetchOptionsInput): Promise<FetchResponse> {
  const authorization = await request.auth?.retrieveAuthorizationHeader(request.networkSession);
  const watch = createWatch(options.timeoutMs, request.cancellationToken);
  try {
    const { response, what } = await follow(options, { request, authorization, watch });
    return await readAnswer(response, { what, binary: request.responseFormat === 'binary', now: options.now });
  } finally {
    watch.stop();
  }
}

interface Exchange {
  readonly request: FetchOptionsInput;
  readonly authorization: string | undefined;
  readonly watch: Watch;
}

async function follow(options: TransportOptions, { request, authorization, watch }: Exchange) {
  let url = withParams(request);
  let trusted = authorization;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const what = `${request.method} ${placeOf(url, request.url)}`;
    const response = await send(options, { url, request, authorization: trusted, watch, what });
    const location = response.headers.get('location');
    if (response.status === 401 && trusted !== undefined) options.rejected(trusted);
    // Such an address is good for some minutes: a process that stood still comes too late.
    if (hop > 0 && (response.status === 401 || response.status === 403)) {
      throw unexpectedError(what, 'the address it was sent on to has expired');
    }
    if (response.status < 300 || response.status >= 400 || location === null) return { response, what };
    await response.body?.cancel();
    const next = secureUrl(location, url.href);
    if (next === undefined) throw unexpectedError(what, 'it was sent on to an address that is not https');
    if (request.method !== 'GET') throw unexpectedError(what, 'it was sent on, which only reading may be');
    // The address that downloads are sent on to carries its own right of access; the token must not leave its origin.
    if (next.origin !== url.origin) trusted = undefined;
    url = next;
  }
  throw unexpectedError(`${request.method} ${placeOf(url, request.url)}`, 'it was sent on too often');
}

interface Sending extends Exchange {
  readonly url: URL;
  readonly what: string;
}

async function send(options: TransportOptions, sending: Sending): Promise<Response> {
  const { request, watch } = sending;
  const headers = new Headers({ 'user-agent': options.userAgent, ...request.headers });
  if (sending.authorization !== undefined) headers.set('authorization', sending.authorization);
  // As whom we act concerns only who knows us.
  else headers.delete('as-user');
  // Sizes and ranges are those of the file itself.
  if (request.responseFormat === 'binary') headers.set('accept-encoding', 'identity');
  const body = bodyOf(request, watch);
  if (body !== undefined) headers.set('content-type', request.contentType ?? 'application/json');
  try {
    return await throttledFetch(options, sending, {
      method: request.method,
      headers,
      redirect: 'manual',
      signal: watch.signal,
      ...(body === undefined ? {} : { body }),
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw networkError(sending.what, watch.signal.aborted ? watch.signal.reason : cause);
  } finally {
    request.fileStream?.destroy();
  }
}

function throttledFetch(options: TransportOptions, { url, request, watch }: Sending, init: RequestInit) {
  const send = (): Promise<Response> => {
    watch.restart();
    return options.fetch(url, init);
  };
  const cost = costOf(request.method, url, options.urls);
  return throttled(options.throttle, { cost, signal: watch.signal, send }, (response) =>
    endingOf(response, options.now()),
  );
}

/** `Retry-After` of a 202 says when the content will be ready, and nothing about us. */
function endingOf({ status, headers }: Response, now: number): Ending {
  const wait = status === 429 || status === 503 ? waitOf(headers.get('retry-after') ?? undefined, now) : undefined;
  return { kind: 'answered', status, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
}

function bodyOf(request: FetchOptionsInput, watch: Watch): string | ReadableStream | undefined {
  if (request.fileStream !== undefined) return ReadableStream.from(watched(request.fileStream, watch));
  if (request.data === undefined) return undefined;
  if (request.contentType !== 'application/x-www-form-urlencoded') return JSON.stringify(request.data);
  const fields = Object.entries(request.data as Readonly<Record<string, string | null>>);
  return new URLSearchParams(
    fields.filter((field): field is [string, string] => typeof field[1] === 'string'),
  ).toString();
}

async function* watched(stream: AsyncIterable<Uint8Array>, watch: Watch): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) {
    watch.restart();
    yield chunk;
  }
}

interface Reading {
  readonly what: string;
  readonly binary: boolean;
  readonly now: () => number;
}

async function readAnswer(response: Response, { what, binary, now }: Reading): Promise<FetchResponse> {
  const { status } = response;
  const headers = Object.fromEntries(response.headers);
  const retryAfterMs = waitOf(headers['retry-after'], now());
  if (status === 202 && retryAfterMs !== undefined) {
    await response.body?.cancel();
    throw notReadyError(what, retryAfterMs);
  }
  if (binary && response.ok) return { status, headers, content: streamOf(response) };
  const data = parseJson(await textOf(response, what));
  if (!response.ok) throw answerError(what, { status, code: codeOf(data), retryAfterMs });
  if (data === invalid) throw unexpectedError(what, `answer ${status} is not JSON`);
  return { status, headers, ...(data === undefined ? {} : { data }) };
}

function streamOf(response: Response): Readable {
  return response.body === null ? Readable.from([]) : Readable.from(response.body);
}

async function textOf(response: Response, what: string): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw networkError(what, cause);
  }
}

const invalid: unique symbol = Symbol('not JSON');

type Json = NonNullable<FetchResponse['data']>;

/**
 * Whole numbers beyond 2^53 become text, so that an event stream's position keeps all its digits
 * (ECMAScript's JSON.parse source text access; its third argument is not in TypeScript's library yet).
 */
function parseJson(text: string): Json | typeof invalid | undefined {
  if (text.trim() === '') return undefined;
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source : value;
  try {
    return JSON.parse(text, exact) as Json;
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    return invalid;
  }
}

/** `code` of the API's errors, `error` of the token endpoint's. */
function codeOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { code, error } = data as { readonly code?: unknown; readonly error?: unknown };
  const found = code ?? error;
  return typeof found === 'string' && /^[\w.-]{1,64}$/.test(found) ? found : undefined;
}

/** `Retry-After` is seconds or a date (RFC 9110 10.2.3). */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function withParams(request: FetchOptionsInput): URL {
  const url = secureUrl(request.url);
  if (url === undefined) throw new ConnectorError('permanent', 'Cannot call Box: the address is not https');
  for (const [name, value] of Object.entries(request.params ?? {})) url.searchParams.set(name, value);
  return url;
}

/** Names a call in messages. Of an address that we were sent on to, only the host: the rest grants access. */
function placeOf(url: URL, asked: string): string {
  const first = new URL(asked);
  return first.origin === url.origin && first.pathname === url.pathname ? url.pathname : `content from ${url.host}`;
}

interface Watch {
  readonly signal: AbortSignal;
  restart(): void;
  stop(): void;
}

function createWatch(timeoutMs: number, caller: AbortSignal | undefined): Watch {
  const own = new AbortController();
  const expire = () => own.abort(new DOMException('No progress', 'TimeoutError'));
  let timer = setTimeout(expire, timeoutMs);
  return {
    signal: caller === undefined ? own.signal : AbortSignal.any([own.signal, caller]),
    restart() {
      clearTimeout(timer);
      timer = setTimeout(expire, timeoutMs);
    },
    stop: () => clearTimeout(timer),
  };
}
