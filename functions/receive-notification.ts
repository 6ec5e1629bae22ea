import { app as functions, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { labelwright } from '../app.ts';

/** Anonymous, since the clouds can't sign in: each request proves itself by `clientState` or signature. Also the lifecycle address. */
export async function receiveNotification(request: HttpRequest): Promise<HttpResponseInit> {
  const { receive } = await labelwright();
  const body = Buffer.from(await request.arrayBuffer());
  const answer = await receive(request.params.connector ?? '', {
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body,
    receivedAt: Date.now(),
  });
  return {
    status: answer.status,
    body: answer.body,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  };
}

functions.http('receive-notification', {
  route: 'api/notifications/{connector}',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: receiveNotification,
});
