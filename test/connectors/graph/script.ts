import { expect } from 'vitest';
import { authority } from './peer.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Step {
  /** `METHOD path-with-query`, or the whole address for hosts other than Graph's. */
  readonly expect: string;
  readonly reply: (asked: Asked) => Response | Promise<Response>;
}

export interface Script {
  readonly fetch: typeof fetch;
  readonly asked: readonly Asked[];
  /** Fails the test while steps are left. */
  done(): void;
}

/** A peer that answers exactly these requests in this order; signing in works at any time. */
export function script(...steps: readonly Step[]): Script {
  const asked: Asked[] = [];
  const peer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (request.url.startsWith(authority)) return Response.json({ access_token: 'token-1', expires_in: 3600 });
    const body = Buffer.from(await request.arrayBuffer());
    const url = request.url.replace('https://graph.microsoft.com', '');
    const got = { method: request.method, url, headers: request.headers, body };
    const step = steps[asked.length];
    asked.push(got);
    expect(`${got.method} ${got.url}`).toBe(step?.expect ?? 'no further request');
    if (step === undefined) throw new TypeError('No further request was expected');
    return step.reply(got);
  };
  return { fetch: peer, asked, done: () => expect(asked.length).toBe(steps.length) };
}

export const answer =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
export const empty = (status: number) => () => new Response(null, { status });
export const broken = () => Promise.reject(new TypeError('fetch failed'));
