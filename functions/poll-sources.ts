import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';

/** Each minute: lists the sources that no subscription covers, and all of them where no notification can reach us. */
export async function pollSources(): Promise<void> {
  const { poll } = await labelwright();
  await poll();
}

functions.timer('poll-sources', { schedule: '30 * * * * *', runOnStartup: false, handler: pollSources });
