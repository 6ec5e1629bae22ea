import { z } from 'zod';
import { parseJsonBody, jsonResponse } from '../json.ts';
import { GraphError } from './graph-error.ts';

const contentType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** A Graph answer; `context` is what follows `$metadata#`. */
export function entity(origin: string, context: string, body: object, status = 200): Response {
  const whole = { '@odata.context': `${origin}/v1.0/$metadata#${context}`, ...body };
  return jsonResponse(whole, { status, headers: { 'content-type': contentType } });
}

export interface Collection {
  readonly context: string;
  readonly value: readonly object[];
  readonly nextLink?: string | undefined;
  readonly deltaLink?: string | undefined;
}

export function collection(origin: string, { context, value, nextLink, deltaLink }: Collection): Response {
  return entity(origin, context, {
    ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
    ...(deltaLink === undefined ? {} : { '@odata.deltaLink': deltaLink }),
    value,
  });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** The JSON body of a call, in the given shape; 400 as Graph words it otherwise. No body counts as `{}`. */
export async function readBody<Value>(request: Request, schema: z.ZodType<Value>): Promise<Value> {
  const type = request.headers.get('content-type');
  if (request.body !== null && type !== null && !/^(application\/json|text\/json)\b/i.test(type)) {
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength > 0) {
      throw new GraphError(400, 'BadRequest', 'Entity only allows writes with a JSON Content-Type header.');
    }
    return parse({}, schema);
  }
  const parsed = await parseJsonBody(request, schema);
  if (parsed.kind === 'invalid') throw new GraphError(400, 'invalidRequest', parsed.problem);
  return parsed.value;
}

function parse<Value>(body: unknown, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new GraphError(400, 'invalidRequest', z.prettifyError(parsed.error));
  return parsed.data;
}

/** `$top`, between 1 and `most`; `usual` without one. */
export function pageSize(url: URL, usual: number, most: number): number {
  const top = url.searchParams.get('$top');
  if (top === null) return usual;
  if (!/^\d{1,9}$/.test(top) || Number(top) === 0) {
    throw new GraphError(400, 'invalidRequest', 'The $top query option must be a positive number');
  }
  return Math.min(Number(top), most);
}

/** The same call with other query options. */
export function linkTo(origin: string, url: URL, changes: Record<string, string>): string {
  const link = new URL(url.pathname + url.search, origin);
  for (const [name, value] of Object.entries(changes)) link.searchParams.set(name, value);
  return link.href;
}
