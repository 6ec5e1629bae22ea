import { describe, expect, it } from 'vitest';
import type { ConnectorName, FileId, SourceId } from '../../model/ids.ts';
import type { Store } from '../../store/store.ts';
import { connector, file, intent, outcome, parking, settlement, sourceId } from '../fixtures/ledger.ts';
import { longMs, must, settleFile } from './store-fixture.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

export function describeParking(current: Current, { shortMs }: StoreFixture): void {
  describe('ledger parking', () => {
    async function park(store: Store, id: string, overrides: Parameters<typeof parking>[0] = {}): Promise<void> {
      const claim = await must(store.ledger.claim(file(id), 'w', longMs));
      await store.ledger.park(claim, parking(overrides));
    }

    it('park() gives the claim back, counts failures only, and keeps the first time of one reason', async () => {
      const { store, expire } = current();
      await park(store, 'a', { failed: true });
      const first = (await store.ledger.find(file('a')))?.parked;
      await expire();
      await park(store, 'a', { delayMs: 100_000.4 });
      const entry = await store.ledger.find(file('a'));
      expect(entry).toMatchObject({ attempts: 1, parked: { since: first?.since } });
      expect(entry?.parked?.until).toBeGreaterThan(first?.until ?? 0);
      await park(store, 'a', { reason: 'throttled' });
      const other = (await store.ledger.find(file('a')))?.parked;
      expect(other?.since).toBeGreaterThan(first?.since ?? 0);
    });

    it('takeDue() gives a file out once its time has come, to one caller, with a raised wake', async () => {
      const { store, other, expire } = current();
      await park(store, 'later', { delayMs: longMs });
      expect(await store.ledger.takeDue(10)).toEqual([]);
      await park(store, 'a', { delayMs: shortMs });
      await expire();
      const takes = await Promise.all([store.ledger.takeDue(10), other.ledger.takeDue(10), store.ledger.takeDue(10)]);
      expect(takes.flat()).toEqual([{ file: file('a'), wake: 1, lane: 'live' }]);
    });

    it('takeDue() gives a file back to the lane that it was parked from', async () => {
      const { store } = current();
      await park(store, 'a', { delayMs: 0, lane: 'backfill' });
      expect(await store.ledger.takeDue(10)).toMatchObject([{ lane: 'backfill' }]);
      await park(store, 'a', { delayMs: 0 });
      expect(await store.ledger.takeDue(10)).toMatchObject([{ lane: 'live' }]);
    });

    it('takeDue() keeps to its limit', async () => {
      const { store } = current();
      for (const id of ['a', 'b', 'c']) await park(store, id, { delayMs: 0 });
      expect(await store.ledger.takeDue(2)).toHaveLength(2);
      expect(await store.ledger.takeDue(2)).toHaveLength(1);
      expect(await store.ledger.takeDue(2)).toHaveLength(0);
    });

    it('a file taken as due stays parked since the first time until it settles', async () => {
      const { store } = current();
      await park(store, 'a', { delayMs: 0 });
      await store.ledger.takeDue(1);
      const taken = await must(store.ledger.claim(file('a'), 'w', longMs));
      expect(taken.entry.parked).toMatchObject({ reason: 'locked' });
      await store.ledger.settle(taken, settlement('1'));
      expect(await store.ledger.find(file('a'))).not.toHaveProperty('parked');
      expect(await store.ledger.unpark(file('a'))).toBe(false);
    });

    it('unpark() makes a parked file due at once', async () => {
      const { store } = current();
      await park(store, 'a');
      expect(await store.ledger.unpark(file('a'))).toBe(true);
      expect(await store.ledger.takeDue(10)).toEqual([{ file: file('a'), wake: 1, lane: 'live' }]);
      expect(await store.ledger.unpark(file('b'))).toBe(false);
    });

    it('settle() sets the attempts back to zero', async () => {
      const { store } = current();
      await park(store, 'a', { failed: true });
      await settleFile(store, 'a', '1');
      expect(await store.ledger.find(file('a'))).toMatchObject({ attempts: 0 });
    });

    it('wake() rises with each call, also for a file that is new', async () => {
      const { store, other } = current();
      expect(await store.ledger.wake(file('a'))).toBe(1);
      expect(await other.ledger.wake(file('a'))).toBe(2);
      expect(await store.ledger.claim(file('a'), 'w', longMs)).toMatchObject({ fence: 1, entry: { wake: 2 } });
    });
  });
}

