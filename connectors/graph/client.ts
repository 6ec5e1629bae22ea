import type { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import { ConnectorError } from '../../model/errors.ts';
import { readFailure, toConnectorError } from './errors.ts';
import type { Throttle } from '../throttle.ts';
import { costOf } from './cost.ts';
import { withThrottle } from './throttling.ts';
import type { TokenSource, Transport } from './transport.ts';
import { isLoopback, isSafe, withAuthentication, withRetry } from './transport.ts';
import { pageSchema, parseAnswer } from './types.ts';

export interface GraphCall {
  /** Completes "Cannot ..." in errors. */
  readonly action: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** For the whole exchange; Infinity where the caller watches over the body itself. */
  readonly timeoutMs?: number;
}

/** The only way to Graph. Errors are `ConnectorError`s; waits are short (see `transport.ts`). */
export interface GraphClient {
  /** The JSON that Graph answers to a success, undefined for none. */
  json(path: string, call: GraphCall): Promise<unknown>;
  /** The answer as it is, of any status; redirects aren't followed. */
  send(path: string, call: GraphCall): Promise<Response>;
  /**
   * A call to an address that carries its own permission (upload, download). It never gets our token, and the address is a
   * secret: it appears in no error.
   */
  sendPreauthenticated(address: string, call: GraphCall): Promise<Response>;
  /** The error that an answer stands for; uses the answer up. */
  failure(call: GraphCall, response: Response): Promise<ConnectorError>;
  /** All entries of a collection, over its pages. */
  list(path: string, call: GraphCall): AsyncIterable<unknown>;
  /** What is left of a link behind our base address, or undefined when it leads elsewhere. */
  below(link: string): string | undefined;
  readonly now: () => number;
}

export interface ClientOptions {
  /** With a trailing slash. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly throttle?: Throttle | undefined;
  readonly now: () => number;
}

const defaultTimeoutMs = 30_000;

export function createGraphClient(options: ClientOptions): GraphClient {
  const { baseUrl, userAgent, now } = options;
  const paced = (cost: (method: string, url: string) => number): Transport =>
    withRetry(withThrottle(options.transport, { throttle: options.throttle, cost, now }), now);
  // What was asked for by its item is paid for: the addresses that Graph answered with are not counted again.
  const preauthenticated = paced(() => 0);
  const authenticated = withAuthentication(paced(costOf), options.tokens, baseUrl);
  let library: Promise<Library> | undefined;

  async function send(path: string, call: GraphCall): Promise<Response> {
    library ??= createLibraryClient(authenticated, options);
    const { client, raw } = await library;
    const request = client
      .api(path)
      .responseType(raw)
      .headers(headersOf(call))
      .options({ redirect: 'manual', ...signalOf(call) });
    return guarded(call, async () => parseResponse(await dispatch(request, call)));
  }

  async function sendPreauthenticated(address: string, call: GraphCall): Promise<Response> {
    if (!isSafe(address) || (isLoopback(address) && !isLoopback(baseUrl))) {
      throw new ConnectorError('permanent', `Cannot ${call.action}: Graph named an address that is not https`);
    }
    const body = call.body instanceof Uint8Array ? { body: viewOf(call.body) } : {};
    return guarded(call, () =>
      preauthenticated(address, {
        method: call.method ?? 'GET',
        headers: { 'user-agent': userAgent, ...headersOf(call) },
        ...body,
        ...signalOf(call),
      }),
    );
  }

  async function failure(call: GraphCall, response: Response): Promise<ConnectorError> {
    return toConnectorError(call.action, await guarded(call, () => readFailure(response)), now());
  }

  async function json(path: string, call: GraphCall): Promise<unknown> {
    const response = await send(path, call);
    if (!response.ok) throw await failure(call, response);
    return readJson(call, response);
  }

  function below(link: string): string | undefined {
    return link.startsWith(baseUrl) ? link.slice(baseUrl.length - 1) : undefined;
  }

  async function* list(path: string, call: GraphCall): AsyncIterable<unknown> {
    for (let next: string | undefined = path; next !== undefined;) {
      const page: Page = parseAnswer(pageSchema, await json(next, call), call.action);
      yield* page.value;
      next = nextPath(page, next, call);
    }
  }

  function nextPath(page: Page, current: string, call: GraphCall): string | undefined {
    const link = page['@odata.nextLink'];
    if (!link) return undefined;
    const path = below(link);
    if (path === undefined || path === current) throw badLink(call.action);
    return path;
  }

  return { json, send, sendPreauthenticated, failure, list, below, now };
}

type Page = ReturnType<typeof pageSchema.parse>;

/** A link that leads to another host would get our token; one to itself would never end. */
export function badLink(action: string): ConnectorError {
  return new ConnectorError('permanent', `Cannot ${action}: Graph's link to the next page leads elsewhere`, {
    reason: 'foreign-address',
  });
}

/** The JSON of a success, undefined where the body is empty. */
export async function readJson(call: GraphCall, response: Response): Promise<unknown> {
  const text = await guarded(call, () => response.text());
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectorError('malformed', `Cannot ${call.action}: Graph's answer is not JSON`, {
      reason: 'malformed-answer',
    });
  }
}

/** Turns what a network throws into a `ConnectorError`. */
export async function guarded<Value>(call: GraphCall, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (thrown) {
    const error = unwrapLibraryError(thrown);
    if (error instanceof ConnectorError) throw error;
    const reason = call.signal?.aborted ? 'aborted' : isTimeout(error) ? 'timeout' : 'network';
    throw new ConnectorError('transient', `Cannot ${call.action}: ${states[reason]}`, { cause: error, reason });
  }
}

const states = { aborted: 'stopped by the caller', timeout: 'no answer in time', network: 'the connection failed' };

function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || (error.cause instanceof Error && error.cause.name === 'TimeoutError');
}

