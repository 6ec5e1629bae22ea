import { describe, expect, it } from 'vitest';
import type { Draw } from '../../store/store.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

/** A hundred units for each of the fixture's short times. */
const drawOf =
  (windowMs: number) =>
  (changes: Partial<Draw> = {}): Draw => ({
    tenant: 'graph',
    resource: 'units',
    allowance: { limit: 1_000, windowMs },
    wanted: 10,
    least: 1,
    reserve: 0,
    ...changes,
  });

export function describeBudgets(current: Current, { shortMs }: StoreFixture): void {
  describe('budgets', () => {
    // So slow that what flows in while a test runs is less than a unit.
    const slow = drawOf(24 * 3_600_000);
    // Full again after the short time.
    const quick = drawOf(shortMs * 10);

    it('draw() hands out a full bucket once, to all who draw together', async () => {
      const { store, other } = current();
      const grants = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? store : other).budgets.draw(slow({ wanted: 3 }))),
      );
      expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(30);
      expect(grants.some(({ waitMs }) => waitMs > 0)).toBe(true);
    });

    it('draw() gives what is there where that is the least, else nothing and a wait', async () => {
      const { store } = current();
      expect(await store.budgets.draw(slow({ wanted: 28, least: 28 }))).toEqual({ granted: 28, waitMs: 0 });
      expect(await store.budgets.draw(slow({ wanted: 10, least: 5 }))).toMatchObject({ granted: 0 });
      expect(await store.budgets.draw(slow({ wanted: 10, least: 1 }))).toEqual({ granted: 2, waitMs: 0 });
    });

    it('draw() leaves the reserve to who has none', async () => {
      const { store } = current();
      expect((await store.budgets.draw(slow({ wanted: 100, reserve: 0.5 }))).granted).toBe(15);
      expect((await store.budgets.draw(slow({ wanted: 100, reserve: 0.5 }))).granted).toBe(0);
      expect((await store.budgets.draw(slow({ wanted: 100 }))).granted).toBe(15);
    });

    it('draw() finds the bucket filled again as time passes, and never fuller than full', async () => {
      const { store, expire } = current();
      await store.budgets.draw(quick({ wanted: 30 }));
      await expire();
      expect((await store.budgets.draw(quick({ wanted: 500 }))).granted).toBe(30);
    });

    it('draw() keeps tenants and resources apart', async () => {
      const { store } = current();
      await store.budgets.draw(slow({ wanted: 30 }));
      expect((await store.budgets.draw(slow({ wanted: 30, resource: 'uploads' }))).granted).toBe(30);
      expect((await store.budgets.draw(slow({ wanted: 30, tenant: 'box' }))).granted).toBe(30);
    });

    it('correct() believes the service where less is left than we knew', async () => {
      const { store } = current();
      await store.budgets.draw(slow({ wanted: 1 }));
      await store.budgets.correct(slow(), { remaining: 500, resetMs: 0 });
      expect((await store.budgets.draw(slow({ wanted: 9 }))).granted).toBe(9);
      await store.budgets.correct(slow(), { remaining: 2, resetMs: 0 });
      expect((await store.budgets.draw(slow({ wanted: 30 }))).granted).toBe(2);
      await store.budgets.correct(slow(), { remaining: 0, resetMs: 60_000 });
      const { granted, waitMs } = await store.budgets.draw(slow());
      expect(granted).toBe(0);
      expect(waitMs).toBeGreaterThan(60_000);
    });

    it('pause() is seen by all until it ends, and a shorter one changes nothing', async () => {
      const { store, other, expire } = current();
      expect(await other.budgets.paused('graph')).toMatchObject({ ms: 0, trips: 0 });
      await store.budgets.pause('graph', { ms: shortMs, reason: 'too-many-requests' });
      await store.budgets.pause('graph', { ms: 1, reason: 'other' });
      const seen = await other.budgets.paused('graph');
      expect(seen).toMatchObject({ reason: 'too-many-requests' });
      expect(seen.ms).toBeGreaterThan(1);
      expect(seen.ms).toBeLessThanOrEqual(shortMs);
      expect((await other.budgets.paused('box')).ms).toBe(0);
      await expire();
      expect((await other.budgets.paused('graph')).ms).toBe(0);
    });

    it('recover() forgets how often in a row a tenant was failing', async () => {
      const { store, other } = current();
      await store.budgets.pause('graph', { ms: 1, reason: 'failing', trips: 3 });
      await store.budgets.pause('graph', { ms: 2, reason: 'too-many-requests' });
      expect((await other.budgets.paused('graph')).trips).toBe(3);
      await store.budgets.recover('graph');
      await store.budgets.recover('box');
      expect((await other.budgets.paused('graph')).trips).toBe(0);
    });

    it('list() tells use, limit and pause of each', async () => {
      const { store, expire } = current();
      expect(await store.budgets.list()).toEqual([]);
      await store.budgets.draw(quick({ wanted: 20 }));
      await store.budgets.draw(slow({ tenant: 'box', resource: 'uploads', wanted: 7 }));
      await store.budgets.pause('box', { ms: 60_000, reason: 'failing', trips: 1 });
      const [box, graph] = await store.budgets.list();
      expect(box).toMatchObject({ tenant: 'box', resource: 'uploads', used: 7, limit: 1_000 });
      expect(box).toMatchObject({ pauseReason: 'failing', failing: true });
      expect(box?.pausedUntil).toBeTypeOf('number');
      expect(graph).toMatchObject({ tenant: 'graph', resource: 'units', used: 20, pausedUntil: undefined });
      expect(graph?.failing).toBe(false);
      for (let passed = 0; passed < 21; passed += 1) await expire();
      expect((await store.budgets.list())[1]?.used).toBe(0);
    });
  });
}
