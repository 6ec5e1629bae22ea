import { invalidRequest } from './graph-error.ts';

/** An item by id (`root` included), or by a path of names under one. */
export interface ItemAddress {
  readonly base: string;
  readonly names: readonly string[];
  /** What follows: `content`, `versions/1.0/content`, or nothing. */
  readonly action: string;
}

const pattern = /^(?:(root)|items\/([^/:]+))(?::(\/[^:]*)?(?::(?:\/(.*))?)?|\/(.*))?$/;

/**
 * What follows `drives/{id}/`, as it was sent (percent-encoded): `root/delta`, `items/{id}/content`, `root:/a/b.docx:/content`,
 * `items/{id}:/b.docx:/content`. Undefined for anything else.
 */
export function parseItemAddress(rest: string): ItemAddress | undefined {
  const found = pattern.exec(rest);
  if (found === null) return undefined;
  const [, root, id, path = '', afterPath, afterId] = found;
  const names = path.split('/').filter((segment) => segment !== '');
  return { base: root ?? decode(id ?? ''), names: names.map(decode), action: decode(afterPath ?? afterId ?? '') };
}

export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) throw invalidRequest('The address holds a malformed percent-encoding');
    throw error;
  }
}
