import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Cost, Ending, Throttle } from '../../connectors/throttle.ts';
import { silentLog } from '../../lib/log.ts';
import { ConnectorError } from '../../model/errors.ts';
import { runInLane } from '../../pipeline/lane.ts';
import { createThrottle, type Clock, type TenantThrottle } from '../../pipeline/throttle.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Budgets, Store } from '../../store/store.ts';

/** A clock that moves only when somebody sleeps, or a test pushes it on. */
function createClock(): Clock & { pass(ms: number): void; readonly slept: readonly number[] } {
  let time = 1_000_000;
  const slept: number[] = [];
  return {
    now: () => time,
    sleep(ms) {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
    pass(ms) {
      time += ms;
    },
    slept,
  };
}

let clock: ReturnType<typeof createClock>;
let store: Store;
beforeEach(async () => {
  clock = createClock();
  store = await openSqliteStore({ path: ':memory:', now: () => clock.now() });
});
afterEach(() => store.close());

/** A worker of a tenant that may use 1,200 units a minute: a full bucket holds 36. */
function createWorker(budgets: Budgets = store.budgets): TenantThrottle {
  return createThrottle({ tenant: 'graph', budgets, limits: { units: 1_200, uploads: 240 }, log: silentLog, clock });
}

const ok: Ending = { kind: 'answered', status: 200 };
const unavailable: Ending = { kind: 'answered', status: 500 };

async function call(throttle: Throttle, ending: Ending = ok, cost: Cost = { units: 1 }): Promise<void> {
  await throttle.acquire(cost);
  throttle.observe(ending);
}

async function refusalOf(work: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
}

/** What was told to the store without waiting for it. */
const told = () => store.budgets.list();

describe('createThrottle()', () => {
  it('lets calls pass at once while there are units, and asks the store for slices, not for each call', async () => {
    let draws = 0;
    const worker = createWorker({
      ...store.budgets,
      draw: (wish) => {
        draws += 1;
        return store.budgets.draw(wish);
      },
    });
    for (let at = 0; at < 20; at += 1) await call(worker);
    expect(clock.slept).toEqual([]);
    expect(draws).toBe(4);
  });

  it('keeps any minute of all workers together within the allowance, and uses nine tenths of it', async () => {
    const workers = [createWorker(), createWorker(), createWorker()];
    const times: number[] = [];
    for (let at = 0; at < 4_000; at += 1) {
      const worker = workers[at % workers.length];
      if (worker !== undefined) await call(worker);
      times.push(clock.now());
    }
    let end = 0;
    const inMinuteFrom = times.map((from, start) => {
      while ((times[end] ?? Infinity) < from + 60_000) end += 1;
      return end - start;
    });
    const most = Math.max(...inMinuteFrom);
    expect(most).toBeLessThanOrEqual(1_200);
    expect(most).toBeGreaterThanOrEqual(1_080);
  });

  it('turns a call away when units would take too long, and says when to come back', async () => {
    const worker = createWorker();
    await store.budgets.correct(
      { tenant: 'graph', resource: 'units', allowance: { limit: 1_200, windowMs: 60_000 } },
      { remaining: 0, resetMs: 30_000 },
    );
    const error = await refusalOf(call(worker));
    expect(error).toMatchObject({ kind: 'transient', reason: 'throttled' });
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(5_000);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(2_000);
  });

  it('keeps half a bucket from backfill, for live changes', async () => {
    const worker = createWorker();
    const take = async (units: number) => {
      await worker.acquire({ units });
      worker.observe(ok);
    };
    await runInLane('backfill', async () => {
      for (let at = 0; at < 3; at += 1) await take(5);
    });
    expect(clock.slept).toEqual([]);
    const before = clock.now();
    await runInLane('backfill', () => take(5));
    expect(clock.now()).toBeGreaterThan(before);
    const then = clock.now();
    for (let at = 0; at < 3; at += 1) await take(5);
    expect(clock.now()).toBe(then);
  });

  it('counts uploads beside calls', async () => {
    const worker = createWorker();
    for (let at = 0; at < 7; at += 1) await call(worker, ok, { units: 1, uploads: 1 });
    expect(clock.slept).toEqual([]);
    await call(worker, ok, { units: 1, uploads: 1 });
    expect(clock.slept.length).toBeGreaterThan(0);
    expect((await told()).map(({ resource }) => resource)).toEqual(['units', 'uploads']);
  });

  it.each([
    [{ kind: 'answered', status: 429, retryAfterMs: 60_000 }, 60_000],
    [{ kind: 'answered', status: 503, retryAfterMs: 60_000 }, 60_000],
    [{ kind: 'answered', status: 429 }, 5_000],
  ] as const)('pauses all workers of the tenant after %j', async (ending, ms) => {
    const [one, other] = [createWorker(), createWorker()];
    await call(other);
    await call(one, ending);
    expect(one.state('live')).toBe('paused');
    expect(await refusalOf(call(one))).toMatchObject({ retryAfterMs: ms, reason: 'throttled' });
    await told();
    clock.pass(200);
    // Calls that cost nothing wait as well.
    expect((await refusalOf(call(other, ok, { units: 0 }))).retryAfterMs).toBeGreaterThan(ms - 1_000);
    expect((await told())[0]).toMatchObject({ pauseReason: expect.stringMatching(/too-many|unavailable/) as string });
    clock.pass(ms);
    await call(one);
    await call(other);
  });

  it('waits out a short pause by itself', async () => {
    const worker = createWorker();
    await call(worker, { kind: 'answered', status: 429, retryAfterMs: 1_000 });
    await told();
    await call(worker);
    expect(clock.slept).toEqual([1_000]);
  });

  it('slows down when the service says that less is left than we knew', async () => {
    const worker = createWorker();
    const rateLimit = { limit: 1_200, remaining: 3, resetMs: 1_000 };
    await call(worker, { kind: 'answered', status: 200, rateLimit });
    await told();
    const before = clock.now();
    for (let at = 0; at < 4; at += 1) await call(worker);
    expect(clock.now() - before).toBeGreaterThanOrEqual(850);
  });

  it('stops calling a service that only fails, longer each time, and tries it with one call', async () => {
    const worker = createWorker();
    for (let at = 0; at < 9; at += 1) await call(worker, unavailable);
    await call(worker);
    for (let at = 0; at < 10; at += 1) await call(worker, at % 2 === 0 ? unavailable : { kind: 'failed' });
    expect((await refusalOf(call(worker))).retryAfterMs).toBe(5_000);
    expect((await told())[0]).toMatchObject({ failing: true, pauseReason: 'failing' });

    clock.pass(5_000);
    await worker.acquire({ units: 1 });
    await refusalOf(worker.acquire({ units: 1 }));
    worker.observe({ kind: 'failed' });
    expect((await refusalOf(call(worker))).retryAfterMs).toBe(10_000);
    await told();

    // Another worker knows, and ends it for all.
    clock.pass(10_000);
    const other = createWorker();
    await call(other);
    await told();
    clock.pass(200);
    await Promise.all([worker.acquire({ units: 1 }), worker.acquire({ units: 1 })]);
    expect((await told())[0]).toMatchObject({ failing: false, pausedUntil: undefined });
  });

  it('takes neither refusals of a file nor a caller that gave up for failures', async () => {
    const worker = createWorker();
    for (let at = 0; at < 30; at += 1) await call(worker, { kind: 'answered', status: at % 2 === 0 ? 404 : 412 });
    for (let at = 0; at < 30; at += 1) await call(worker, { kind: 'abandoned' });
    expect(worker.state('live')).toBe('open');
  });

  it('ends a wait when the caller gives up', async () => {
    const aborted = AbortSignal.abort(new Error('stopped'));
    await expect(createWorker().acquire({ units: 1 }, aborted)).rejects.toThrow('stopped');
  });
});
