import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import type { App } from '../app.ts';
import { answered, guarded } from './access.ts';

/** `GET /api/alerts`: the feed, newest first; `{alerts, next}`. */
export function alerts(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.alerts(request.query));
}

functions.http('alerts', {
  route: 'api/alerts',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: guarded('reader', alerts),
});
