import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ConnectionDroppedError } from './connection-dropped-error.ts';
import { jsonResponse, parseJsonBody } from './json.ts';
import type { Handle } from './serve.ts';

const milliseconds = z.int().min(0).max(600_000);
const byteCount = z.int().min(0);

const faultKind = z.discriminatedUnion('kind', [
  /** Answered instead of the work: 429 with `Retry-After`, 503, 423. `body`: text as it is, anything else as JSON. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
  }),
  /** The connection breaks before the work. */
  z.strictObject({ kind: z.literal('drop') }),
  /** The work is done, its answer is lost. */
  z.strictObject({ kind: z.literal('drop-after') }),
  /** The body ends after `bytes` (half of it by default), under a content-length that promises all of it. */
  z.strictObject({ kind: z.literal('truncate'), bytes: byteCount.optional() }),
  /** The work starts `ms` later. */
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds }),
  /** The body pauses for `ms` after `bytes` (half of it by default). */
  z.strictObject({ kind: z.literal('stall'), ms: milliseconds, bytes: byteCount.optional() }),
]);

const order = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Za-z]+$/)
    .transform((method) => method.toUpperCase())
    .optional(),
  path: z.string().refine(isPattern, 'must be a regular expression').optional(),
  times: z.int().min(1).default(1),
  skip: z.int().min(0).default(0),
  fault: faultKind,
});

type Fault = z.infer<typeof faultKind>;

/** A fault that is switched on, with what is left of its counts. */
interface ActiveFault {
  readonly id: number;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly pattern: RegExp | undefined;
  times: number;
  skip: number;
  readonly fault: Fault;
}

export interface Faults {
  /** The answer of `/sandbox/faults` (POST adds one, GET lists them, DELETE clears them); undefined for any other path. */
  control(request: Request): Promise<Response> | undefined;
  /** The handler's answer, or what the first fault that fits makes of it. Paths under `/sandbox` are never hit. */
  around(request: Request, handler: Handle): Promise<Response>;
}

/**
 * Faults per call. An order names calls by `method` and `path` (a regular expression over path and query, as sent), lets `skip` of
 * them pass, then hits `times` of them.
 */
export function createFaults(): Faults {
  let active: ActiveFault[] = [];
  let lastId = 0;

  const add = async (request: Request): Promise<Response> => {
    const parsed = await parseJsonBody(request, order);
    if (parsed.kind === 'invalid') return jsonResponse({ error: parsed.problem }, { status: 400 });
    const { method, path, times, skip, fault } = parsed.value;
    const pattern = path === undefined ? undefined : new RegExp(path);
    const added = { id: ++lastId, method, path, pattern, times, skip, fault };
    active.push(added);
    return jsonResponse(describe(added), { status: 201 });
  };

  const take = (request: Request): Fault | undefined => {
    const hit = active.find((candidate) => fits(candidate, request));
    if (hit === undefined) return undefined;
    if (hit.skip > 0) {
      hit.skip -= 1;
      return undefined;
    }
    hit.times -= 1;
    if (hit.times === 0) active = active.filter((candidate) => candidate !== hit);
    return hit.fault;
  };

  return {
    control: (request) => {
      if (!isAt(request, '/sandbox/faults')) return undefined;
      if (request.method === 'POST') return add(request);
      if (request.method === 'GET') return Promise.resolve(jsonResponse({ faults: active.map(describe) }));
      if (request.method !== 'DELETE') {
        return Promise.resolve(jsonResponse({ error: 'Use GET, POST or DELETE' }, { status: 405 }));
      }
      active = [];
      return Promise.resolve(new Response(null, { status: 204 }));
    },
    around: (request, handler) => {
      const fault = active.length === 0 || isControl(request) ? undefined : take(request);
      return fault === undefined ? handler(request) : suffer(fault, request, handler);
    },
  };
}

/** Most calls are about something else, which a look at the text tells. */
export function isAt({ url }: Request, path: string): boolean {
  return url.includes(path) && new URL(url).pathname === path;
}

function isPattern(source: string): boolean {
  try {
    return RegExp(source) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isControl(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname === '/sandbox' || pathname.startsWith('/sandbox/');
}

function fits({ method, pattern }: ActiveFault, request: Request): boolean {
  if (method !== undefined && method !== request.method) return false;
  const { pathname, search } = new URL(request.url);
  return pattern?.test(pathname + search) ?? true;
}

function describe({ id, method, path, times, skip, fault }: ActiveFault): object {
  return { id, method, path, times, skip, fault };
}

async function suffer(fault: Fault, request: Request, handler: Handle): Promise<Response> {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault);
    case 'drop':
      throw new ConnectionDroppedError();
    case 'drop-after': {
      const lost = await handler(request);
      await lost.body?.cancel();
      throw new ConnectionDroppedError();
    }
    case 'delay':
      await sleep(fault.ms, undefined, { signal: request.signal });
      return handler(request);
    case 'truncate':
      return reshape(await handler(request), fault.bytes, () => Promise.reject(new ConnectionDroppedError()));
    case 'stall':
      return reshape(await handler(request), fault.bytes, () => sleep(fault.ms, undefined, { signal: request.signal }));
  }
}

function statusAnswer({ status, headers, body }: Extract<Fault, { kind: 'status' }>): Response {
  if (typeof body === 'string' || body === undefined)
    return new Response(body ?? null, { status, headers: headers ?? {} });
  return jsonResponse(body, { status, headers: headers ?? {} });
}

/** The same answer with `interrupt` awaited after `bytes` of its body; the content-length always states the whole body. */
async function reshape(
  response: Response,
  bytes: number | undefined,
  interrupt: () => Promise<void>,
): Promise<Response> {
  if (response.body === null) {
    await interrupt();
    return response;
  }
  const stated = response.headers.get('content-length');
  const buffered = stated === null ? Buffer.from(await response.arrayBuffer()) : undefined;
  const length = buffered?.length ?? Number(stated);
  const body = new Blob(buffered === undefined ? [] : [buffered]).stream();
  const headers = new Headers(response.headers);
  headers.set('content-length', String(length));
  const source = buffered === undefined ? response.body : body;
  const broken = source.pipeThrough(breakAfter(Math.min(bytes ?? length >> 1, length), interrupt));
  return new Response(broken, { status: response.status, headers });
}

function breakAfter(limit: number, interrupt: () => Promise<void>): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0;
  let broken = false;
  return new TransformStream({
    async transform(chunk, controller) {
      const head = chunk.subarray(0, broken ? chunk.length : limit - passed);
      passed += head.length;
      if (head.length > 0) controller.enqueue(head);
      if (broken || passed < limit) return;
      broken = true;
      await interrupt();
      if (head.length < chunk.length) controller.enqueue(chunk.subarray(head.length));
    },
  });
}
