import { AsyncLocalStorage } from 'node:async_hooks';

import type { FileLane } from '../store/store.ts';

/**
 * The lane that the present work belongs to. Connectors know no lanes, and their calls pass through vendors' libraries: so the
 * lane goes along with the asynchronous work itself, set in one place (the worker) and read in two (throttle and parking).
 */
const lanes = new AsyncLocalStorage<FileLane>();

export function runInLane<Result>(lane: FileLane, work: () => Result): Result {
  return lanes.run(lane, work);
}

export function currentLane(): FileLane {
  return lanes.getStore() ?? 'live';
}
