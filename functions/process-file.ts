import { app as functions } from '@azure/functions';

import { labelwright } from '../app.ts';
import { untilTimeLimit } from './time-limit.ts';

/**
 * Drains the file lanes by long poll, several files in parallel, until shortly before the time limit.
 * A timer is a singleton, so this is one worker; more of them run as plain processes (`npm run worker`).
 */
export async function processFile(): Promise<void> {
  const { drainFiles } = await labelwright();
  await drainFiles(untilTimeLimit());
}

functions.timer('process-file', { schedule: '*/10 * * * * *', runOnStartup: true, handler: processFile });
