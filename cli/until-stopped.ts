/** A signal so soon after the first is the same one: npm passes on what the terminal has sent to all of its processes already. */
const sameSignalMs = 1_000;
const parentCheckMs = 100;
/** As early as can be: it may end before anybody waits for it. */
const parent = process.ppid;

/**
 * Resolves when the process is asked to end: by SIGINT, SIGTERM or SIGHUP, or under npm by the end of the shell in between, which
 * npm signals in our stead and which passes nothing on. A signal later on ends the process at once.
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let askedAt: number | undefined;
    const stop = () => {
      askedAt ??= performance.now();
      if (performance.now() - askedAt > sameSignalMs) process.exit(130);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(resolve);
  });
}

function whenOrphaned(stop: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentCheckMs);
  timer.unref();
}
