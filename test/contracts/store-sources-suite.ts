import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../model/ids.ts';
import { FencedError } from '../../store/store.ts';
import { checkpoint, connector, source, sourceId } from '../fixtures/ledger.ts';
import { longMs } from './store-fixture.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

export function describeSources(current: Current, { shortMs }: StoreFixture): void {
  describe('sources', () => {
    it('save() adds and renames and keeps what is known', async () => {
      const { store } = current();
      await store.sources.save([source('a'), source('b'), source('a')]);
      await store.sources.nextGeneration(connector, source('a').id);
      await store.sources.save([source('a', { name: 'Renamed' })]);
      await store.sources.save([]);
      expect(await store.sources.list()).toMatchObject([
        { id: 'a', name: 'Renamed', generation: 1, checkpoint: undefined, listedAt: undefined },
        { id: 'b', generation: 0 },
      ]);
      expect(await store.sources.find(connector, 'c' as SourceId)).toBeUndefined();
    });

    it('save() takes more sources than one statement holds', async () => {
      const { store } = current();
      await store.sources.save(Array.from({ length: 1_100 }, (_, index) => source(`s${index}`)));
      expect(await store.sources.list()).toHaveLength(1_100);
    });

    it('advance() stores the checkpoint and what was found, rewind() forgets it', async () => {
      const { store } = current();
      const claim = await store.sources.claim(source('a'), 'w', longMs);
      if (claim === undefined) throw new Error('Expected a claim');
      expect(claim).toMatchObject({ checkpoint: undefined, generation: 0 });
      await store.sources.advance(claim, { checkpoint: checkpoint('c1'), complete: false, found: 0 });
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({
        checkpoint: 'c1',
        listedAt: undefined,
        changedAt: undefined,
      });
      await store.sources.advance(claim, { checkpoint: checkpoint('c2'), complete: true, found: 3 });
      const state = await store.sources.find(connector, source('a').id);
      expect(state).toMatchObject({ checkpoint: 'c2' });
      expect(state?.listedAt).toBeTypeOf('number');
      expect(state?.changedAt).toBeTypeOf('number');
      await store.sources.rewind(claim);
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({ checkpoint: undefined });
    });

    it('claim() lets one writer in and fences the one before', async () => {
      const { store, other, expire } = current();
      const stale = await store.sources.claim(source('a'), 'w1', shortMs);
      if (stale === undefined) throw new Error('Expected a claim');
      await store.sources.extend(stale, longMs);
      expect(await other.sources.claim(source('a'), 'w2', longMs)).toBeUndefined();
      await store.sources.extend(stale, shortMs);
      await expire();
      expect(await other.sources.claim(source('a'), 'w2', longMs)).toBeDefined();
      const progress = { checkpoint: checkpoint('c'), complete: true, found: 1 };
      await expect(store.sources.advance(stale, progress)).rejects.toThrow(FencedError);
      await expect(store.sources.rewind(stale)).rejects.toThrow(FencedError);
      await expect(store.sources.extend(stale, longMs)).rejects.toThrow(FencedError);
      await expect(store.sources.release(stale)).rejects.toThrow(FencedError);
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({ checkpoint: undefined });
    });

    it('release() lets the next one in', async () => {
      const { store, other } = current();
      const claim = await store.sources.claim(source('a'), 'w1', longMs);
      if (claim === undefined) throw new Error('Expected a claim');
      await store.sources.release(claim);
      await store.sources.release(claim);
      expect(await other.sources.claim(source('a'), 'w2', longMs)).toMatchObject({ fence: 2 });
    });

    it('nextGeneration() gives each caller another number', async () => {
      const { store, other } = current();
      await store.sources.save([source('a')]);
      const calls = [store, other, store, other].map((one) => one.sources.nextGeneration(connector, source('a').id));
      expect((await Promise.all(calls)).sort()).toEqual([1, 2, 3, 4]);
      await expect(store.sources.nextGeneration(connector, 'x' as SourceId)).rejects.toThrow('is not known');
    });

    it('notified() remembers when', async () => {
      const { store } = current();
      await store.sources.save([source('a')]);
      await store.sources.notified(connector, source('a').id);
      await store.sources.notified(connector, 'x' as SourceId);
      const state = await store.sources.find(connector, source('a').id);
      expect(state?.notifiedAt).toBeTypeOf('number');
    });

    it('missed() counts, and remembers the last time', async () => {
      const { store } = current();
      await store.sources.save([source('a')]);
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({ missedAt: undefined, misses: 0 });
      await store.sources.missed(connector, source('a').id);
      await store.sources.missed(connector, source('a').id);
      await store.sources.missed(connector, 'x' as SourceId);
      const state = await store.sources.find(connector, source('a').id);
      expect(state).toMatchObject({ misses: 2 });
      expect(state?.missedAt).toBeTypeOf('number');
    });

    it('subscriptionFailed() keeps since when, until the subscription stands', async () => {
      const { store, expire } = current();
      await store.sources.save([source('a')]);
      const { id } = source('a');
      const failure = { reason: 'refused', attempts: 1, retryInMs: 600_000.5, address: 'https://labels.example' };
      await store.sources.subscriptionFailed(connector, id, failure);
      const first = (await store.sources.find(connector, id))?.failure;
      expect(first).toMatchObject({ reason: 'refused', attempts: 1, address: 'https://labels.example' });
      expect((first?.retryAt ?? 0) - (first?.since ?? 0)).toBeGreaterThanOrEqual(600_000);
      await expire();
      await store.sources.subscriptionFailed(connector, id, { ...failure, reason: 'limit', attempts: 2 });
      const second = (await store.sources.find(connector, id))?.failure;
      expect(second).toMatchObject({ reason: 'limit', attempts: 2, since: first?.since });
      expect(second?.retryAt).toBeGreaterThan(first?.retryAt ?? 0);
      await store.sources.subscriptionStands(connector, id);
      expect((await store.sources.find(connector, id))?.failure).toBeUndefined();
    });

    it('save() leaves out with a reason, and what is left out is met only where asked', async () => {
      const { store } = current();
      await store.sources.save([source('a'), source('b')]);
      const gone = await store.sources.save([{ ...source('a'), leftOut: 'system' }, source('b')]);
      expect(gone).toEqual([{ ...source('a'), leftOut: 'system' }]);
      expect((await store.sources.list()).map(({ id }) => id)).toEqual(['b']);
      expect(await store.sources.find(connector, source('a').id)).toBeUndefined();
      expect(await store.sources.list({ leftOut: true })).toMatchObject([
        { id: 'a', leftOut: 'system' },
        { id: 'b', leftOut: undefined },
      ]);
      expect(await store.sources.find(connector, source('a').id, { leftOut: true })).toMatchObject({
        leftOut: 'system',
      });
      // Only news is answered.
      expect(await store.sources.save([{ ...source('a'), leftOut: 'system' }])).toEqual([]);
    });

    it('save() of a whole leaves out what is no longer found, and nothing of others', async () => {
      const { store } = current();
      const other = source('z', { connector: 'graph' as typeof connector });
      await store.sources.save([source('a'), source('b'), { ...source('c'), leftOut: 'excluded' }, other]);
      const gone = await store.sources.save([source('b')], { whole: connector });
      expect(gone).toEqual([{ ...source('a'), leftOut: 'not-found' }]);
      expect((await store.sources.list()).map(({ id }) => id)).toEqual(['b', 'z']);
      expect(await store.sources.find(connector, source('c').id, { leftOut: true })).toMatchObject({
        leftOut: 'not-found',
      });
    });

    it.each([
      ['nothing', []],
      ['only what is left out', [{ ...source('b'), leftOut: 'excluded' }]],
    ])('save() of a whole with %s takes nothing away', async (_what, found) => {
      const { store } = current();
      await store.sources.save([source('a')]);
      expect(await store.sources.save(found, { whole: connector })).toEqual([]);
      expect((await store.sources.list()).map(({ id }) => id)).toEqual(['a']);
    });

    it('save() takes a source back from the beginning, and fences who was still listing it', async () => {
      const { store } = current();
      await store.sources.save([source('a')]);
      const claim = await store.sources.claim(source('a'), 'w', longMs);
      if (claim === undefined) throw new Error('Expected a claim');
      await store.sources.advance(claim, { checkpoint: checkpoint('c1'), complete: true, found: 1 });
      await store.sources.save([source('a')]);
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({ checkpoint: 'c1' });

      await store.sources.save([{ ...source('a'), leftOut: 'archived' }]);
      await store.sources.save([source('a')]);
      expect(await store.sources.find(connector, source('a').id)).toMatchObject({
        checkpoint: undefined,
        leftOut: undefined,
      });
      const progress = { checkpoint: checkpoint('c2'), complete: true, found: 1 };
      await expect(store.sources.advance(claim, progress)).rejects.toThrow(FencedError);
      expect(await store.sources.claim(source('a'), 'w2', longMs)).toMatchObject({ checkpoint: undefined });
    });
  });
}

