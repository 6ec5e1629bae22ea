import { setTimeout as sleep } from 'node:timers/promises';

import type { Ending, RateLimit, Throttle } from '../connectors/throttle.ts';
import { throttledReason } from '../connectors/throttle.ts';
import { describeError } from '../lib/describe-error.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import type { Budgets, FileLane } from '../store/store.ts';
import { createBreaker } from './breaker.ts';
import { currentLane } from './lane.ts';
import { createPurse, type Purse } from './purse.ts';

export interface ThrottleOptions {
  /** The connector's name. */
  readonly tenant: string;
  readonly budgets: Budgets;
  /** What the service allows in a window; uploads are counted only where it does. */
  readonly limits: { readonly units: number; readonly uploads?: number };
  /** A minute, unless told. */
  readonly windowMs?: number;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Time as one process sees it; only differences count. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The share of one process in its tenant's allowance. */
export interface TenantThrottle extends Throttle {
  /** `paused`: no call is made. `short`: calls of this lane, or of one that goes before it, wait for units already. */
  state(lane: FileLane): 'open' | 'short' | 'paused';
}

/** The longest that a call waits here; a longer wait is the pipeline's to take. */
const patienceMs = 2_000;
/** How old the knowledge of a pause may be when a call is made. */
const lookEveryMs = 200;
/** What a refusal that names no wait is taken to ask for. */
const usualPauseMs = 5_000;
const longestPauseMs = 24 * 3_600_000;
/** Calls that were turned away come back when others had their turn. */
const turnedAwayMs = 5_000;
/** Backfill leaves half a bucket to live changes. */
const reserves: Readonly<Record<FileLane, number>> = { live: 0, backfill: 0.5 };

/**
 * Keeps the calls of this process, together with those of all others of the tenant, within its allowance. The store holds the
 * bucket and the pause; a process draws a slice at a time, and looks for a pause five times a second while it makes calls.
 */
export function createThrottle(options: ThrottleOptions): TenantThrottle {
  const { tenant, budgets, limits, log, windowMs = 60_000, clock = realClock } = options;
  const breaker = createBreaker();
  const purse = (resource: string, limit: number) =>
    createPurse({ draw: budgets.draw, tenant, resource, allowance: { limit, windowMs }, now: clock.now, reserves });
  const units = purse('units', limits.units);
  const uploads = limits.uploads === undefined ? undefined : purse('uploads', limits.uploads);
  const waiting: Record<FileLane, number> = { live: 0, backfill: 0 };
  const queues: Record<FileLane, Promise<void>> = { live: Promise.resolve(), backfill: Promise.resolve() };
  /** Calls that wait for units, by lane: one at most, the others wait behind it. */
  const short: Record<FileLane, number> = { live: 0, backfill: 0 };
  let pausedUntil = -Infinity;
  let correctedAt = -Infinity;
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    if (clock.now() - lookedAt < lookEveryMs) return;
    looking ??= (async () => {
      try {
        const found = await budgets.paused(tenant);
        lookedAt = clock.now();
        if (found.ms > 0) pausedUntil = Math.max(pausedUntil, lookedAt + found.ms);
        breaker.see(found.trips);
      } finally {
        looking = undefined;
      }
    })();
    await looking;
  }

  /** Waits until the tenant isn't paused and the call is let in. */
  async function untilOpen({ deadline, signal }: Wait, letIn: () => boolean): Promise<void> {
    for (;;) {
      await look();
      const left = pausedUntil - clock.now();
      if (left <= 0 && letIn()) return;
      const pauseMs = left > 0 ? left : lookEveryMs;
      if (clock.now() + pauseMs > deadline) throw turnedAway('it is paused', Math.max(left, turnedAwayMs));
      await clock.sleep(pauseMs, signal);
    }
  }

  async function spend(from: Purse, amount: number, { lane, deadline, signal }: Wait): Promise<void> {
    for (;;) {
      // Who waits for calls doesn't wait for an upload: what would be drawn for them would go to waste.
      const waitMs = await from.spend(amount, { lane, behind: from === units ? waiting[lane] : 0 });
      if (waitMs === 0) return;
      if (clock.now() + waitMs > deadline) throw turnedAway('its allowance is used up', Math.max(waitMs, turnedAwayMs));
      short[lane] += 1;
      await clock.sleep(waitMs, signal).finally(() => {
        short[lane] -= 1;
      });
    }
  }

  /** Calls of a lane are served in the order in which they came. */
  async function inTurn(lane: FileLane, work: () => Promise<void>): Promise<void> {
    waiting[lane] += 1;
    const turn = queues[lane].then(work).finally(() => {
      waiting[lane] -= 1;
    });
    queues[lane] = turn.catch(() => undefined);
    await turn;
  }

  function turnedAway(state: string, retryAfterMs: number): ConnectorError {
    return new ConnectorError('transient', `Cannot call ${tenant}: ${state}`, {
      reason: throttledReason,
      retryAfterMs,
    });
  }

  function pause(ms: number, reason: string, trips = 0): void {
    const bounded = Math.min(Math.max(0, ms), longestPauseMs);
    pausedUntil = Math.max(pausedUntil, clock.now() + bounded);
    log.warn('calls paused', { tenant, reason, seconds: Math.round(bounded / 1000), ...(trips > 0 && { trips }) });
    tell(budgets.pause(tenant, { ms: bounded, reason, trips }));
  }

  /** What others must know. A store that can't be reached stops this process soon enough by itself. */
  function tell(told: Promise<void>): void {
    told.catch((error: unknown) => {
      log.error('throttle could not be shared', { tenant, error: describeError(error) });
    });
  }

  function correct(said: RateLimit): void {
    units.empty(said.remaining);
    if (clock.now() - correctedAt < lookEveryMs) return;
    correctedAt = clock.now();
    tell(budgets.correct({ tenant, resource: 'units', allowance: { limit: limits.units, windowMs } }, said));
  }

  function answered(ending: Extract<Ending, { kind: 'answered' }>): void {
    const { status, retryAfterMs, rateLimit } = ending;
    if (rateLimit !== undefined) correct(rateLimit);
    if (status === 429) pause(retryAfterMs ?? usualPauseMs, 'too-many-requests');
    else if (status === 503 && retryAfterMs !== undefined) pause(retryAfterMs, 'service-unavailable');
  }

  return {
    async acquire(cost, signal) {
      signal?.throwIfAborted();
      const wait: Wait = { lane: currentLane(), deadline: clock.now() + patienceMs, signal };
      await untilOpen(wait, () => true);
      if (cost.units > 0) await inTurn(wait.lane, () => spend(units, cost.units, wait));
      if (uploads !== undefined && cost.uploads !== undefined) await spend(uploads, cost.uploads, wait);
      await untilOpen(wait, breaker.enter);
    },

    observe(ending) {
      if (ending.kind === 'answered') answered(ending);
      const verdict = breaker.leave(ending, pausedUntil > clock.now());
      if (verdict.kind === 'tripped') pause(verdict.pauseMs, 'failing', verdict.trips);
      if (verdict.kind !== 'recovered') return;
      log.info('answers again', { tenant });
      tell(budgets.recover(tenant));
    },

    state(lane) {
      if (pausedUntil > clock.now()) return 'paused';
      return short.live > 0 || (lane === 'backfill' && short.backfill > 0) ? 'short' : 'open';
    },
  };
}

interface Wait {
  readonly lane: FileLane;
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};
