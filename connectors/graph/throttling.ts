import type { Ending, RateLimit, Throttle } from '../throttle.ts';
import { throttled } from '../throttle.ts';
import { retryAfter, secondsToMs } from './errors.ts';
import type { Transport } from './transport.ts';

export interface Throttling {
  readonly throttle: Throttle | undefined;
  /** Resource units of a call. */
  readonly cost: (method: string, url: string) => number;
  readonly now: () => number;
}

/** Makes each exchange wait for the tenant's allowance, and tells how it ended. */
export function withThrottle(next: Transport, { throttle, cost, now }: Throttling): Transport {
  return (url, init) => {
    const units = cost((init.method ?? 'GET').toUpperCase(), url);
    const call = { cost: { units }, signal: init.signal, send: () => next(url, init) };
    return throttled(throttle, call, (response) => endingOf(response, now()));
  };
}

/** `Retry-After` counts on refusals only: a 202 sends it to say when to ask for the result. */
function endingOf({ status, headers }: Response, now: number): Ending {
  const retryAfterMs = status === 429 || status === 503 ? retryAfter(headers, now) : undefined;
  const rateLimit = rateLimitOf(headers);
  return {
    kind: 'answered',
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(rateLimit !== undefined && { rateLimit }),
  };
}

/** SharePoint sends these once 80 % of the minute's units are used. */
function rateLimitOf(headers: Headers): RateLimit | undefined {
  const [limit, remaining] = [headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')].map(wholeNumber);
  const resetMs = secondsToMs(headers.get('ratelimit-reset'));
  if (limit === undefined || remaining === undefined || resetMs === undefined) return undefined;
  return { limit, remaining, resetMs };
}

/** The header may go on with the policy: `1200, 1200;w=60`. */
function wholeNumber(value: string | null): number | undefined {
  const digits = /^\s*(\d{1,9})\b/.exec(value ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
