import { describe, expect, it } from 'vitest';
import type { FileRef } from '../../model/file.ts';
import type { RunBudget, RunFile, Store } from '../../store/store.ts';
import { checkpoint, file, source } from '../fixtures/ledger.ts';
import type { Current } from './store-fixture.ts';

const lots = 10_000;

export function describeRuns(current: Current): void {
  describe('runs', () => {
    const files = (count: number, from = 0): readonly FileRef[] =>
      Array.from({ length: count }, (_, index) => file(`f${from + index}`));
    const run = async (count: number, budget: RunBudget = {}): Promise<Store> => {
      const { store } = current();
      await store.runs.start({ id: 'r', sources: [source('a')], ...budget });
      await store.runs.add('r', source('a'), { files: files(count), checkpoint: undefined, complete: true });
      return store;
    };
    const found = async (store: Store) => {
      const one = await store.runs.find('r');
      if (one === undefined) throw new Error('Expected a run');
      return one;
    };
    const record = async (store: Store, taken: readonly RunFile[], result: 'labeled' | 'unchanged') => {
      for (const one of taken) await store.runs.record(one.run, one.file, result);
    };

    it('a run is listed when its last source is, and finished when its last file has a result', async () => {
      const { store } = current();
      const begun = await store.runs.start({ id: 'r', sources: [source('b'), source('a')] });
      expect(begun).toMatchObject({ id: 'r', state: 'running', listedAt: undefined, total: 0 });
      expect(begun.sources.map((one) => one.sourceId)).toEqual(['b', 'a']);
      await store.runs.add('r', source('b'), { files: files(3), checkpoint: checkpoint('c1'), complete: false });
      expect((await found(store)).sources[0]).toMatchObject({ checkpoint: 'c1', complete: false });
      await store.runs.add('r', source('b'), { files: files(2, 3), checkpoint: undefined, complete: true });
      await record(store, await store.runs.take(lots), 'unchanged');
      expect(await found(store)).toMatchObject({ state: 'running', listedAt: undefined, total: 5, waiting: 0 });
      await store.runs.add('r', source('a'), { files: files(1, 5), checkpoint: undefined, complete: true });
      expect(await found(store)).toMatchObject({ state: 'running', waiting: 1 });
      await record(store, await store.runs.take(lots), 'labeled');
      const ended = await found(store);
      expect(ended).toMatchObject({
        state: 'finished',
        total: 6,
        results: { unchanged: 5, labeled: 1 },
        lastMinute: 6,
      });
      expect(ended.finishedAt).toBeTypeOf('number');
    });

    it('a file joins once, however often its page is listed', async () => {
      const store = await run(3);
      await store.runs.add('r', source('a'), { files: files(4), checkpoint: undefined, complete: true });
      expect(await found(store)).toMatchObject({ total: 4, waiting: 4 });
    });

    it('take() hands each file to one caller, more than one statement holds', async () => {
      const { other } = current();
      const store = await run(1_100);
      const taken = [];
      for (let round = 0; round < 4; round++) {
        taken.push(...(await Promise.all([store.runs.take(lots), other.runs.take(lots)])).flat());
      }
      expect(new Set(taken.map((one) => one.file.fileId)).size).toBe(1_100);
      expect(taken).toHaveLength(1_100);
      expect(await found(store)).toMatchObject({ waiting: 0, queued: 1_100 });
    });

    it('take() keeps to the room, files under way included', async () => {
      const store = await run(10);
      expect(await store.runs.take(4)).toHaveLength(4);
      expect(await store.runs.take(4)).toEqual([]);
      expect(await store.runs.take(6)).toHaveLength(2);
    });

    it('take() hands out nothing of a run that is paused or cancelled, and goes on when it is resumed', async () => {
      const store = await run(2);
      expect(await store.runs.change('r', 'paused', 'why')).toMatchObject({ state: 'paused', note: 'why' });
      expect(await store.runs.take(lots)).toEqual([]);
      await store.runs.change('r', 'running', '');
      expect(await store.runs.take(1)).toHaveLength(1);
      await store.runs.change('r', 'cancelled', '');
      expect(await store.runs.take(lots)).toEqual([]);
      expect(await store.runs.change('r', 'running', '')).toMatchObject({ state: 'cancelled' });
    });

    it('take() never lets more files be changed within an hour than the budget says', async () => {
      const store = await run(10, { labelsPerHour: 3 });
      const first = await store.runs.take(lots);
      expect(first).toHaveLength(3);
      await record(store, first.slice(0, 2), 'labeled');
      await record(store, first.slice(2), 'unchanged');
      const second = await store.runs.take(lots);
      expect(second).toHaveLength(1);
      await record(store, second, 'labeled');
      expect(await store.runs.take(lots)).toEqual([]);
    });

    it('take() stops after the canary until somebody resumes', async () => {
      const store = await run(10, { canaryFiles: 4 });
      await record(store, await store.runs.take(lots), 'labeled');
      expect(await store.runs.take(lots)).toEqual([]);
      expect(await found(store)).toMatchObject({ canaryPassed: false, results: { labeled: 4 } });
      await store.runs.change('r', 'running', '');
      expect(await store.runs.take(lots)).toHaveLength(6);
      expect((await found(store)).canaryPassed).toBe(true);
    });

    it('record() counts a file once', async () => {
      const store = await run(2);
      const [first] = await store.runs.take(1);
      if (first === undefined) throw new Error('Expected a file');
      await store.runs.record('r', first.file, 'labeled');
      await store.runs.record('r', first.file, 'unchanged');
      await store.runs.record('r', file('stranger'), 'unchanged');
      expect(await found(store)).toMatchObject({ total: 2, waiting: 1, queued: 0, results: { labeled: 1 } });
    });

    it('recent() tells how many of the latest results changed a file', async () => {
      const store = await run(4);
      const taken = await store.runs.take(lots);
      await record(store, taken.slice(0, 3), 'labeled');
      await record(store, taken.slice(3), 'unchanged');
      expect(await store.runs.recent('r', 10)).toEqual({ results: 4, changed: 3 });
    });

    it('start() of a run that exists changes nothing', async () => {
      const store = await run(1);
      const again = await store.runs.start({ id: 'r', sources: [source('a'), source('b')] });
      expect(again).toMatchObject({ total: 1, sources: [{ complete: true }] });
    });

    it('a run without sources has ended', async () => {
      const { store } = current();
      expect(await store.runs.start({ id: 'r', sources: [] })).toMatchObject({ state: 'finished' });
    });

    it('add() throws for a run or source that is not known, and counts nothing', async () => {
      const { store } = current();
      const page = { files: files(1), checkpoint: undefined, complete: true };
      await expect(store.runs.add('r', source('a'), page)).rejects.toThrow('Cannot add to run r');
      await store.runs.start({ id: 'r', sources: [source('a')] });
      await expect(store.runs.add('r', source('b'), page)).rejects.toThrow('Cannot add to run r');
      expect(await found(store)).toMatchObject({ total: 0 });
    });

    it('list() shows the newest first', async () => {
      const { store, expire } = current();
      await store.runs.start({ id: 'r1', sources: [source('a')] });
      await expire();
      await store.runs.start({ id: 'r2', sources: [source('b')] });
      expect((await store.runs.list(10)).map((one) => [one.id, one.sources[0]?.sourceId])).toEqual([
        ['r2', 'b'],
        ['r1', 'a'],
      ]);
      expect(await store.runs.list(1)).toHaveLength(1);
      expect(await store.runs.find('r3')).toBeUndefined();
      expect(await store.runs.change('r3', 'paused', '')).toBeUndefined();
    });
  });
}
