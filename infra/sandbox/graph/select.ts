import { GraphError } from './graph-error.ts';

export interface Projection {
  readonly select: string | null;
  /** Properties that are sent only where `$select` names them. */
  readonly onRequest?: () => object;
}

/** The properties that `$select` names, of those that are there; all without one. Annotations stay. */
export function project(body: object, { select, onRequest }: Projection): object {
  if (select === null) return body;
  const names = new Set(select.split(',').map((name) => name.trim()));
  const named = ([name]: [string, unknown]): boolean => names.has(name) || name.startsWith('@odata.');
  const whole = { ...body, ...onRequest?.() };
  return Object.fromEntries(Object.entries<unknown>(whole).filter(named));
}

/** The relations that `$expand` names (options in parentheses are passed over); 400 for one that isn't offered. */
export function expanded(url: URL, offered: readonly string[]): readonly string[] {
  const expand = url.searchParams.get('$expand');
  if (expand === null) return [];
  const names = expand.replaceAll(/\([^()]*\)/g, '').split(',');
  const unknown = names.find((name) => !offered.includes(name.trim()));
  if (unknown !== undefined) {
    const message = `Parsing OData Select and Expand failed: could not find a property named '${unknown.trim()}'.`;
    throw new GraphError(400, 'BadRequest', message);
  }
  return names.map((name) => name.trim());
}
