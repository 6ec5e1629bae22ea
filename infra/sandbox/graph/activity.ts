/** Work that goes on after an answer was sent: counted, so that tests and `close` can wait for its end. */
export interface Activity {
  readonly signal: AbortSignal;
  /** The work must not reject, except for being stopped. */
  run(work: Promise<void>): void;
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>;
  /** Aborts the signal and waits. */
  stop(): Promise<void>;
}

export function createActivity(): Activity {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };

  return {
    signal: stopping.signal,
    run: (work) => {
      const counted = work
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) throw error;
        })
        .finally(() => running.delete(counted));
      running.add(counted);
    },
    idle,
    stop: async () => {
      stopping.abort();
      await idle();
    },
  };
}
