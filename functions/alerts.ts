import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import type { App } from '../app.ts';
import { guarded, privateHeaders } from './access.ts';

/** `GET /api/alerts`: the feed, newest first; `{alerts, next}`. */
export async function alerts(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const answer = await app.alerts(request.query);
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

functions.http('alerts', {
  route: 'api/alerts',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: guarded('reader', alerts),
});
