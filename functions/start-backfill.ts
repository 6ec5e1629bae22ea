import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { labelwright, type App } from '../app.ts';
import { backfillScheduleOf } from '../config.ts';
import { guarded, privateHeaders } from './access.ts';

/** `POST /api/backfill`: starts a run over every watched source, or over those that the JSON body names, with its budget. */
export async function startBackfill(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const text = await request.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { status: 400, jsonBody: { error: 'The body is not JSON' }, headers: privateHeaders };
  }
  const answer = await app.startBackfill(body);
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

/** `GET /api/backfill`: runs with their progress, the newest first. */
export async function listRuns(app: App): Promise<HttpResponseInit> {
  const answer = await app.runs();
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

/** `GET /api/backfill/{id}`: one run with its progress. */
export async function showRun(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const answer = await app.run(request.params.id ?? '');
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

/** `GET /api/coverage`: what is recorded of each source, by outcome and reason; `source` names one. */
export async function showCoverage(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const answer = await app.coverage(request.query);
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

/** `POST /api/backfill/{id}/{action}`: `pause`, `resume` or `cancel`. */
export async function changeRun(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const answer = await app.changeRun(request.params.id ?? '', request.params.action ?? '');
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
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