export function describeLists(current: Current): void {
  describe('ledger lists', () => {
    it('find() and locate() know nothing of a file that was never seen', async () => {
      const { store } = current();
      expect(await store.ledger.find(file('a'))).toBeUndefined();
      expect(await store.ledger.locate(connector, 'a' as FileId)).toEqual([]);
    });

    it('locate() finds every source in which a file was met, the latest first', async () => {
      const { store, expire } = current();
      await settleFile(store, 'a', '1');
      await expire();
      const moved = file('a', { sourceId: 'new-home' as SourceId });
      const claim = await must(store.ledger.claim(moved, 'w', longMs));
      await store.ledger.settle(claim, settlement('2'));
      expect(await store.ledger.locate(connector, 'a' as FileId)).toEqual([moved, file('a')]);
    });

    it('release() of a file with nothing to do ends its parking, and leaves it else', async () => {
      const { store, expire } = current();
      const held = async () => must(store.ledger.claim(file('a'), 'w', longMs));
      await store.ledger.park(await held(), parking({ failed: true }));
      await store.ledger.release(await held());
      expect(await store.ledger.find(file('a'))).toMatchObject({ attempts: 1, parked: {} });
      await store.ledger.release(await held(), { done: true });
      const rested = await store.ledger.find(file('a'));
      expect(rested).toMatchObject({ attempts: 0 });
      expect(rested?.parked).toBeUndefined();
      await expire();
      expect(await store.ledger.takeDue(10)).toEqual([]);
    });

    it('settle() keeps the intent of a file that is gone, and closes it else', async () => {
      const { store } = current();
      const held = async () => must(store.ledger.claim(file('a'), 'w', longMs));
      const claim = await held();
      await store.ledger.open(claim, intent('i'));
      await store.ledger.settle(claim, settlement('gone:1', { outcome: outcome('gone:1', { kind: 'gone' }) }));
      expect((await store.ledger.find(file('a')))?.intent).toMatchObject({ id: 'i' });
      await store.ledger.settle(await held(), settlement('2'));
      expect((await store.ledger.find(file('a')))?.intent).toBeUndefined();
    });

    it('list() shows the newest first and filters', async () => {
      const { store, expire } = current();
      await settleFile(store, 'a', '1');
      await expire();
      const skipped = await must(store.ledger.claim(file('b'), 'w', longMs));
      await store.ledger.settle(skipped, settlement('1', { outcome: outcome('1', { kind: 'skipped' }) }));
      await expire();
      const elsewhere = file('c', { connector: 'graph' as ConnectorName, sourceId: 's2' as SourceId });
      await store.ledger.park(await must(store.ledger.claim(elsewhere, 'w', longMs)), parking());

      const ids = async (filter: object): Promise<readonly string[]> =>
        (await store.ledger.list({ limit: 10, ...filter })).map((entry) => entry.file.fileId);
      expect(await ids({})).toEqual(['c', 'b', 'a']);
      expect(await ids({ limit: 2 })).toEqual(['c', 'b']);
      expect(await ids({ connector })).toEqual(['b', 'a']);
      expect(await ids({ sourceId: 's2' })).toEqual(['c']);
      expect(await ids({ outcome: 'skipped' })).toEqual(['b']);
      expect(await ids({ parked: true })).toEqual(['c']);
      expect(await ids({ parked: false })).toEqual(['b', 'a']);
    });

    it('walk() goes through one source in the order of the ids, page by page', async () => {
      const { store } = current();
      for (const id of ['b', 'e', 'a', 'd', 'c']) await settleFile(store, id, '1');
      const elsewhere = file('bb', { sourceId: 's2' as SourceId });
      await store.ledger.park(await must(store.ledger.claim(elsewhere, 'w', longMs)), parking());
      const ids = async (after?: string): Promise<readonly string[]> => {
        const page = { connector, sourceId, limit: 2, ...(after !== undefined && { after: after as FileId }) };
        return (await store.ledger.walk(page)).map((entry) => entry.file.fileId);
      };
      expect(await ids()).toEqual(['a', 'b']);
      expect(await ids('b')).toEqual(['c', 'd']);
      expect(await ids('d')).toEqual(['e']);
      expect(await ids('e')).toEqual([]);
      expect(await ids('cc')).toEqual(['d', 'e']);
    });

    it('counts() adds up files by source and outcome', async () => {
      const { store } = current();
      await settleFile(store, 'a', '1');
      await settleFile(store, 'b', '1');
      await store.ledger.park(await must(store.ledger.claim(file('c'), 'w', longMs)), parking());
      await store.ledger.park(await must(store.ledger.claim(file('b'), 'w', longMs)), parking());
      const counts = await store.ledger.counts();
      expect(counts).toHaveLength(2);
      expect(counts).toContainEqual({ connector, sourceId, outcome: 'labeled', files: 2, parked: 1 });
      expect(counts).toContainEqual({ connector, sourceId, outcome: undefined, files: 1, parked: 1 });
    });
  });
}
