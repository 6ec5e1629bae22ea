import { describe, expect, it } from 'vitest';
import type { FileRef } from '../../model/file.ts';
import type { LabelId } from '../../model/ids.ts';
import type { RunBudget, RunFile, Store } from '../../store/store.ts';
import { alert, checkpoint, file, runAlert as tell, source } from '../fixtures/ledger.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

const lots = 10_000;

export function describeRuns(current: Current, { shortMs }: StoreFixture): void {
  describe('runs', () => {
    const files = (count: number, from = 0): readonly FileRef[] =>
      Array.from({ length: count }, (_, index) => file(`f${from + index}`));
    const run = async (count: number, budget: RunBudget = {}): Promise<Store> => {
      const { store } = current();
      await store.runs.start({ id: 'r', sources: [source('a')], ...budget }, tell);
      await store.runs.add(
        'r',
        { source: source('a'), files: files(count), checkpoint: undefined, complete: true },
        tell,
      );
      return store;
    };
    const found = async (store: Store) => {
      const one = await store.runs.find('r');
      if (one === undefined) throw new Error('Expected a run');
      return one;
    };
    const record = async (store: Store, taken: readonly RunFile[], result: 'labeled' | 'unchanged') => {
      for (const one of taken) await store.runs.record(one.run, { file: one.file, result }, tell);
    };

    it('a run is listed when its last source is, and finished when its last file has a result', async () => {
      const { store } = current();
      const begun = await store.runs.start({ id: 'r', sources: [source('b'), source('a')] }, tell);
      expect(begun).toMatchObject({ id: 'r', state: 'running', listedAt: undefined, total: 0 });
      expect(begun.sources.map((one) => one.sourceId)).toEqual(['b', 'a']);
      await store.runs.add(
        'r',
        { source: source('b'), files: files(3), checkpoint: checkpoint('c1'), complete: false },
        tell,
      );
      expect((await found(store)).sources[0]).toMatchObject({ checkpoint: 'c1', complete: false });
      await store.runs.add(
        'r',
        { source: source('b'), files: files(2, 3), checkpoint: undefined, complete: true },
        tell,
      );
      await record(store, await store.runs.take(lots), 'unchanged');
      expect(await found(store)).toMatchObject({ state: 'running', listedAt: undefined, total: 5, waiting: 0 });
      await store.runs.add(
        'r',
        { source: source('a'), files: files(1, 5), checkpoint: undefined, complete: true },
        tell,
      );
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
      await store.runs.add('r', { source: source('a'), files: files(4), checkpoint: undefined, complete: true }, tell);
      expect(await found(store)).toMatchObject({ total: 4, waiting: 4 });
    });

    it('nothing joins a run that has finished: a page comes late where two workers listed its source', async () => {
      const store = await run(0);
      expect(await found(store)).toMatchObject({ state: 'finished', total: 0 });
      await store.runs.add('r', { source: source('a'), files: files(1), checkpoint: undefined, complete: true }, tell);
      await store.runs.add(
        'r',
        { source: source('a'), files: files(1), checkpoint: checkpoint('c1'), complete: false },
        tell,
      );
      expect(await found(store)).toMatchObject({
        state: 'finished',
        total: 0,
        waiting: 0,
        sources: [{ complete: true }],
      });
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
      expect(await store.runs.change('r', { state: 'paused', note: 'why' }, tell)).toMatchObject({
        state: 'paused',
        note: 'why',
      });
      expect(await store.runs.take(lots)).toEqual([]);
      await store.runs.change('r', { state: 'running', note: '' }, tell);
      expect(await store.runs.take(1)).toHaveLength(1);
      await store.runs.change('r', { state: 'cancelled', note: '' }, tell);
      expect(await store.runs.take(lots)).toEqual([]);
      expect(await store.runs.change('r', { state: 'running', note: '' }, tell)).toMatchObject({ state: 'cancelled' });
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
      await store.runs.change('r', { state: 'running', note: '' }, tell);
      expect(await store.runs.take(lots)).toHaveLength(6);
      expect((await found(store)).canaryPassed).toBe(true);
    });

    it('record() counts a file once', async () => {
      const store = await run(2);
      const [first] = await store.runs.take(1);
      if (first === undefined) throw new Error('Expected a file');
      await store.runs.record('r', { file: first.file, result: 'labeled' }, tell);
      await store.runs.record('r', { file: first.file, result: 'unchanged' }, tell);
      await store.runs.record('r', { file: file('stranger'), result: 'unchanged' }, tell);
      expect(await found(store)).toMatchObject({ total: 2, waiting: 1, queued: 0, results: { labeled: 1 } });
    });

    it('results are counted by reason and label too', async () => {
      const store = await run(3);
      const [one, two, three] = await store.runs.take(lots);
      if (one === undefined || two === undefined || three === undefined) throw new Error('Expected files');
      const labeled = { result: 'labeled', reason: 'cards', label: 'l1' as LabelId } as const;
      await store.runs.record('r', { file: one.file, ...labeled }, tell);
      await store.runs.record('r', { file: two.file, ...labeled }, tell);
      await store.runs.record('r', { file: three.file, result: 'labeled', reason: 'default-label' }, tell);
      const ended = await found(store);
      expect(ended.results).toEqual({ labeled: 3 });
      expect(ended.tally.toSorted((a, b) => b.files - a.files)).toEqual([
        { ...labeled, files: 2 },
        { result: 'labeled', reason: 'default-label', files: 1 },
      ]);
    });

    it('the end of a run raises one alert, made from the run as it ended, and a result may bring one along', async () => {
      const { other } = current();
      const store = await run(2);
      const [one, two] = await store.runs.take(lots);
      if (one === undefined || two === undefined) throw new Error('Expected files');
      await store.runs.record('r', { file: one.file, result: 'reported', alert: alert('simulated') }, tell);
      await store.runs.record('r', { file: one.file, result: 'reported', alert: alert('late') }, tell);
      expect((await store.alerts.page({ limit: 10 })).alerts.map(({ id }) => id)).toEqual(['simulated']);
      await Promise.all(
        [store, other].map((each) => each.runs.record('r', { file: two.file, result: 'labeled' }, tell)),
      );
      await store.runs.change('r', { state: 'cancelled', note: '' }, tell);
      const { alerts } = await store.alerts.page({ limit: 10, kind: 'run' });
      expect(alerts).toEqual([tell(await found(store))]);
      expect((await store.alerts.page({ limit: 10, run: 'r' })).alerts).toEqual(alerts);
      expect(alerts).toMatchObject([
        { digest: { state: 'finished', total: 2, outcomes: { reported: 1, labeled: 1 } } },
      ]);
    });

    it('cancelling raises the alert as well, once', async () => {
      const store = await run(3);
      for (let round = 0; round < 2; round++) await store.runs.change('r', { state: 'cancelled', note: '' }, tell);
      const { alerts } = await store.alerts.page({ limit: 10 });
      expect(alerts).toMatchObject([{ kind: 'run', run: 'r', digest: { state: 'cancelled', total: 3, done: 0 } }]);
      expect((await found(store)).finishedAt).toBeTypeOf('number');
    });

    it('takeListings() gives each open source of a running run to one caller, and again after a resume', async () => {
      const { store, other } = current();
      await store.runs.start({ id: 'r', sources: [source('a'), source('b')] }, tell);
      const taken = (await Promise.all([store.runs.takeListings(), other.runs.takeListings()])).flat();
      expect(taken.map(({ run: id, sourceId }) => [id, sourceId]).toSorted()).toEqual([
        ['r', 'a'],
        ['r', 'b'],
      ]);
      expect(await store.runs.takeListings()).toEqual([]);
      await store.runs.add('r', { source: source('a'), files: [], checkpoint: undefined, complete: true }, tell);
      await store.runs.change('r', { state: 'paused', note: '' }, tell);
      expect(await store.runs.takeListings()).toEqual([]);
      await store.runs.change('r', { state: 'running', note: '' }, tell);
      expect(await store.runs.takeListings()).toMatchObject([{ run: 'r', sourceId: 'b' }]);
    });

    it('a postponed file waits until its time, and is then handed out once more', async () => {
      const { expire } = current();
      const store = await run(1);
      const [first] = await store.runs.take(lots);
      if (first === undefined) throw new Error('Expected a file');
      await store.runs.postpone('r', first.file, (await store.now()) + shortMs);
      expect(await found(store)).toMatchObject({ total: 1, waiting: 1, queued: 0, state: 'running' });
      expect(await store.runs.take(lots)).toEqual([]);
      await expire();
      expect(await store.runs.take(lots)).toMatchObject([{ attempt: 2 }]);
      await store.runs.record('r', { file: first.file, result: 'labeled' }, tell);
      await store.runs.postpone('r', first.file, 0);
      expect(await found(store)).toMatchObject({ state: 'finished', waiting: 0, results: { labeled: 1 } });
    });

    it('look() tells state, options and budget as they were given', async () => {
      const { store } = current();
      const options = { mode: 'report-only', paths: ['Finance/**'] } as const;
      await store.runs.start({ id: 'r', sources: [source('a')], options, canaryFiles: 3 }, tell);
      expect(await store.runs.look('r')).toEqual({
        id: 'r',
        state: 'running',
        options,
        canaryFiles: 3,
        canaryPassed: false,
      });
      expect(await store.runs.look('r2')).toBeUndefined();
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
      const again = await store.runs.start({ id: 'r', sources: [source('a'), source('b')] }, tell);
      expect(again).toMatchObject({ total: 1, sources: [{ complete: true }] });
    });

    it('a run without sources has ended', async () => {
      const { store } = current();
      expect(await store.runs.start({ id: 'r', sources: [] }, tell)).toMatchObject({ state: 'finished' });
    });

    it('add() throws for a run or source that is not known, and counts nothing', async () => {
      const { store } = current();
      const page = { files: files(1), checkpoint: undefined, complete: true };
      await expect(store.runs.add('r', { ...page, source: source('a') }, tell)).rejects.toThrow('Cannot add to run r');
      await store.runs.start({ id: 'r', sources: [source('a')] }, tell);
      await expect(store.runs.add('r', { ...page, source: source('b') }, tell)).rejects.toThrow('Cannot add to run r');
      expect(await found(store)).toMatchObject({ total: 0 });
    });

    it('list() shows the newest first', async () => {
      const { store, expire } = current();
      await store.runs.start({ id: 'r1', sources: [source('a')] }, tell);
      await expire();
      await store.runs.start({ id: 'r2', sources: [source('b')] }, tell);
      expect((await store.runs.list(10)).map((one) => [one.id, one.sources[0]?.sourceId])).toEqual([
        ['r2', 'b'],
        ['r1', 'a'],
      ]);
      expect(await store.runs.list(1)).toHaveLength(1);
      expect(await store.runs.find('r3')).toBeUndefined();
      expect(await store.runs.change('r3', { state: 'paused', note: '' }, tell)).toBeUndefined();
    });
  });
}
