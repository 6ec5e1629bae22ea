/**
 * What keeps a connector within what its service allows. A transport asks before each exchange and tells how it ended; what it
 * asks lies outside the room and is shared by all workers of the tenant.
 *
 * What MUST hold for every member and every transport:
 * - Each `acquire` that resolved is followed by exactly one `observe`.
 * - `acquire` waits two seconds at most; a longer wait is thrown as `transient`, reason `throttled`, with `retryAfterMs`.
 * - Such an error is not tried again inside the connector.
 */
export interface Throttle {
  /** Resolves when a call of this cost may be made now. Rejects with the signal's reason when that aborts. */
  acquire(cost: Cost, signal?: AbortSignal): Promise<void>;
  /** How a call ended. From here on nobody calls where the service asked for a pause. */
  observe(ending: Ending): void;
}

export interface Cost {
  /** Resource units of Graph, calls of Box. 0 where the service doesn't count: such calls heed a pause and nothing else. */
  readonly units: number;
  /** Uploads, where the service counts them beside calls. */
  readonly uploads?: number;
}

/** `failed`: no answer came. `abandoned`: the caller gave up, which says nothing about the service. */
export type Ending =
  | { readonly kind: 'failed' | 'abandoned' }
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** How long the service wants to be left alone, ms. */
      readonly retryAfterMs?: number;
      readonly rateLimit?: RateLimit;
    };

/** What a service says about the present window (draft-ietf-httpapi-ratelimit-headers-03). */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

export const throttledReason = 'throttled';

/** Makes one call under a throttle. `read` takes from the answer what the throttle has to know. */
export async function throttled(
  throttle: Throttle | undefined,
  call: {
    readonly cost: Cost;
    readonly signal?: AbortSignal | null | undefined;
    readonly send: () => Promise<Response>;
  },
  read: (response: Response) => Ending,
): Promise<Response> {
  if (throttle === undefined) return call.send();
  await throttle.acquire(call.cost, call.signal ?? undefined);
  let ending: Ending = { kind: 'failed' };
  try {
    const response = await call.send();
    ending = read(response);
    return response;
  } catch (error) {
    if (call.signal?.aborted === true && !isTimeout(call.signal.reason)) ending = { kind: 'abandoned' };
    throw error;
  } finally {
    throttle.observe(ending);
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
