import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';
import { untilTimeLimit } from './time-limit.ts';

/**
 * Drains the lane of changed sources by long poll until shortly before the time limit, since SQS has no trigger in Functions.
 * A timer is a singleton, so this is one worker; more of them run as plain processes (`npm run worker`).
 */
export async function listChanges(): Promise<void> {
  const { drainSources } = await labelwright();
  await drainSources(untilTimeLimit());
}

functions.timer('list-changes', { schedule: '*/10 * * * * *', runOnStartup: true, handler: listChanges });
