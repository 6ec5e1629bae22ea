import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { labelwright, type App } from '../app.ts';
import { backfillScheduleOf } from '../environment.ts';
import { answered, answeredBody, guarded } from './access.ts';

/** `POST /api/backfill`: starts a run over every watched source, or over those that the JSON body names, with its budget. */
export function startBackfill(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answeredBody(request, (body) => app.startBackfill(body));
}

/** `GET /api/backfill`: runs with their progress, the newest first. */
export function listRuns(app: App): Promise<HttpResponseInit> {
  return answered(app.runs());
}

/** `GET /api/backfill/{id}`: one run with its progress. */
export function showRun(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.run(request.params.id ?? ''));
}

/** `GET /api/coverage`: what is recorded of each source, by outcome and reason; `source` names one. */
export function showCoverage(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.coverage(request.query));
}

/** `POST /api/backfill/{id}/{action}`: `pause`, `resume` or `cancel`. */
export function changeRun(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.changeRun(request.params.id ?? '', request.params.action ?? ''));
}

/** Files that were there before, and those whose policy changed. */
export async function scheduledBackfill(): Promise<void> {
  const app = await labelwright();
  const { status, body } = await app.startScheduledBackfill();
  if (status >= 400) throw new Error(`Cannot start scheduled backfill: ${JSON.stringify(body)}`);
}

const open = { authLevel: 'anonymous' } as const;
functions.http('start-backfill', {
  ...open,
  route: 'api/backfill',
  methods: ['POST'],
  handler: guarded('admin', startBackfill),
});
functions.http('list-runs', { ...open, route: 'api/backfill', methods: ['GET'], handler: guarded('reader', listRuns) });
functions.http('change-run', {
  ...open,
  route: 'api/backfill/{id}/{action}',
  methods: ['POST'],
  handler: guarded('admin', changeRun),
});
functions.http('show-run', {
  ...open,
  route: 'api/backfill/{id}',
  methods: ['GET'],
  handler: guarded('reader', showRun),
});
functions.http('coverage', {
  ...open,
  route: 'api/coverage',
  methods: ['GET'],
  handler: guarded('reader', showCoverage),
});

// Functions asks for the schedule when the file is loaded; the platform restarts the app where the setting changes.
const schedule = backfillScheduleOf(process.env);
if (schedule !== undefined) {
  functions.timer('scheduled-backfill', { schedule, runOnStartup: false, handler: scheduledBackfill });
}
