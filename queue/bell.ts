/** Wakes those who wait in this process. */
export interface Bell {
  ring(): void;
  /** How often it rang: taken before looking, so that a ring between looking and waiting isn't missed. */
  rings(): number;
  /** Resolves at the first ring after `rings`, after `ms`, or when the signal aborts. */
  wait(options: {
    readonly rings: number;
    readonly ms: number;
    readonly signal: AbortSignal | undefined;
  }): Promise<void>;
}

export function createBell(): Bell {
  const waiting = new Set<() => void>();
  let rung = 0;
  return {
    ring() {
      rung += 1;
      for (const wake of waiting) wake();
    },

    rings: () => rung,

    wait: ({ rings, ms, signal }) =>
      new Promise((resolve) => {
        if (rung !== rings || signal?.aborted === true) {
          resolve();
          return;
        }
        const timer = setTimeout(wake, ms);
        function wake(): void {
          clearTimeout(timer);
          waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
      }),
  };
}
