import { describe, expect, it } from 'vitest';
import type { ConnectorName, FileId, SourceId, Version } from '../../model/ids.ts';
import type { Alert } from '../../model/alert.ts';
import type { Outcome } from '../../model/outcome.ts';
import { FencedError } from '../../store/store.ts';
import type { AlertDraft, Retention, Selection, Store } from '../../store/store.ts';
import {
  alert,
  connector,
  draft,
  file,
  intent,
  outcome,
  parking,
  runAlert,
  settlement,
  source,
  sourceId,
} from '../fixtures/ledger.ts';
import { longMs, must, settleFile } from './store-fixture.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

const failed: Selection = { outcome: 'failed' };

async function settleAs(store: Store, id: string, ending: Partial<Outcome>, alerting?: AlertDraft): Promise<void> {
  const claim = await must(store.ledger.claim(file(id), 'w', longMs));
  const ended = settlement('1', { version: '1' as Version, outcome: outcome('1', ending), written: false });
  await store.ledger.settle(claim, { ...ended, ...(alerting && { alert: alerting }) });
}

const alerts = async (store: Store): Promise<readonly Pick<Alert, 'id' | 'count'>[]> =>
  (await store.alerts.page({ limit: 100 })).alerts
    .map(({ id, count }) => ({ id, count }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Work that is done again because a person asks for it. */
export function describeReopening(current: Current, { shortMs }: StoreFixture): void {
  describe('ledger reopening', () => {
    const kinds = { kind: 'failed', reason: 'locked' } as const;

    it('reopen() makes a settled file due again as if it had never been settled', async () => {
      const { store } = current();
      await settleAs(store, 'a', kinds);
      expect(await store.ledger.reopenable(failed)).toBe(1);
      expect(await store.ledger.reopen(failed, 10)).toBe(1);
      const entry = await store.ledger.find(file('a'));
      expect(entry).toMatchObject({ attempts: 0, round: 1, parked: { reason: 'reopened' }, name: 'plan.docx' });
      expect(entry?.settled).toBeUndefined();
      expect(await store.ledger.takeDue(10)).toEqual([{ file: file('a'), wake: 1, lane: 'backfill' }]);
      expect(await store.ledger.reopen(failed, 10)).toBe(0);
    });

    it('reopen() takes what the selection names, page by page', async () => {
      const { store } = current();
      for (const id of ['a', 'b', 'c']) await settleAs(store, id, kinds);
      await settleAs(store, 'd', { kind: 'failed', reason: 'quota' });
      await settleAs(store, 'e', { kind: 'skipped', reason: 'encrypted' });
      await settleFile(store, 'f', '1');
      const locked: Selection = { ...failed, reason: 'locked' };
      expect(await store.ledger.reopenable(failed)).toBe(4);
      expect(await store.ledger.reopenable(locked)).toBe(3);
      expect(await store.ledger.reopenable({ ...failed, connector: 'graph' as ConnectorName })).toBe(0);
      expect(await store.ledger.reopenable({ ...failed, sourceId: 'x' as SourceId })).toBe(0);
      expect(await store.ledger.reopenable({ ...locked, settledUntil: 0 })).toBe(0);
      expect(await store.ledger.reopenable({ ...locked, settledUntil: await store.now() })).toBe(3);
      expect(await store.ledger.reopen({ ...failed, connector, sourceId, fileId: 'b' as FileId }, 10)).toBe(1);
      expect(await store.ledger.reopen(locked, 1)).toBe(1);
      expect(await store.ledger.reopen(locked, 10)).toBe(1);
      expect(await store.ledger.reopen({ outcome: 'skipped' }, 10)).toBe(1);
      expect(await store.ledger.reopenable(failed)).toBe(1);
      expect(await store.ledger.find(file('f'))).toMatchObject({ settled: { outcome: 'labeled' }, round: 0 });
    });

    it('reopen() passes over what is worked on or waits, and stops who works under a claim that ran out', async () => {
      const { store, other, expire } = current();
      for (const id of ['held', 'parked', 'stale']) await settleAs(store, id, kinds);
      const stale = await must(store.ledger.claim(file('stale'), 'w', shortMs));
      await store.ledger.park(await must(store.ledger.claim(file('parked'), 'w', longMs)), parking());
      await expire();
      const held = await must(store.ledger.claim(file('held'), 'w', longMs));
      const counts = await Promise.all([store.ledger.reopen(failed, 10), other.ledger.reopen(failed, 10)]);
      expect(counts.reduce((sum, count) => sum + count)).toBe(1);
      await expect(store.ledger.settle(stale, settlement('1'))).rejects.toThrow(FencedError);
      await store.ledger.settle(held, settlement('2'));
      expect(await store.ledger.find(file('parked'))).toMatchObject({ round: 0, parked: { reason: 'locked' } });
    });

    it('settle() records the outcome of each round beside the one before', async () => {
      const { store } = current();
      await settleAs(store, 'a', kinds);
      await settleAs(store, 'a', { kind: 'labeled' });
      await store.ledger.reopen(failed, 10);
      expect(await store.ledger.outcomes(file('a'))).toMatchObject([{ kind: 'failed' }]);
      await settleAs(store, 'b', kinds);
      await store.ledger.reopen(failed, 10);
      await settleAs(store, 'b', kinds);
      await store.ledger.reopen(failed, 10);
      await settleAs(store, 'b', { kind: 'labeled', reason: 'rule' });
      expect(await store.ledger.outcomes(file('b'))).toMatchObject([kinds, kinds, { kind: 'labeled' }]);
    });

    it('settle() of a reopened file raises no second alert for the same news, and one for other news', async () => {
      const { store } = current();
      await settleAs(store, 'a', kinds, draft('first', 'locked'));
      await store.ledger.reopen(failed, 10);
      await settleAs(store, 'a', kinds, draft('second', 'locked'));
      expect(await alerts(store)).toEqual([{ id: 'first', count: 2 }]);
      await store.ledger.reopen(failed, 10);
      await settleAs(store, 'a', { kind: 'labeled' }, draft('third', 'labeled'));
      expect(await alerts(store)).toEqual([
        { id: 'first', count: 2 },
        { id: 'third', count: 1 },
      ]);
    });
  });
}

const nothing = { outcomes: 0, alerts: 0, files: 0, runFiles: 0, runs: 0, subscriptions: 0 };

/** What is old and no longer asked for. */
export function describePruning(current: Current, { shortMs }: StoreFixture): void {
  describe('prune()', () => {
    const old: Retention = { olderThanMs: shortMs - 1, sinks: [] };

    it('deletes replaced outcomes in batches, and never the newest of a file', async () => {
      const { store, expire } = current();
      for (const version of ['1', '2', '3', '4']) await settleFile(store, 'a', version);
      await settleFile(store, 'b', '1');
      await expire();
      expect(await store.prune({ ...old, olderThanMs: longMs * 60 }, 10)).toEqual(nothing);
      expect(await store.prune(old, 2)).toEqual({ ...nothing, outcomes: 2 });
      expect(await store.ledger.outcomes(file('a'))).toMatchObject([{ version: '3' }, { version: '4' }]);
      expect(await store.prune(old, 2)).toEqual({ ...nothing, outcomes: 1 });
      expect(await store.prune(old, 2)).toEqual(nothing);
      expect(await store.ledger.outcomes(file('a'))).toMatchObject([{ version: '4' }]);
      expect(await store.ledger.outcomes(file('b'))).toMatchObject([{ version: '1' }]);
      expect(await store.ledger.find(file('a'))).toMatchObject({ settled: { version: '4+' } });
    });

    it('deletes files that are gone with their outcomes, and meets one that comes back anew', async () => {
      const { store, expire } = current();
      const gone = outcome('gone:1', { kind: 'gone', reason: 'gone' });
      for (const id of ['a', 'held', 'waits']) {
        await settleFile(store, id, '1');
        const claim = await must(store.ledger.claim(file(id), 'w', longMs));
        await store.ledger.open(claim, intent('i'));
        await store.ledger.settle(claim, settlement('gone:1', { outcome: gone, written: false }));
      }
      await settleFile(store, 'there', '1');
      await store.ledger.park(await must(store.ledger.claim(file('waits'), 'w', longMs)), parking());
      await must(store.ledger.claim(file('held'), 'w', longMs * 60));
      expect(await store.prune({ ...old, olderThanMs: longMs * 60 }, 10)).toEqual(nothing);
      await expire();
      // The first versions of the other two are replaced outcomes.
      expect(await store.prune(old, 10)).toEqual({ ...nothing, files: 1, outcomes: 4 });
      expect(await store.ledger.find(file('a'))).toBeUndefined();
      expect(await store.ledger.outcomes(file('a'))).toEqual([]);
      for (const id of ['held', 'waits'])
        expect(await store.ledger.find(file(id))).toMatchObject({ intent: { id: 'i' } });
      await settleFile(store, 'a', '1');
      expect(await store.ledger.find(file('a'))).toMatchObject({ settled: { version: '1+' }, round: 0 });
    });

    it('deletes alerts that every sink has taken and that were not seen again', async () => {
      const { store, expire } = current();
      const ago = async (ms: number): Promise<string> => new Date((await store.now()) - ms).toISOString();
      const [past, present] = [await ago(longMs * 60), await ago(-longMs)];
      const raise = (id: string, lastSeen: string): Promise<void> =>
        settleFile(store, `file-${id}`, '1', { alert: alert(id, { time: past, lastSeen }), fingerprint: id });
      for (const id of ['taken', 'untaken']) await raise(id, past);
      await raise('seen', present);
      await raise('unasked', past);
      await store.alerts.published('siem', ['taken', 'seen']);
      await store.alerts.published('siem', ['unasked']);
      await store.alerts.published('other', ['taken']);
      await expire();
      expect(await store.prune({ ...old, sinks: ['siem', 'other'] }, 1)).toEqual({ ...nothing, alerts: 1 });
      expect(await store.prune({ ...old, sinks: ['siem', 'other'] }, 1)).toEqual(nothing);
      expect(await store.prune({ ...old, sinks: ['siem'] }, 10)).toEqual({ ...nothing, alerts: 1 });
      expect((await alerts(store)).map(({ id }) => id)).toEqual(['seen', 'untaken']);
      expect((await store.alerts.unpublished('siem', 10)).map(({ id }) => id)).toEqual(['untaken']);
      expect((await store.alerts.page({ limit: 10, severity: 'high' })).alerts).toHaveLength(2);
      expect(await store.alerts.count()).toBe(2);
    });

    it('the same news after its alert was deleted is an alert again', async () => {
      const { store, expire } = current();
      const past = new Date((await store.now()) - longMs).toISOString();
      const told = (id: string): AlertDraft => ({
        alert: alert(id, { time: past, lastSeen: past }),
        fingerprint: 'same',
      });
      await settleFile(store, 'a', '1', told('x1'));
      await store.alerts.published('siem', ['x1']);
      await expire();
      expect(await store.prune({ ...old, sinks: ['siem'] }, 10)).toMatchObject({ alerts: 1 });
      await settleFile(store, 'a', '2', told('x2'));
      await settleFile(store, 'a', '3', told('x3'));
      expect(await alerts(store)).toEqual([{ id: 'x2', count: 2 }]);
      expect((await store.alerts.unpublished('siem', 10)).map(({ id }) => id)).toEqual(['x2']);
    });

    it('deletes runs that have ended, their files first', async () => {
      const { store, expire } = current();
      for (const run of ['ended', 'runs']) {
        await store.runs.start({ id: run, sources: [source('a')] }, runAlert);
        const page = { source: source('a'), checkpoint: undefined, complete: true };
        await store.runs.add(run, { ...page, files: ['1', '2', '3'].map((one) => file(one)) }, runAlert);
      }
      await store.runs.change('ended', { state: 'cancelled', note: '' }, runAlert);
      await expire();
      expect(await store.prune({ ...old, sinks: ['siem'] }, 2)).toEqual({ ...nothing, runFiles: 2 });
      expect(await store.runs.find('ended')).toMatchObject({ state: 'cancelled', total: 3 });
      expect(await store.prune({ ...old, sinks: ['siem'] }, 2)).toEqual({ ...nothing, runFiles: 1, runs: 1 });
      expect((await store.runs.list(10)).map((run) => run.id)).toEqual(['runs']);
      expect(await store.runs.take(10)).toHaveLength(3);
    });

    it('deletes subscriptions that were retired', async () => {
      const { store, expire } = current();
      const one = { connector, sourceId, address: 'https://labels.example/', clientState: 's', expiresAt: undefined };
      for (const id of ['retired', 'stands']) await store.subscriptions.save({ ...one, id, active: true });
      await expire();
      await store.subscriptions.retire(connector, 'retired');
      expect(await store.prune({ ...old, olderThanMs: longMs * 60 }, 10)).toEqual(nothing);
      await expire();
      expect(await store.prune(old, 10)).toEqual({ ...nothing, subscriptions: 1 });
      expect((await store.subscriptions.list({ all: true })).map(({ id }) => id)).toEqual(['stands']);
    });
  });
}
