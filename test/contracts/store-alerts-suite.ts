import { describe, expect, it } from 'vitest';
import type { FileAlert } from '../../model/alert.ts';
import type { ConnectorName, LabelId } from '../../model/ids.ts';
import { QueryError } from '../../store/store.ts';
import type { AlertQuery, Store } from '../../store/store.ts';
import { draft, sourceId } from '../fixtures/ledger.ts';
import { settleFile } from './store-fixture.ts';
import type { Current } from './store-fixture.ts';

export function describeAlerts(current: Current): void {
  describe('alerts', () => {
    const hour = 3_600_000;
    const start = Date.parse('2026-03-01T00:00:00.000Z');

    /** One alert per hour, `x0` the oldest. */
    async function raise(store: Store, count: number, shape: (index: number) => Partial<FileAlert> = () => ({})) {
      for (let index = 0; index < count; index += 1) {
        const time = new Date(start + index * hour).toISOString();
        await settleFile(store, `f${index}`, '1', draft(`x${index}`, undefined, { time, ...shape(index) }));
      }
    }

    async function ids(store: Store, query: Partial<AlertQuery> = {}): Promise<readonly string[]> {
      const { alerts } = await store.alerts.page({ limit: 100, ...query });
      return alerts.map(({ id }) => id);
    }

    it('page() goes through all, newest first, each once, while alerts arrive', async () => {
      const { store } = current();
      await raise(store, 5, (index) => (index === 3 ? { time: new Date(start + 2 * hour).toISOString() } : {}));
      const first = await store.alerts.page({ limit: 2 });
      expect(first.alerts.map(({ id }) => id)).toEqual(['x4', 'x3']);
      await settleFile(store, 'new', '1', draft('newest', undefined, { time: '2026-04-01T00:00:00.000Z' }));
      const second = await store.alerts.page({ limit: 2, cursor: first.next ?? '' });
      expect(second.alerts.map(({ id }) => id)).toEqual(['x2', 'x1']);
      const third = await store.alerts.page({ limit: 2, cursor: second.next ?? '' });
      expect(third.alerts.map(({ id }) => id)).toEqual(['x0']);
      expect(third.next).toBeUndefined();
    });

    it('page() ends without a cursor where the last page is full', async () => {
      const { store } = current();
      await raise(store, 2);
      expect((await store.alerts.page({ limit: 2 })).next).toBeUndefined();
    });

    it('page() filters by each field and by several', async () => {
      const { store } = current();
      const secret = { id: 'bbbbbbbb-0000-4000-8000-000000000002' as LabelId, name: 'Secret: "A" %' };
      const shapes: readonly Partial<FileAlert>[] = [
        { severity: 'low' },
        { connector: 'graph' as ConnectorName, source: { id: sourceId, name: 'S', kind: 'onedrive' } },
        { label: { before: secret } },
        { rules: ['passports'], rule: { id: 'passports', name: 'Passports' }, severity: 'low' },
        { outcome: 'failed' },
      ];
      await raise(store, shapes.length, (index) => shapes[index] ?? {});
      expect(await ids(store, { severity: 'low' })).toEqual(['x3', 'x0']);
      expect(await ids(store, { connector: 'graph' })).toEqual(['x1']);
      expect(await ids(store, { connector: 'onedrive' })).toEqual(['x1']);
      expect(await ids(store, { label: secret.id })).toEqual(['x2']);
      expect(await ids(store, { label: secret.name })).toEqual(['x2']);
      expect(await ids(store, { label: 'Confidential' })).toEqual(['x4', 'x3', 'x1', 'x0']);
      expect(await ids(store, { rule: 'any-number' })).toEqual(['x4', 'x2', 'x1', 'x0']);
      expect(await ids(store, { rule: 'passports', severity: 'low' })).toEqual(['x3']);
      expect(await ids(store, { rule: 'passports', severity: 'high' })).toEqual([]);
      expect(await ids(store, { outcome: 'failed' })).toEqual(['x4']);
      expect(await ids(store, { from: start + hour, to: start + 3 * hour })).toEqual(['x2', 'x1']);
    });

    it('page() keeps a filter over pages', async () => {
      const { store } = current();
      await raise(store, 5, (index) => ({ severity: index % 2 === 0 ? 'low' : 'high' }));
      const first = await store.alerts.page({ limit: 2, severity: 'low' });
      const second = await store.alerts.page({ limit: 2, severity: 'low', cursor: first.next ?? '' });
      expect([...first.alerts, ...second.alerts].map(({ id }) => id)).toEqual(['x4', 'x2', 'x0']);
    });

    it.each([
      { limit: 0 },
      { limit: 1_001 },
      { limit: 1.5 },
      { limit: 1, cursor: '' },
      { limit: 1, cursor: 'nonsense' },
      { limit: 1, cursor: Buffer.from("1.1'; drop table alerts").toString('base64url') },
    ])('page() refuses %o', async (query) => {
      await expect(current().store.alerts.page(query)).rejects.toThrow(QueryError);
    });

    it('unpublished() gives each sink all it has not taken, oldest first', async () => {
      const { store, other } = current();
      await raise(store, 4);
      const left = async (sink: string): Promise<readonly string[]> =>
        (await store.alerts.unpublished(sink, 10)).map(({ id }) => id);
      expect((await store.alerts.unpublished('siem', 2)).map(({ id }) => id)).toEqual(['x0', 'x1']);
      await store.alerts.published('siem', ['x0', 'x2', 'unknown']);
      expect(await left('siem')).toEqual(['x1', 'x3']);
      expect(await left('mail')).toEqual(['x0', 'x1', 'x2', 'x3']);
      await Promise.all([store.alerts.published('siem', ['x1', 'x0']), other.alerts.published('siem', ['x3', 'x3'])]);
      expect(await left('siem')).toEqual([]);
      await raise(store, 6);
      expect(await left('siem')).toEqual(['x4', 'x5']);
      await store.alerts.published('siem', []);
      expect(await left('siem')).toEqual(['x4', 'x5']);
    });

    it('an alert that is only seen again is not published again', async () => {
      const { store } = current();
      await settleFile(store, 'a', '1', draft('x', 'same'));
      await store.alerts.published('siem', ['x']);
      await settleFile(store, 'a', '2', draft('y', 'same'));
      expect(await store.alerts.unpublished('siem', 10)).toEqual([]);
    });

    it('alerts of many settlements at once are all raised', async () => {
      const { store, other } = current();
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          settleFile(index % 2 === 0 ? store : other, `f${index}`, '1', draft(`x${index}`)),
        ),
      );
      expect(await store.alerts.count()).toBe(12);
      expect(await store.alerts.unpublished('siem', 100)).toHaveLength(12);
    });
  });
}
