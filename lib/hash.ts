import { createHash } from 'node:crypto';

/** SHA-256 in hex over parts, each with its length, so that no two lists of parts give the same text. */
export function hashOf(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(String(part));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}
