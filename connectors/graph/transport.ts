import { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../model/errors.ts';
import { retryAfter } from './errors.ts';

/** One HTTP exchange. The chain of a call is functions of this shape around each other. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

/** Tokens of our application. */
export interface TokenSource {
  /** A token that holds for a while yet. Callers at the same time share one request. */
  token(): Promise<string>;
  /** Graph refused this token: the next call gets another one. */
  reject(token: string): void;
}

const maxRetries = 2;
/** What the service may ask us to wait within a call; a longer wait is the pipeline's to take. */
const maxWaitMs = 2_000;
const firstWaitMs = 250;
const pieceSize = 256 * 1024;

/** Methods that may be sent again when it isn't known whether the first one arrived. */
const repeatable = new Set(['GET', 'HEAD', 'DELETE']);
const busy = new Set([429, 503, 504]);

/** True for an address on this machine, the only place where plain http is spoken. */
export function isLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname));
}

/**
 * The innermost link. `fetch` is looked up at each call unless one is given. Bytes must stay as they are until the call is answered:
 * they are sent from where they lie.
 */
export function createTransport(fetcher: typeof fetch | undefined): Transport {
  return (url, init) => (fetcher ?? fetch)(url, uncopied(init));
}

/** Bytes in pieces of a stream, since `fetch` copies a body of bytes as a whole; with their length, as if they were one. */
function uncopied(init: RequestInit): RequestInit {
  const { body } = init;
  if (!(body instanceof Uint8Array) || body.length === 0) return init;
  const headers = new Headers(init.headers);
  headers.set('content-length', String(body.length));
  return { ...init, headers, body: ReadableStream.from(piecesOf(body)), duplex: 'half' } as RequestInit;
}

function* piecesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}

/**
 * Repeats what is certain to be harmless: 429 for all (nothing was done), other failures for methods that may be
 * repeated. Never waits longer than two seconds at a time.
 */
export function withRetry(next: Transport, now: () => number): Transport {
  return async (url, init) => {
    const harmless = repeatable.has((init.method ?? 'GET').toUpperCase());
    for (let attempt = 0; ; attempt += 1) {
      const result = await attemptOf(next(url, init));
      const wait = attempt < maxRetries ? waitBefore(result, { harmless, attempt, now }) : undefined;
      if (wait === undefined || init.signal?.aborted) return unwrap(result);
      await result.response?.body?.cancel();
      await sleep(wait, undefined, init.signal ? { signal: init.signal } : {});
    }
  };
}

/**
 * Adds the token, for addresses below `baseUrl` only: nothing else ever sees it. A token that Graph refuses is replaced once.
 */
export function withAuthentication(next: Transport, tokens: TokenSource, baseUrl: string): Transport {
  const isBaseSafe = isSafe(baseUrl);
  return async (url, init) => {
    if (!isBaseSafe || !url.startsWith(baseUrl)) {
      throw new ConnectorError('permanent', 'Cannot call Graph: the address is not below the configured one', {
        reason: 'foreign-address',
      });
    }
    const token = await tokens.token();
    const response = await next(url, authorized(init, token));
    if (response.status !== 401) return response;
    tokens.reject(token);
    await response.body?.cancel();
    return next(url, authorized(init, await tokens.token()));
  };
}

/** https, or http on this machine. */
export function isSafe(address: string): boolean {
  return URL.canParse(address) && (new URL(address).protocol === 'https:' || isLoopback(address));
}

interface Attempt {
  readonly response?: Response;
  readonly error?: unknown;
}

async function attemptOf(exchange: Promise<Response>): Promise<Attempt> {
  try {
    return { response: await exchange };
  } catch (error) {
    return { error };
  }
}

function unwrap({ response, error }: Attempt): Response {
  if (response !== undefined) return response;
  throw error;
}

interface RetryState {
  readonly harmless: boolean;
  readonly attempt: number;
  readonly now: () => number;
}

/** Milliseconds until the next attempt, or undefined for none. */
function waitBefore({ response, error }: Attempt, { harmless, attempt, now }: RetryState): number | undefined {
  // The throttle's own refusal: it waited already, and knows how long it will take.
  if (error instanceof ConnectorError) return undefined;
  const backOff = firstWaitMs * 2 ** attempt;
  if (response === undefined) return harmless ? backOff : undefined;
  if (!busy.has(response.status) || (response.status !== 429 && !harmless)) return undefined;
  const wait = retryAfter(response.headers, now()) ?? backOff;
  return wait <= maxWaitMs ? wait : undefined;
}

function authorized(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