function headersOf(call: GraphCall): Record<string, string> {
  const binary = call.body instanceof Uint8Array ? { 'content-type': 'application/octet-stream' } : {};
  return { ...binary, ...call.headers };
}

/** The same memory, in the one type of view that `fetch` takes. */
function viewOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes);
}

function signalOf(call: GraphCall): { signal?: AbortSignal } {
  const limit = call.timeoutMs ?? defaultTimeoutMs;
  const timeout = limit === Infinity ? undefined : AbortSignal.timeout(limit);
  // One signal is not wrapped: a composite one costs each call as much again.
  const signal = call.signal && timeout ? AbortSignal.any([call.signal, timeout]) : (call.signal ?? timeout);
  return signal === undefined ? {} : { signal };
}

interface Library {
  readonly client: Client;
  /** Asks for the answer as it is. */
  readonly raw: ResponseType;
}

type LibraryRequest = ReturnType<Client['api']>;

function dispatch(request: LibraryRequest, call: GraphCall): Promise<unknown> {
  switch (call.method ?? 'GET') {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(call.body);
    case 'PUT':
      return request.put(call.body);
    case 'PATCH':
      return request.patch(call.body);
    case 'DELETE':
      return request.delete();
  }
}

function parseResponse(value: unknown): Response {
  if (value instanceof Response) return value;
  throw new TypeError('Cannot read an answer of Graph: the library returned no response');
}

/**
 * The library with our chain as its only middleware. The address is given without a version, since ours holds one. What
 * the chain throws travels through the library in its own kind of error, the only one that it hands on as it is.
 */
async function createLibraryClient(chain: Transport, { baseUrl, userAgent }: ClientOptions): Promise<Library> {
  const { Client, GraphClientError, ResponseType } = await import('@microsoft/microsoft-graph-client');
  const client = Client.initWithMiddleware({
    baseUrl,
    defaultVersion: '',
    fetchOptions: { headers: { 'User-Agent': userAgent } },
    middleware: {
      async execute(context) {
        try {
          const url = typeof context.request === 'string' ? context.request : context.request.url;
          context.response = await chain(url, context.options ?? {});
        } catch (error) {
          throw GraphClientError.setGraphClientError({ cause: error });
        }
      },
    },
  });
  return { client, raw: ResponseType.RAW };
}

function unwrapLibraryError(error: unknown): unknown {
  if (!(error instanceof Error) || !('customError' in error)) return error;
  const { customError } = error;
  return typeof customError === 'object' && customError !== null && 'cause' in customError ? customError.cause : error;
}
