import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';

/** Sends alerts to the sinks that haven't taken them yet. */
export async function publishAlerts(): Promise<void> {
  const { publishAlerts } = await labelwright();
  await publishAlerts();
}

functions.timer('publish-alerts', { schedule: '*/15 * * * * *', runOnStartup: false, handler: publishAlerts });
