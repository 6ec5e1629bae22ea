import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeAlerts } from './store-alerts-suite.ts';
import { describeBudgets } from './store-budgets-suite.ts';
import { describePruning, describeReopening } from './store-care-suite.ts';
import { describeClaims, describeSettling } from './store-claims-suite.ts';
import type { OpenStore, StoreFixture } from './store-fixture.ts';
import { describeLists, describeParking } from './store-parking-suite.ts';
import { describeStoreProperties } from './store-properties.ts';
import { describeRuns } from './store-runs-suite.ts';
import { describeSources, describeSubscriptions } from './store-sources-suite.ts';

/** What every member of store/registry.ts must do. */
export function describeStore(name: string, fixture: StoreFixture): void {
  describe(`store contract: ${name}`, () => {
    let opened: OpenStore;
    const current = (): OpenStore => opened;
    beforeEach(async () => {
      opened = await fixture.open();
    });
    afterEach(() => opened.close());

    describeClaims(current, fixture);
    describeSettling(current);
    describeParking(current, fixture);
    describeLists(current);
    describeReopening(current, fixture);
    describePruning(current, fixture);
    describeSources(current, fixture);
    describeSubscriptions(current);
    describeAlerts(current);
    describeBudgets(current, fixture);
    describeRuns(current, fixture);

    it('now() is the time', async () => {
      const { store } = current();
      const [first, second] = [await store.now(), await store.now()];
      expect(Number.isInteger(first)).toBe(true);
      expect(second).toBeGreaterThanOrEqual(first);
    });
  });
  describeStoreProperties(name, fixture);
}
