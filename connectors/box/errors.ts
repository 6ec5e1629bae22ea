import { ConnectorError, type ConnectorErrorKind } from '../../model/errors.ts';

/** An answer of Box that is not a success: status, `code` of its error body where it has one, and the wait it asks for. */
export interface FailedAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Codes that say more than their status: developer.box.com, "Common errors". */
const kindsByCode: Readonly<Record<string, ConnectorErrorKind>> = {
  access_denied_item_locked: 'locked',
  operation_blocked_temporary: 'transient',
  name_temporarily_reserved: 'transient',
  session_expired: 'transient',
  upload_failed: 'transient',
  precondition_failed: 'conflict',
  sync_item_precondition_failed: 'conflict',
  item_name_in_use: 'permanent',
  not_found: 'gone',
  trashed: 'gone',
  insufficient_scope: 'unauthorized',
  terms_of_service_required: 'unauthorized',
  password_reset_required: 'unauthorized',
  invalid_client: 'unauthorized',
  unauthorized_client: 'unauthorized',
  invalid_grant: 'unauthorized',
};

const kindsByStatus: Readonly<Record<number, ConnectorErrorKind>> = {
  401: 'unauthorized',
  404: 'gone',
  408: 'transient',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  423: 'locked',
  425: 'transient',
  429: 'transient',
};

/** The reason of a 400 without a kind of its own: the request as it stands is not understood, such as an old marker. */
export const badRequest = 'bad-request';

/**
 * The failure that an answer means. `reason` is Box's own code with dashes, else the status in words.
 * A 403 without a telling code is about one item (a viewer's access, a Shield rule), so it is `permanent`, not `unauthorized`.
 */
export function answerError(what: string, answer: FailedAnswer): ConnectorError {
  const kind = failureKind(answer);
  const code = answer.code ?? codeOfStatus(answer.status);
  return new ConnectorError(kind, `Cannot ${what}: ${answer.status} ${code}`, {
    reason: answer.status === 400 && kind === 'permanent' ? badRequest : reasonOf(code),
    ...(kind === 'transient' && answer.retryAfterMs !== undefined ? { retryAfterMs: answer.retryAfterMs } : {}),
  });
}

/** Box's code with dashes, but for what has a name of its own in the contract. */
function reasonOf(code: string): string {
  return code === 'item_name_in_use' ? 'name-taken' : code.replaceAll('_', '-');
}

function failureKind({ status, code }: FailedAnswer): ConnectorErrorKind {
  if (status >= 500) return 'transient';
  const byCode = code === undefined || !Object.hasOwn(kindsByCode, code) ? undefined : kindsByCode[code];
  return byCode ?? kindsByStatus[status] ?? 'permanent';
}

function codeOfStatus(status: number): string {
  switch (status) {
    case 400:
      return 'bad_request';
    case 401:
      return 'token_rejected';
    case 403:
      return 'access_denied';
    case 404:
      return 'not_found';
    case 412:
      return 'precondition_failed';
    case 429:
      return 'rate_limit_exceeded';
    default:
      return status >= 500 ? 'unavailable' : 'refused';
  }
}

/** 202 with a wait: what was asked for exists but is still being made (a fresh upload, a commit). */
export function notReadyError(what: string, retryAfterMs: number | undefined): ConnectorError {
  return new ConnectorError('transient', `Cannot ${what}: it is not ready yet`, {
    reason: 'not-ready',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** No whole answer came: refused, reset, cut short, or given up by a deadline or by the caller. */
export function networkError(what: string, cause: unknown): ConnectorError {
  const name = cause instanceof DOMException ? cause.name : undefined;
  if (name === 'TimeoutError') return failed(what, { cause, reason: 'timeout', state: 'no answer in time' });
  if (name === 'AbortError') return failed(what, { cause, reason: 'aborted', state: 'it was given up' });
  return failed(what, { cause, reason: 'network', state: 'the connection failed' });
}

function failed(what: string, end: { readonly cause: unknown; readonly reason: string; readonly state: string }) {
  return new ConnectorError('transient', `Cannot ${what}: ${end.state}`, { cause: end.cause, reason: end.reason });
}

/** An answer that is not what the service documents: an HTML page of a proxy, a field that is missing. */
export function unexpectedError(what: string, detail: string): ConnectorError {
  return new ConnectorError('malformed', `Cannot ${what}: ${detail}`, { reason: 'unexpected-answer' });
}

export function isKind(error: unknown, kind: ConnectorErrorKind): error is ConnectorError {
  return error instanceof ConnectorError && error.kind === kind;
}

/** The value, or undefined where the service says that the thing is not there (or not there for us, which it doesn't tell apart). */
export async function unlessGone<Value>(wanted: Promise<Value>): Promise<Value | undefined> {
  try {
    return await wanted;
  } catch (error) {
    if (isKind(error, 'gone')) return undefined;
    throw error;
  }
}
