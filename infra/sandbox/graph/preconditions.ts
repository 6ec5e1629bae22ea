import { GraphError, invalidRequest } from './graph-error.ts';
import type { ItemRecord } from './records.ts';

/** `"{GUID},N"`, quotes included: changes with metadata and content. */
export function eTagOf(item: ItemRecord): string {
  return `"{${item.guid}},${item.eTag}"`;
}

/** `"c:{GUID},N"`, quotes included: changes with content only. */
export function cTagOf(item: ItemRecord): string {
  return `"c:{${item.guid}},${item.cTag}"`;
}

/** The entity tags of a header, verbatim with their quotes (they hold a comma); `*` alone stands for any. Unquoted ones are refused. */
export function parseTags(header: string): readonly string[] {
  if (header.trim() === '*') return ['*'];
  if (!/^\s*"[^"]*"(?:\s*,\s*"[^"]*")*\s*$/.test(header)) {
    throw invalidRequest('The entity tag is malformed: it must be sent with its quotes', 'malformedEntityTag');
  }
  return header.match(/"[^"]*"/g) ?? [];
}

export function matchesAny(tags: readonly string[], item: ItemRecord): boolean {
  return tags.some((tag) => tag === '*' || tag === eTagOf(item) || tag === cTagOf(item));
}

/** Throws 412 where `If-Match` names neither the item's eTag nor its cTag; 400 where it is malformed. */
export function requireMatch(ifMatch: string | null, item: ItemRecord): void {
  if (ifMatch !== null && !matchesAny(parseTags(ifMatch), item)) throw preconditionFailed();
}

export function preconditionFailed(): GraphError {
  return new GraphError(412, 'resourceModified', "ETag does not match current item's value", {
    inner: 'entityTagDoesNotMatch',
  });
}
