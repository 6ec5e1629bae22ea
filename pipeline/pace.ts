/** Looks at the event loop so often, ms. */
const everyMs = 20;
/** Looks that count for one step up or down. */
const looks = 5;
/** Above this average lateness fewer files are worked on, ms; below a third of it more. */
const lateMs = 6;
/** One file on the inspecting thread while another one is on this. */
const least = 2;

/** How many files may be worked on at a time. */
export interface Pace {
  allowed(): number;
  stop(): void;
}

/**
 * As many as `most`, fewer while the event loop is late: what else it serves, notifications above all, waits behind each file that
 * has something to do. A loop that is late has no time to spare, so fewer files at a time cost no throughput; where files wait
 * for a cloud it is on time, and they stay as many.
 */
export function createPace(most: number, clock: () => number = () => performance.now()): Pace {
  let allowed = most;
  let lateSum = 0;
  let count = 0;
  let expected = clock() + everyMs;
  const timer = setInterval(() => {
    const now = clock();
    lateSum += Math.max(0, now - expected);
    expected = now + everyMs;
    if (++count < looks) return;
    const average = lateSum / looks;
    if (average > lateMs) allowed = Math.max(Math.min(least, most), allowed - 1);
    else if (average < lateMs / 3) allowed = Math.min(most, allowed + 1);
    [lateSum, count] = [0, 0];
  }, everyMs);
  return { allowed: () => allowed, stop: () => clearInterval(timer) };
}
