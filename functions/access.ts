import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import { labelwright, type App, type JsonAnswer } from '../app.ts';

type Handler = (app: App, request: HttpRequest) => Promise<HttpResponseInit>;

/** Runs the handler for callers who may: `reader` sees, `admin` also starts things. Others hear 401, 403 or 421. */
export function guarded(
  role: 'reader' | 'admin',
  handler: Handler,
): (request: HttpRequest) => Promise<HttpResponseInit> {
  return async (request) => {
    const app = await labelwright();
    const refusal = app.access(Object.fromEntries(request.headers), role);
    if (refusal !== undefined)
      return { status: refusal.status, jsonBody: { error: refusal.reason }, headers: privateHeaders };
    return handler(app, request);
  };
}

/** Answers hold names of files and people: no cache keeps them, no other site reads them. */
export const privateHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** An answer of the pipeline as the platform sends it. */
export async function answered(answer: Promise<JsonAnswer>): Promise<HttpResponseInit> {
  const { status, body } = await answer;
  return { status, jsonBody: body, headers: privateHeaders };
}

/** The same for a request with a JSON body, undefined where it has none; 400 for one that isn't JSON. */
export async function answeredBody(
  request: HttpRequest,
  answer: (body: unknown) => Promise<JsonAnswer>,
): Promise<HttpResponseInit> {
  const text = await request.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { status: 400, jsonBody: { error: 'The body is not JSON' }, headers: privateHeaders };
  }
  return answered(answer(body));
}
