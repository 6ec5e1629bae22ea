import { isAt } from './faults.ts';
import { jsonResponse } from './json.ts';
import type { Handle } from './serve.ts';

export interface UsageOptions {
  readonly now: () => number;
  /** What a window allows, in cost and in uploads; 0 allows everything, and where both do nothing is recorded. */
  readonly allowance: () => { readonly limit: number; readonly windowMs: number; readonly uploads?: number };
  /** What a call costs; undefined where it is none of the service's, such as signing in. */
  readonly cost: (request: Request) => number | undefined;
  /** Whether a call counts as an upload, too. */
  readonly isUpload?: (request: Request) => boolean;
  /** The vendor's refusal; Retry-After is added. */
  readonly refuse: () => Response;
  /** Says with RateLimit headers how much is left, once 80 % are used (draft-ietf-httpapi-ratelimit-headers-03). */
  readonly tells: boolean;
}

/** What a client used of its allowance, and how it behaved. */
export interface Usage {
  /** The answer of `/sandbox/usage` (GET shows it, DELETE forgets it); undefined for any other path. */
  control(request: Request): Response | undefined;
  /** The handler's answer, or 429 once the window's allowance is used up. Refused calls count too. */
  around(request: Request, handler: Handle): Promise<Response>;
}

interface Window {
  /** Epoch ms. */
  readonly at: number;
  used: number;
  uploads: number;
  refused: number;
}

interface Recorded {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly cost: number;
}

/** A call that was on its way when the refusal was answered breaks no rule. */
const graceMs = 100;
const tellsFrom = 0.8;
const mostRecorded = 100_000;

/** Counts in windows that begin with the first call after the one before has ended. */
export function createUsage(options: UsageOptions): Usage {
  const { now } = options;
  let windows: Window[] = [];
  let calls: Recorded[] = [];
  /** Calls made although Retry-After forbade them. */
  let violations: Recorded[] = [];
  let quiet = { from: 0, until: 0 };

  function present(at: number, windowMs: number): Window {
    const last = windows.at(-1);
    if (last !== undefined && at < last.at + windowMs) return last;
    const next = { at, used: 0, uploads: 0, refused: 0 };
    windows.push(next);
    return next;
  }

  function record(call: Recorded): void {
    if (calls.length < mostRecorded) calls.push(call);
    if (call.at > quiet.from + graceMs && call.at < quiet.until) violations.push(call);
  }

  /** Also where a fault was ordered: whoever says Retry-After wants to be left alone. */
  function heed(response: Response): Response {
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    const busy = response.status === 429 || response.status === 503;
    if (busy && seconds > 0) {
      const at = now();
      quiet = { from: at < quiet.until ? quiet.from : at, until: Math.max(quiet.until, at + seconds * 1000) };
    }
    return response;
  }

  return {
    control(request) {
      if (!isAt(request, '/sandbox/usage')) return undefined;
      if (request.method === 'GET') return jsonResponse({ ...options.allowance(), windows, violations, calls });
      if (request.method !== 'DELETE') return jsonResponse({ error: 'Use GET or DELETE' }, { status: 405 });
      [windows, calls, violations, quiet] = [[], [], [], { from: 0, until: 0 }];
      return new Response(null, { status: 204 });
    },

    async around(request, handler) {
      const { limit, windowMs, uploads = 0 } = options.allowance();
      const cost = options.cost(request);
      if ((limit === 0 && uploads === 0) || cost === undefined) return handler(request);
      const at = now();
      const window = present(at, windowMs);
      const resetSeconds = secondsOf(window.at + windowMs - at, windowMs);
      record({ at, method: request.method, path: new URL(request.url).pathname, cost });
      window.used += cost;
      const isUpload = options.isUpload?.(request) === true;
      if (isUpload) window.uploads += 1;
      if (isBeyond(window.used, limit) || (isUpload && isBeyond(window.uploads, uploads))) {
        window.refused += 1;
        const refusal = options.refuse();
        refusal.headers.set('retry-after', resetSeconds);
        return heed(told(refusal, { limit, used: window.used, resetSeconds }));
      }
      return heed(told(await handler(request), { limit, used: window.used, resetSeconds }));
    },
  };

  function told(response: Response, { limit, used, resetSeconds }: Told): Response {
    if (!options.tells || limit === 0 || used < limit * tellsFrom) return response;
    response.headers.set('ratelimit-limit', String(limit));
    response.headers.set('ratelimit-remaining', String(Math.max(0, limit - used)));
    response.headers.set('ratelimit-reset', resetSeconds);
    return response;
  }
}

function isBeyond(used: number, limit: number): boolean {
  return limit > 0 && used > limit;
}

/** Whole seconds, as vendors send them; in fractions where a window is scaled down, for which whole ones would be too coarse. */
function secondsOf(ms: number, windowMs: number): string {
  return windowMs < 60_000 ? (ms / 1000).toFixed(3) : String(Math.ceil(ms / 1000));
}

interface Told {
  readonly limit: number;
  readonly used: number;
  readonly resetSeconds: string;
}
