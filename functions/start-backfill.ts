import { app as functions, type HttpResponseInit } from '@azure/functions';

import { labelwright, type App } from '../app.ts';
import { guarded, privateHeaders } from './access.ts';

/** `POST /api/backfill`: starts a run over every watched source. */
export async function startBackfill(app: App): Promise<HttpResponseInit> {
  return { status: 202, jsonBody: await app.startBackfill(), headers: privateHeaders };
}

/** Sunday night: files that were there before, and those whose policy changed. */
export async function scheduledBackfill(): Promise<void> {
  const app = await labelwright();
  await app.startBackfill();
}

functions.http('start-backfill', {
  route: 'api/backfill',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: guarded('admin', startBackfill),
});
functions.timer('scheduled-backfill', { schedule: '0 0 1 * * 0', runOnStartup: false, handler: scheduledBackfill });
