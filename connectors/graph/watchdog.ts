/** Ends what takes too long, also where the peer doesn't listen to signals. */
export interface Watchdog {
  /** The caller's own signal. */
  readonly outer: AbortSignal;
  /** Aborted by the caller or by the watchdog. */
  readonly signal: AbortSignal;
  /** Rejects with a `TimeoutError` when `work` takes longer than allowed; time between two calls doesn't count. */
  watch<Value>(work: Promise<Value>): Promise<Value>;
}

export function createWatchdog(outer: AbortSignal, idleMs: number): Watchdog {
  const controller = new AbortController();
  const signal = AbortSignal.any([outer, controller.signal]);

  async function watch<Value>(work: Promise<Value>): Promise<Value> {
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(reasonOf(signal));
    const timer = setTimeout(() => controller.abort(new DOMException('Too long silent', 'TimeoutError')), idleMs);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await Promise.race([work, stopped.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  return { outer, signal, watch };
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('Stopped', 'AbortError');
}
