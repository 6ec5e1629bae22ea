import { STATUS_CODES } from 'node:http';
import { randomUUID } from 'node:crypto';
import { GraphError } from './graph-error.ts';

const timeoutMs = 10_000;

/**
 * Asks an endpoint to prove that it wants notifications: it must answer the token, decoded, as plain text, with 200, within 10 s.
 * Anything else is the 400 that the creator of the subscription sees.
 */
export async function handshake(fetch_: typeof fetch, endpoint: string): Promise<void> {
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  // Graph keeps the endpoint's own query as it is, and writes the token with + and %3A.
  const separator = endpoint.includes('?') ? '&' : '?';
  const address = `${endpoint}${separator}${new URLSearchParams({ validationToken: token }).toString()}`;
  const answer = await ask(fetch_, address);
  if (answer.status !== 200) {
    const status = (STATUS_CODES[answer.status] ?? String(answer.status)).replaceAll(' ', '');
    throw refused(`Subscription validation request failed. HTTP status code is '${status}'.`);
  }
  const type = answer.headers.get('content-type') ?? '';
  if (!/^text\/plain\b/i.test(type) || answer.body !== token) {
    throw refused(
      'Subscription validation request failed. Response must exactly match validationToken query parameter.',
    );
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

async function ask(fetch_: typeof fetch, address: string): Promise<Answer> {
  try {
    const response = await fetch_(address, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    throw refused(
      timedOut
        ? 'Subscription validation request timed out.'
        : 'Subscription validation request failed. The notification endpoint could not be reached.',
    );
  }
}

function refused(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}
