import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import type { App } from '../app.ts';
import { answered, answeredBody, guarded } from './access.ts';

/** `GET /api/dead-letters`: messages that were handed out too often, with their counts by lane. */
export function deadLetters(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answered(app.deadLetters(request.query));
}

/** `POST /api/replay`: dead letters, and files that failed or were skipped, are worked on again; the JSON body says which. */
export function replay(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  return answeredBody(request, (body) => app.replay(body));
}

const open = { authLevel: 'anonymous' } as const;
functions.http('dead-letters', {
  ...open,
  route: 'api/dead-letters',
  methods: ['GET'],
  handler: guarded('reader', deadLetters),
});
functions.http('replay', { ...open, route: 'api/replay', methods: ['POST'], handler: guarded('admin', replay) });
