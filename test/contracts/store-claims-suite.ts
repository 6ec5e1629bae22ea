import { describe, expect, it } from 'vitest';
import type { PolicyHash, SourceId, Version } from '../../model/ids.ts';
import { FencedError } from '../../store/store.ts';
import { confidential, draft, file, intent, outcome, parking, policyHash, settlement } from '../fixtures/ledger.ts';
import { longMs, must, settleFile } from './store-fixture.ts';
import type { Current, StoreFixture } from './store-fixture.ts';

export function describeClaims(current: Current, { shortMs }: StoreFixture): void {
  describe('ledger claims', () => {
    it('claim() makes the row of a new file', async () => {
      const { store } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      expect(claim).toMatchObject({ file: file('a'), fence: 1, entry: { attempts: 0, wake: 0, ownWrites: [] } });
      expect(claim.entry).not.toHaveProperty('settled');
      expect(claim.entry).not.toHaveProperty('intent');
      expect(claim.entry).not.toHaveProperty('parked');
    });

    it('claim() is refused to others while it stands', async () => {
      const { store, other } = current();
      await must(store.ledger.claim(file('a'), 'w1', longMs));
      expect(await other.ledger.claim(file('a'), 'w2', longMs)).toBeUndefined();
      expect(await other.ledger.claim(file('b'), 'w2', longMs)).toBeDefined();
      expect(await other.ledger.claim(file('a', { sourceId: 'else' as SourceId }), 'w2', longMs)).toBeDefined();
    });

    it('claim() takes over what ran out, with a higher fence', async () => {
      const { store, other, expire } = current();
      const first = await must(store.ledger.claim(file('a'), 'w1', shortMs));
      await expire();
      const second = await must(other.ledger.claim(file('a'), 'w2', longMs));
      expect(second.fence).toBeGreaterThan(first.fence);
    });

    it('claim() gives the same holder a new claim that outdates the old one', async () => {
      const { store } = current();
      const first = await must(store.ledger.claim(file('a'), 'w1', longMs));
      await must(store.ledger.claim(file('a'), 'w1', longMs));
      await expect(store.ledger.drop(first)).rejects.toThrow(FencedError);
    });

    it('extend() keeps the claim', async () => {
      const { store, other, expire } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', shortMs));
      await store.ledger.extend(claim, longMs);
      await expire();
      expect(await other.ledger.claim(file('a'), 'w2', longMs)).toBeUndefined();
    });

    it('release() gives the claim back and may be repeated', async () => {
      const { store, other } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      await store.ledger.release(claim);
      await store.ledger.release(claim);
      await expect(store.ledger.open(claim, intent('i'))).rejects.toThrow(FencedError);
      expect(await other.ledger.claim(file('a'), 'w2', longMs)).toBeDefined();
    });

    it('every write with an outdated fence throws and changes nothing', async () => {
      const { store, other, expire } = current();
      const stale = await must(store.ledger.claim(file('a'), 'w1', shortMs));
      await expire();
      await must(other.ledger.claim(file('a'), 'w2', longMs));
      const before = await store.ledger.find(file('a'));
      const writes = [
        () => store.ledger.extend(stale, longMs),
        () => store.ledger.release(stale),
        () => store.ledger.open(stale, intent('i')),
        () => store.ledger.drop(stale),
        () => store.ledger.park(stale, parking()),
        () => store.ledger.settle(stale, settlement('1', { alert: draft('x') })),
      ];
      for (const write of writes) await expect(write()).rejects.toThrow(FencedError);
      expect(await store.ledger.find(file('a'))).toEqual(before);
      expect(await store.ledger.outcomes(file('a'))).toEqual([]);
      expect(await store.alerts.count()).toBe(0);
      expect(await other.ledger.claim(file('a'), 'w3', longMs)).toBeUndefined();
    });

    it('one of many claims at once wins', async () => {
      const { store, other } = current();
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? store : other).ledger.claim(file('a'), `w${index}`, longMs),
        ),
      );
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    });
  });
}

