import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { labelwright, type App } from '../app.ts';
import { answered, guarded, privateHeaders } from './access.ts';

/** `GET /api/health`: 200 once subscriptions stand and the first listing is drained, else 503. Open, and says only that. */
export async function health(): Promise<HttpResponseInit> {
  const app = await labelwright();
  const answer = await app.health();
  return { status: answer.ready ? 200 : 503, jsonBody: answer, headers: privateHeaders };
}

/** `GET /api/status`: sources, subscriptions, queues, counts by outcome. */
export async function status(app: App): Promise<HttpResponseInit> {
  return { jsonBody: await app.status(), headers: privateHeaders };
}

/** `GET /api/sources`: what is watched and what is left out, with subscriptions; `{sources, total, next}`. */
export function sources(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.sources(request.query));
}

/** `GET /api/metrics`: figures of the store, which all workers share, in the text format of Prometheus. */
export async function metrics(app: App): Promise<HttpResponseInit> {
  const headers = { ...privateHeaders, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
  return { body: await app.metrics(), headers };
}

/** `GET /api/files`: where each file stands, the latest first. */
export function files(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.files(request.query));
}

const options = { methods: ['GET'], authLevel: 'anonymous' } as const;
functions.http('health', { ...options, methods: ['GET'], route: 'api/health', handler: health });
functions.http('status', { ...options, methods: ['GET'], route: 'api/status', handler: guarded('reader', status) });
functions.http('sources', { ...options, methods: ['GET'], route: 'api/sources', handler: guarded('reader', sources) });
functions.http('metrics', { ...options, methods: ['GET'], route: 'api/metrics', handler: guarded('reader', metrics) });
functions.http('files', { ...options, methods: ['GET'], route: 'api/files', handler: guarded('reader', files) });
