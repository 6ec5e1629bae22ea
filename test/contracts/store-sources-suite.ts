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
      expect(await store.subscriptions.find(connector, 's1')).toEqual(subscription);
      await store.subscriptions.save({ ...subscription, expiresAt: undefined });
      expect(await store.subscriptions.list()).toEqual([{ ...subscription, expiresAt: undefined }]);
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

export function describeRuns(current: Current): void {
  describe('runs', () => {
    const more = { checkpoint: checkpoint('c1'), complete: false, queued: 3 };
    const end = { checkpoint: undefined, complete: true, queued: 2 };

    it('a run ends when its last source does', async () => {
      const { store } = current();
      const run = await store.runs.start({ id: 'r', sources: [source('b'), source('a')] });
      expect(run).toMatchObject({ id: 'r', listedAt: undefined, queued: 0 });
      expect(run.sources.map((one) => one.sourceId)).toEqual(['b', 'a']);
      await store.runs.advance('r', source('b'), more);
      expect((await store.runs.find('r'))?.sources[0]).toMatchObject({ checkpoint: 'c1', complete: false });
      await store.runs.advance('r', source('b'), end);
      expect(await store.runs.find('r')).toMatchObject({ listedAt: undefined, queued: 5 });
      await store.runs.advance('r', source('a'), end);
      const ended = await store.runs.find('r');
      expect(ended).toMatchObject({ queued: 7, sources: [{ complete: true }, { complete: true }] });
      expect(ended?.listedAt).toBeTypeOf('number');
    });

    it('sources that end at the same time end the run', async () => {
      const { store, other } = current();
      const sources = Array.from({ length: 8 }, (_, index) => source(`s${index}`));
      await store.runs.start({ id: 'r', sources });
      await Promise.all(sources.map((one, index) => (index % 2 === 0 ? store : other).runs.advance('r', one, end)));
      const ended = await store.runs.find('r');
      expect(ended?.queued).toBe(16);
      expect(ended?.listedAt).toBeTypeOf('number');
    });

    it('start() of a run that exists changes nothing', async () => {
      const { store } = current();
      await store.runs.start({ id: 'r', sources: [source('a')] });
      await store.runs.advance('r', source('a'), more);
      expect(await store.runs.start({ id: 'r', sources: [source('a'), source('b')] })).toMatchObject({
        queued: 3,
        sources: [{ checkpoint: 'c1' }],
      });
    });

    it('a run without sources has ended', async () => {
      const { store } = current();
      expect((await store.runs.start({ id: 'r', sources: [] })).listedAt).toBeTypeOf('number');
    });

    it('advance() throws for a run or source that is not known, and counts nothing', async () => {
      const { store } = current();
      await expect(store.runs.advance('r', source('a'), more)).rejects.toThrow('Cannot advance run r');
      await store.runs.start({ id: 'r', sources: [source('a')] });
      await expect(store.runs.advance('r', source('b'), more)).rejects.toThrow('Cannot advance run r');
      expect(await store.runs.find('r')).toMatchObject({ queued: 0 });
    });

    it('list() shows the newest first', async () => {
      const { store, expire } = current();
      await store.runs.start({ id: 'r1', sources: [source('a')] });
      await expire();
      await store.runs.start({ id: 'r2', sources: [source('b')] });
      expect((await store.runs.list(10)).map((run) => [run.id, run.sources[0]?.sourceId])).toEqual([
        ['r2', 'b'],
        ['r1', 'a'],
      ]);
      expect(await store.runs.list(1)).toHaveLength(1);
      expect(await store.runs.find('r3')).toBeUndefined();
    });
  });
}
