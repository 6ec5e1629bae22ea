import { randomBytes } from 'node:crypto';
import { jsonResponse } from '../json.ts';

const helpUrl = 'https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors/';

/** A refusal in Box's terms: HTTP status and the `code` of its client error body. */
export class BoxError extends Error {
  override readonly name = 'BoxError';
  readonly status: number;
  readonly code: string;
  readonly contextInfo: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, code: string, message: string, contextInfo?: Readonly<Record<string, unknown>>) {
    super(message);
    this.status = status;
    this.code = code;
    this.contextInfo = contextInfo;
  }
}

export const badRequest = (reason: string): BoxError =>
  new BoxError(400, 'bad_request', 'Bad Request', { errors: [{ reason: 'invalid_parameter', message: reason }] });

export const notFound = (what: string): BoxError =>
  new BoxError(404, 'not_found', 'Not Found', { errors: [{ reason: 'invalid_parameter', name: what }] });

export const insufficientPermissions = (): BoxError =>
  new BoxError(403, 'access_denied_insufficient_permissions', 'Access denied - insufficient permission');

export const preconditionFailed = (): BoxError =>
  new BoxError(
    412,
    'precondition_failed',
    'The resource has been modified. Please retrieve the resource again and retry',
  );

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return jsonResponse(body, { status, headers });
}

export const noContent = (): Response => new Response(null, { status: 204 });

/** Box's client error object; 401 has no body at all. */
export function errorResponse(error: BoxError): Response {
  if (error.status === 401) {
    const challenge = `Bearer realm="Service", error="${error.code}", error_description="${error.message}"`;
    return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
  }
  return json(error.status, {
    type: 'error',
    status: error.status,
    code: error.code,
    ...(error.contextInfo === undefined ? {} : { context_info: error.contextInfo }),
    help_url: helpUrl,
    message: error.message,
    request_id: randomBytes(8).toString('hex'),
  });
}
