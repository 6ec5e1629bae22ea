import { z } from 'zod';

/** An answer with a JSON body and its exact content-length. */
export function jsonResponse(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const bytes = Buffer.from(JSON.stringify(body));
  return new Response(bytes, {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', 'content-length': String(bytes.length), ...init.headers },
  });
}

export type ParsedBody<Value> =
  { readonly kind: 'valid'; readonly value: Value } | { readonly kind: 'invalid'; readonly problem: string };

/** The request's body as JSON of the given shape; an absent body counts as `{}`. The problem names each fault with its path. */
export async function parseJsonBody<Value>(request: Request, schema: z.ZodType<Value>): Promise<ParsedBody<Value>> {
  const text = await request.text();
  const body = parseJson(text === '' ? '{}' : text);
  if (body === undefined) return { kind: 'invalid', problem: 'Body is not valid JSON' };
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { kind: 'valid', value: parsed.data }
    : { kind: 'invalid', problem: z.prettifyError(parsed.error) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