export function describeSettling(current: Current): void {
  describe('ledger settling', () => {
    it('open() stores the intent as it is, drop() forgets it', async () => {
      const { store } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      await store.ledger.open(claim, intent('i'));
      expect((await store.ledger.find(file('a')))?.intent).toEqual(intent('i'));
      await store.ledger.drop(claim);
      expect(await store.ledger.find(file('a'))).not.toHaveProperty('intent');
    });

    it('settle() writes outcome, state and alert together and gives the claim back', async () => {
      const { store, other } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      await store.ledger.open(claim, intent('i'));
      await store.ledger.settle(claim, settlement('1', { protected: true, alert: draft('x') }));
      const entry = await store.ledger.find(file('a'));
      expect(entry).toMatchObject({
        name: 'plan.docx',
        path: 'Plans/plan.docx',
        attempts: 0,
        settled: {
          version: '1+',
          policyHash,
          outcome: 'labeled',
          reason: 'rule',
          detail: 'Labeled Confidential',
          label: confidential,
          protected: true,
        },
      });
      expect(entry).not.toHaveProperty('intent');
      expect(entry?.ownWrites).toEqual([entry?.settled?.at]);
      expect(await store.ledger.outcomes(file('a'))).toMatchObject([outcome('1')]);
      expect((await store.alerts.page({ limit: 10 })).alerts).toEqual([draft('x').alert]);
      expect(await other.ledger.claim(file('a'), 'w2', longMs)).toMatchObject({
        entry: { settled: { version: '1+' } },
      });
    });

    it('settle() leaves out what the outcome lacks', async () => {
      const { store } = current();
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      const bare = {
        kind: 'unchanged',
        reason: 'no-rule-matched',
        detail: 'Nothing found',
        version: '1' as Version,
        policyHash,
      } as const;
      await store.ledger.settle(claim, settlement('1', { outcome: bare, written: false }));
      const [recorded] = await store.ledger.outcomes(file('a'));
      expect(recorded).toEqual({ ...bare, at: recorded?.at });
      const entry = await store.ledger.find(file('a'));
      expect(entry?.settled).not.toHaveProperty('label');
      expect(entry?.ownWrites).toEqual([]);
    });

    it('settle() of the same version and policy again records nothing more', async () => {
      const { store } = current();
      await settleFile(store, 'a', '1', draft('x'));
      const before = await store.ledger.outcomes(file('a'));
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      const repeated = { outcome: outcome('1', { kind: 'failed', reason: 'other' }), alert: draft('x', 'x') };
      await store.ledger.settle(claim, settlement('1', repeated));
      expect(await store.ledger.outcomes(file('a'))).toEqual(before);
      expect((await store.alerts.page({ limit: 10 })).alerts).toEqual([draft('x').alert]);
    });

    it('outcomes() keeps one for each version and policy, oldest first', async () => {
      const { store } = current();
      await settleFile(store, 'a', '2');
      await settleFile(store, 'a', '1');
      const claim = await must(store.ledger.claim(file('a'), 'w1', longMs));
      const renewed = outcome('2', { policyHash: 'p2' as PolicyHash });
      await store.ledger.settle(claim, settlement('2', { outcome: renewed }));
      await settleFile(store, 'b', '9');
      const recorded = await store.ledger.outcomes(file('a'));
      expect(recorded.map((one) => [one.version, one.policyHash])).toEqual([
        ['2', 'p1'],
        ['1', 'p1'],
        ['2', 'p2'],
      ]);
    });

    it('settle() remembers the last three writes of ours, newest first', async () => {
      const { store, expire } = current();
      const times: number[] = [];
      for (const version of ['1', '2', '3', '4']) {
        await settleFile(store, 'a', version);
        times.unshift((await store.ledger.find(file('a')))?.settled?.at ?? 0);
        await expire();
      }
      expect((await store.ledger.find(file('a')))?.ownWrites).toEqual(times.slice(0, 3));
    });

    it('settle() only moves the last alert where its fingerprint is the same', async () => {
      const { store } = current();
      await settleFile(store, 'a', '1', draft('x', 'same'));
      await settleFile(store, 'a', '2', draft('y', 'same', { lastSeen: '2026-03-02T00:00:00.000Z' }));
      await settleFile(store, 'a', '3');
      await settleFile(store, 'a', '4', draft('z', 'same', { lastSeen: '2026-03-03T00:00:00.000Z' }));
      const { alerts } = await store.alerts.page({ limit: 10 });
      expect(alerts).toEqual([{ ...draft('x').alert, count: 3, lastSeen: '2026-03-03T00:00:00.000Z' }]);
    });

    it('settle() raises a new alert where the fingerprint differs from the last one', async () => {
      const { store } = current();
      await settleFile(store, 'a', '1', draft('x', 'one'));
      await settleFile(store, 'a', '2', draft('y', 'two'));
      await settleFile(store, 'a', '3', draft('z', 'one'));
      await settleFile(store, 'b', '1', draft('v', 'one'));
      expect(await store.alerts.count()).toBe(4);
    });
  });
}
