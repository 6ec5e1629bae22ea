import { hkdfSync } from 'node:crypto';

/**
 * The key of the fingerprints of values. An installation has one recovery key, so that all of its workers make the same ones; the
 * recovery key can't be told from it.
 */
export function evidenceKeyOf(recoveryKeyPem: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', recoveryKeyPem.trim(), '', 'labelwright evidence', 32));
}
