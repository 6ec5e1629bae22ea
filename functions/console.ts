import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { labelwright } from '../app.ts';
import { consoleFile } from '../console/console.ts';

/**
 * The web page at `/`. Its files hold no data, but whoever has no access gets them with the status of the refusal: the page then
 * asks for the key and fetches the data with it.
 */
export async function consolePage(request: HttpRequest): Promise<HttpResponseInit> {
  const app = await labelwright();
  const file = consoleFile(request.params.path ?? '');
  if (file === undefined) return { status: 404, body: 'Not found' };
  const refusal = app.access(Object.fromEntries(request.headers), 'reader');
  if (refusal?.status === 421) return { status: 421, body: refusal.reason };
  const isPage = file.headers['Content-Type'].startsWith('text/html');
  return { status: isPage ? (refusal?.status ?? 200) : 200, headers: file.headers, body: file.body };
}

functions.http('console', {
  route: '{*path}',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: consolePage,
});
