import type { Ending } from '../connectors/throttle.ts';

/** What an ending means for the tenant as a whole. */
export type Verdict =
  | { readonly kind: 'unchanged' | 'recovered' }
  | { readonly kind: 'tripped'; readonly pauseMs: number; readonly trips: number };

/**
 * Stops calling a service that only fails: after some failures in a row the tenant is paused, longer each time; after a pause one
 * call at a time (of each process) finds out whether it answers again.
 */
export interface Breaker {
  /** May a call be made? Each true is followed by one `leave`. */
  enter(): boolean;
  leave(ending: Ending, paused: boolean): Verdict;
  /** What the tenant's other workers found. */
  see(trips: number): void;
}

const mostFailures = 10;
const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

export function createBreaker(): Breaker {
  let failures = 0;
  /** Pauses in a row; above 0 the service is being tried. */
  let trips = 0;
  let trying = false;

  function trip(): Verdict {
    failures = 0;
    trips += 1;
    return { kind: 'tripped', pauseMs: Math.min(firstPauseMs * 2 ** (trips - 1), longestPauseMs), trips };
  }

  return {
    enter() {
      if (trips === 0) return true;
      if (trying) return false;
      trying = true;
      return true;
    },

    leave(ending, paused) {
      const tried = trying;
      trying = false;
      if (ending.kind === 'abandoned' || isBusy(ending)) return { kind: 'unchanged' };
      if (isFailure(ending)) {
        // Calls that were under way when the pause began say nothing new.
        if (paused) return { kind: 'unchanged' };
        failures += 1;
        return (tried && trips > 0) || failures >= mostFailures ? trip() : { kind: 'unchanged' };
      }
      failures = 0;
      if (trips === 0) return { kind: 'unchanged' };
      trips = 0;
      return { kind: 'recovered' };
    },

    see(found) {
      trips = found;
    },
  };
}

/** A refusal that says when to come back is an answer, and pauses by itself. */
function isBusy(ending: Ending): boolean {
  return ending.kind === 'answered' && (ending.status === 429 || ending.retryAfterMs !== undefined);
}

function isFailure(ending: Ending): boolean {
  return ending.kind === 'failed' || (ending.kind === 'answered' && ending.status >= 500);
}
