import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';

/** At start and once a day: finds sources, brings subscriptions in step and lists every source, so that nothing stays lost. */
export async function reconcile(): Promise<void> {
  const { reconcile } = await labelwright();
  await reconcile();
}

functions.timer('reconcile', { schedule: '0 15 3 * * *', runOnStartup: true, handler: reconcile });
