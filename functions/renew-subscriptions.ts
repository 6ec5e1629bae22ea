import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';

/** Keeps a subscription on every source, renewed before it ends and made anew where the service lost it. */
export async function renewSubscriptions(): Promise<void> {
  const { renewSubscriptions } = await labelwright();
  await renewSubscriptions();
}

functions.timer('renew-subscriptions', {
  schedule: '0 */10 * * * *',
  runOnStartup: false,
  handler: renewSubscriptions,
});
