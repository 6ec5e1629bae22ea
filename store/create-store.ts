import { createAlerts } from './alerts.ts';
import { createBudgets } from './budgets.ts';
import type { Database } from './database.ts';
import { createLedger } from './ledger.ts';
import { prune } from './prune.ts';
import { createRuns } from './runs.ts';
import { createSources } from './sources.ts';
import { createSweeps } from './sweeps.ts';
import type { Store } from './store.ts';
import { createSubscriptions } from './subscriptions.ts';

/** The store over a database that has the present schema. */
export function createStore(database: Database): Store {
  const { db, now } = database;
  return {
    ledger: createLedger(database),
    sources: createSources(database),
    sweeps: createSweeps(database),
    subscriptions: createSubscriptions(database),
    alerts: createAlerts(database),
    runs: createRuns(database),
    budgets: createBudgets(database),
    prune: (retention, limit) => prune(database, retention, limit),

    async now() {
      const row = await db.selectNoFrom(now().as('now')).executeTakeFirstOrThrow();
      return row.now;
    },

    close: () => db.destroy(),
  };
}
