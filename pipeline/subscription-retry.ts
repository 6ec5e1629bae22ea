import { ConnectorError } from '../model/errors.ts';
import type { SubscriptionFailure } from '../store/store.ts';

const minute = 60_000;
/** Services count refused handshakes against us: each next try waits twice as long. */
const firstRetryMs = 10 * minute;
const lastRetryMs = 6 * 60 * minute;
/** A round comes every ten minutes: what is due just after it is tried now, ms. */
const roundMs = minute;

/** How many failures in a row this is, and when to try again. What passes by itself (a pause, the network) isn't counted. */
export function retryAfter(
  error: unknown,
  attemptsBefore: number,
): { readonly attempts: number; readonly retryInMs: number } {
  if (error instanceof ConnectorError && error.kind === 'transient') {
    return { attempts: attemptsBefore, retryInMs: Math.max(error.retryAfterMs ?? 0, firstRetryMs) };
  }
  const attempts = attemptsBefore + 1;
  return { attempts, retryInMs: Math.min(firstRetryMs * 2 ** (attempts - 1), lastRetryMs) };
}

/** True from its time on; `now` by the database's clock. */
export function isDue({ retryAt }: SubscriptionFailure, now: number): boolean {
  return retryAt - now <= roundMs;
}
