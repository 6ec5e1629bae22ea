import { setTimeout as sleep } from 'node:timers/promises';

import type { ConnectorName } from '../model/ids.ts';
import type { FileLane } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

/** How often it is looked whether calls still wait for units. */
export const lookAgainMs = 100;
/** A file waits in its slot for so long at most: others may belong to a service that has room. */
const patienceMs = 3_000;

/** True where no file of this lane could be worked on: each service is paused, or its calls wait already. */
export function isHeld({ connectors, throttles }: Pipeline, lane: FileLane): boolean {
  const isOpen = (name: string) => (throttles?.get(name)?.state(lane) ?? 'open') === 'open';
  return connectors.size > 0 && ![...connectors.keys()].some(isOpen);
}

/**
 * A file is begun when its service has room for it: half the work on many files would cost as much of the allowance as all of it
 * on few, and be lost. Where the service is paused there is nothing to wait for; the file will be parked.
 */
export async function admitted(
  { throttles }: Pipeline,
  connector: ConnectorName,
  call: { readonly lane: FileLane; readonly signal: AbortSignal },
): Promise<void> {
  const throttle = throttles?.get(connector);
  for (let waited = 0; waited < patienceMs; waited += lookAgainMs) {
    if (throttle?.state(call.lane) !== 'short' || call.signal.aborted) return;
    await sleep(lookAgainMs);
  }
}
