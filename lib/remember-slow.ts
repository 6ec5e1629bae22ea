export interface RememberSlowOptions {
  /** What takes less is asked anew each time, ms. */
  readonly slowMs?: number;
  /** An answer stands for so many times as long as it took. */
  readonly times?: number;
  /** A clock of which only differences count, ms. */
  readonly now?: () => number;
}

/**
 * Asks once where many ask at the same time, and lets a slow answer stand for a while, so that looking takes at most a small share
 * of the time. A failure is never remembered.
 */
export function rememberSlow<Value>(
  ask: () => Promise<Value>,
  { slowMs = 200, times = 20, now = () => performance.now() }: RememberSlowOptions = {},
): () => Promise<Value> {
  let asking: Promise<Value> | undefined;
  let remembered: { readonly value: Value; readonly until: number } | undefined;

  async function askNow(): Promise<Value> {
    const begun = now();
    try {
      const value = await ask();
      const took = now() - begun;
      remembered = took < slowMs ? undefined : { value, until: now() + took * times };
      return value;
    } finally {
      asking = undefined;
    }
  }

  return () => {
    if (remembered !== undefined && remembered.until > now()) return Promise.resolve(remembered.value);
    return (asking ??= askNow());
  };
}
