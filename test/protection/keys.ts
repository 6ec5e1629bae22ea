import { createHash, randomBytes } from 'node:crypto';
import { createRecoveryKey } from '../../protection/certificate.ts';
import type { RecoveryKey } from '../../protection/protector.ts';

export const notBefore = new Date('2026-01-01T00:00:00Z');

export function newKey(name: string, random: (length: number) => Buffer = randomBytes): Promise<RecoveryKey> {
  return createRecoveryKey({ name, notBefore, years: 5, random });
}

/** Bytes that depend on nothing but `seed`. */
export function seededRandom(seed: string): (length: number) => Buffer {
  let counter = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    for (let made = 0; made < length; made += 32) {
      counter += 1;
      blocks.push(createHash('sha256').update(`${seed}:${counter}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, length);
  };
}
