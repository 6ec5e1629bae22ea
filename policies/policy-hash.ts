import { createHash } from 'node:crypto';
import type { PolicyHash } from '../model/ids.ts';
import type { Policy } from './policy.ts';

/**
 * SHA-256, hex, over policy, run mode and detector set: where one of them changes, what was settled is decided anew. Comments,
 * the order of keys and how a default is written don't matter; the order of rules does.
 */
export function policyHash(
  policy: Policy,
  run: { readonly mode: 'enforce' | 'report-only'; readonly detectorSet: string },
): PolicyHash {
  const text = canonicalJson({ policy, mode: run.mode, detectorSet: run.detectorSet });
  return createHash('sha256').update(text).digest('hex') as PolicyHash;
}

/** JSON with sorted keys and without what is undefined. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