export function describeSubscriptions(current: Current): void {
  describe('subscriptions', () => {
    const subscription = {
      connector,
      id: 's1',
      sourceId,
      address: 'https://labels.example/api/notifications/box',
      clientState: 'secret',
      expiresAt: 1_800_000_000_000,
      active: true,
    };

    it('save() adds and replaces', async () => {
      const { store } = current();
      await store.subscriptions.save(subscription);
      const made = await store.subscriptions.find(connector, 's1');
      expect(made).toEqual({ ...subscription, madeAt: expect.any(Number) as number });
      await current().expire();
      await store.subscriptions.save({ ...subscription, expiresAt: undefined });
      expect(await store.subscriptions.list()).toEqual([{ ...made, expiresAt: undefined }]);
      expect(await store.subscriptions.find(connector, 's2')).toBeUndefined();
    });

    it('retire() keeps it known', async () => {
      const { store } = current();
      await store.subscriptions.save(subscription);
      await store.subscriptions.save({ ...subscription, id: 's2' });
      await store.subscriptions.retire(connector, 's1');
      expect((await store.subscriptions.list()).map(({ id }) => id)).toEqual(['s2']);
      expect(await store.subscriptions.list({ all: true })).toHaveLength(2);
      expect(await store.subscriptions.find(connector, 's1')).toMatchObject({ active: false });
    });
  });
}
