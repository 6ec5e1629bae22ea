import { randomUUID } from 'node:crypto';
import { jsonResponse } from '../json.ts';

export interface GraphErrorOptions {
  /** The more specific code inside `innerError`. */
  readonly inner?: string;
  readonly headers?: Record<string, string>;
}

/** A refusal as Graph words it: status, code, message and at times a more specific inner code. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, options: GraphErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = options.inner;
    this.headers = options.headers ?? {};
  }
}

export interface ErrorContext {
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly now: number;
}

/** Ids that Graph puts on every answer. */
export function errorContext(request: Request, now: number): ErrorContext {
  const requestId = randomUUID();
  return { requestId, clientRequestId: request.headers.get('client-request-id') ?? requestId, now };
}

/** Graph's error body: `{error: {code, message, innerError: {code?, date, request-id, client-request-id}}}`. */
export function errorResponse(error: GraphError, { requestId, clientRequestId, now }: ErrorContext): Response {
  const innerError = {
    ...(error.inner === undefined ? {} : { code: error.inner }),
    date: new Date(now).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return jsonResponse(
    { error: { code: error.code, message: error.message, innerError } },
    { status: error.status, headers: error.headers },
  );
}

export function itemNotFound(message = 'The resource could not be found.'): GraphError {
  return new GraphError(404, 'itemNotFound', message);
}

export function invalidRequest(message: string, inner?: string): GraphError {
  return new GraphError(400, 'invalidRequest', message, inner === undefined ? {} : { inner });
}

export function nameAlreadyExists(): GraphError {
  return new GraphError(409, 'nameAlreadyExists', 'The specified item name already exists.');
}

export function resourceLocked(message = 'The resource you are attempting to access is locked'): GraphError {
  return new GraphError(423, 'notAllowed', message, { inner: 'resourceLocked' });
}

export function tooManyRequests(): GraphError {
  return new GraphError(429, 'activityLimitReached', 'The request has been throttled', { inner: 'throttledRequest' });
}

export function methodNotAllowed(): GraphError {
  return new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
}

export function segmentNotFound(segment: string): GraphError {
  return new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}
