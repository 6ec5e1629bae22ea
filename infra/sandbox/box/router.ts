import type { z } from 'zod';
import { parseJsonBody } from '../json.ts';
import { badRequest, BoxError, notFound } from './box-error.ts';
import type { Caller } from './users.ts';

/** One authenticated call. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly caller: Caller;
  /** A placeholder of the route's path; throws where the route has none of that name. */
  param(name: string): string;
}

export interface Route {
  readonly method: string;
  /** `/2.0/files/:id/content` */
  readonly path: string;
  readonly handle: (call: Call) => Response | Promise<Response>;
}

export type Find = (method: string, pathname: string) => Found;

interface Found {
  readonly route: Route;
  readonly param: (name: string) => string;
}

/**
 * Routes by method and path; 404 for an unknown path, 405 for a known one with another method. A path that is spelled out
 * hides those whose placeholders would fit it.
 */
export function createRouter(routes: readonly Route[]): Find {
  const compiled = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method, pathname) => {
    const given = pathname.split('/');
    const fitting = compiled
      .map(({ route, segments }) => ({ route, values: match(segments, given) }))
      .filter(({ values }) => values !== undefined);
    const fewest = Math.min(...fitting.map(({ values }) => values?.size ?? 0));
    const found = fitting.find(({ route, values }) => route.method === method && values?.size === fewest);
    if (found?.values === undefined) {
      throw fitting.length > 0 ? new BoxError(405, 'method_not_allowed', 'Method Not Allowed') : notFound(pathname);
    }
    const { route, values } = found;
    return { route, param: (name) => required(values.get(name), name) };
  };
}

function match(segments: readonly string[], given: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const values = new Map<string, string>();
  for (const [at, segment] of segments.entries()) {
    const value = given[at] ?? '';
    if (segment.startsWith(':')) values.set(segment.slice(1), value);
    else if (segment !== value) return undefined;
  }
  return values;
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`Cannot read the path: the route has no placeholder ${name}`);
  return value;
}

/** The call's JSON body in a given shape; anything else is a 400. */
export async function readBody<Value>(call: Call, shape: z.ZodType<Value>): Promise<Value> {
  const parsed = await parseJsonBody(call.request, shape);
  if (parsed.kind === 'invalid') throw badRequest(parsed.problem);
  return parsed.value;
}

/** A whole number in the query between 0 and `most`, or `otherwise` where it is absent. */
export function numberParameter(call: Call, name: string, range: { otherwise: number; most: number }): number {
  const given = call.url.searchParams.get(name);
  if (given === null) return range.otherwise;
  const value = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(value <= range.most)) {
    throw new BoxError(400, `invalid_${name}`, `${name} is not a valid number between 0 and ${range.most}`);
  }
  return value;
}
