import { ConnectorError } from '../../model/errors.ts';
import type { ConnectorErrorKind } from '../../model/errors.ts';

/** What Graph said when it didn't do as asked. */
export interface GraphFailure {
  readonly status: number;
  readonly headers: Headers;
  /** Error codes from the outermost to the innermost; empty where the body is no Graph error (an HTML page, nothing). */
  readonly codes: readonly string[];
  /** The service's own sentence: for the few places where the codes lie, never for reports. */
  readonly message: string;
}

/** Bodies of errors are small; what is longer is a page of some proxy. */
const maxBody = 64 * 1024;
const maxDepth = 8;
const plainCode = /^[\w.-]{1,64}$/;

/** What a code means, where it says more than the status. The innermost known one decides. */
const kindsByCode: Readonly<Record<string, ConnectorErrorKind>> = {
  resourcelocked: 'locked',
  lockmismatch: 'locked',
  resourcecheckedout: 'locked',
  resourcemodified: 'conflict',
  entitytagdoesnotmatch: 'conflict',
  itemnotfound: 'gone',
  resyncrequired: 'resync',
  resyncchangesapplydifferences: 'resync',
  resyncchangesuploaddifferences: 'resync',
  malwaredetected: 'permanent',
  namealreadyexists: 'permanent',
  quotalimitreached: 'permanent',
  insufficientstorage: 'permanent',
  malformedentitytag: 'permanent',
  cannotsnapshottree: 'transient',
  activitylimitreached: 'transient',
  throttledrequest: 'transient',
  servicenotavailable: 'transient',
  unauthenticated: 'unauthorized',
  invalidauthenticationtoken: 'unauthorized',
};

const kindsByStatus: Readonly<Record<number, ConnectorErrorKind>> = {
  401: 'unauthorized',
  402: 'unauthorized',
  403: 'unauthorized',
  404: 'gone',
  408: 'transient',
  409: 'conflict',
  410: 'resync',
  412: 'conflict',
  423: 'locked',
  425: 'transient',
  429: 'transient',
  507: 'permanent',
};

const reasonsByCode: Readonly<Record<string, string>> = {
  malwaredetected: 'malware',
  namealreadyexists: 'name-taken',
  quotalimitreached: 'quota',
  insufficientstorage: 'quota',
};

const reasonsByStatus: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  402: 'payment-required',
  403: 'access-denied',
  429: 'too-many-requests',
  503: 'service-unavailable',
  504: 'gateway-timeout',
  507: 'quota',
};

/** Reads the body of an answer that isn't a success; the answer is used up. */
export async function readFailure(response: Response): Promise<GraphFailure> {
  const text = (await response.text()).slice(0, maxBody);
  const { codes, message } = parseErrorBody(text);
  return { status: response.status, headers: response.headers, codes, message };
}

/** The one place where Graph's statuses and codes become kinds. `action` completes "Cannot ...". */
export function toConnectorError(action: string, failure: GraphFailure, now: number): ConnectorError {
  const known = failure.codes.map((code) => code.toLowerCase()).findLast((code) => code in kindsByCode);
  if (saysNotCheckedOut(failure)) {
    const state = `Cannot ${action}: the library requires check-out (Graph answered ${failure.status})`;
    return new ConnectorError('locked', state, { reason: 'checkout-required' });
  }
  const kind = kindOf(failure, known);
  const retryAfterMs = retryAfter(failure.headers, now);
  const code = failure.codes.at(-1);
  const statusReason =
    kind === kindsByStatus[failure.status] || kind === 'transient' ? reasonsByStatus[failure.status] : undefined;
  const reason = (known === undefined ? undefined : reasonsByCode[known]) ?? statusReason ?? code;
  return new ConnectorError(kind, `Cannot ${action}: Graph answered ${failure.status}${code ? ` ${code}` : ''}`, {
    ...(kind === 'transient' && retryAfterMs !== undefined && { retryAfterMs }),
    ...(reason !== undefined && { reason }),
  });
}

/**
 * How long the service wants to be left alone, ms: the longer of `Retry-After` (seconds or a date) and `RateLimit-Reset`
 * (seconds), undefined without either.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after');
  const waits = [waitOf(after, now), secondsToMs(headers.get('ratelimit-reset'))].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function kindOf(failure: GraphFailure, known: string | undefined): ConnectorErrorKind {
  const byCode = known === undefined ? undefined : kindsByCode[known];
  if (byCode !== undefined) return byCode;
  if (failure.status === 403 && saysLocked(failure)) return 'locked';
  return kindsByStatus[failure.status] ?? (failure.status >= 500 ? 'transient' : 'permanent');
}

/** SharePoint answers `accessDenied` or `notAllowed` for a file that somebody holds open; only the sentence tells. */
function saysLocked(failure: GraphFailure): boolean {
  return /\block(ed|mismatch)?\b|checked out/i.test(failure.message);
}

/** In libraries that require check-out. Which status and code SharePoint gives it is undocumented; the sentence is its own. */
function saysNotCheckedOut({ status, message }: GraphFailure): boolean {
  const isRefusal = status >= 400 && status < 500 && status !== 401 && status !== 429;
  return isRefusal && /\bnot checked out\b|\bmust (first )?(check out|be checked out)\b/i.test(message);
}

function waitOf(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = secondsToMs(value);
  if (ms !== undefined) return ms;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A whole or decimal number of seconds. */
export function secondsToMs(value: string | null): number | undefined {
  return value !== null && /^\d{1,9}(\.\d+)?$/.test(value.trim()) ? Math.round(Number(value) * 1000) : undefined;
}

/** Graph spells the nesting `innererror` and `innerError`. */
function parseErrorBody(text: string): { codes: readonly string[]; message: string } {
  let node = property(parseJson(text), 'error');
  const codes: string[] = [];
  const messages: string[] = [];
  for (let depth = 0; depth < maxDepth && node !== undefined; depth += 1) {
    const code = property(node, 'code');
    const message = property(node, 'message');
    if (typeof code === 'string' && plainCode.test(code)) codes.push(code);
    if (typeof message === 'string') messages.push(message);
    node = property(node, 'innererror') ?? property(node, 'innerError');
  }
  return { codes, message: messages.join('\n') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Proxies and SharePoint's front ends answer with HTML or nothing: then the status alone speaks.
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
