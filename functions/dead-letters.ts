import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import type { App } from '../app.ts';
import { guarded, privateHeaders } from './access.ts';

/** `GET /api/dead-letters`: messages that were handed out too often, with their counts by lane. */
export async function deadLetters(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const answer = await app.deadLetters(request.query);
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

/** `POST /api/replay`: dead letters, and files that failed or were skipped, are worked on again; the JSON body says which. */
export async function replay(app: App, request: HttpRequest): Promise<HttpResponseInit> {
  const text = await request.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { status: 400, jsonBody: { error: 'The body is not JSON' }, headers: privateHeaders };
  }
  const answer = await app.replay(body);
  return { status: answer.status, jsonBody: answer.body, headers: privateHeaders };
}

const open = { authLevel: 'anonymous' } as const;
functions.http('dead-letters', {
  ...open,
  route: 'api/dead-letters',
  methods: ['GET'],
  handler: guarded('reader', deadLetters),
});
functions.http('replay', { ...open, route: 'api/replay', methods: ['POST'], handler: guarded('admin', replay) });
