import { createHash } from 'node:crypto';

import { inTurns } from '../lib/in-turns.ts';
import { passingChunks } from '../lib/patch.ts';
import type { Held } from '../lib/spool.ts';
import type { ByteSource } from '../model/bytes.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Labeler } from './labeler.ts';

/**
 * The name that tells what these bytes are. A person who had the file open saves plain bytes under the name that it got when it was
 * protected: then what stands before the protector's ending counts.
 */
export function nameOfContent({ protection }: Pick<Labeler, 'protection'>, bytes: ByteSource, name: string): string {
  const plain = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  for (const protector of protection.protectors.values()) {
    if (plain === '' || protector.protectedName(plain) !== name || protector.recognizes(bytes)) continue;
    // The number that it got where its name was taken.
    return plain.replace(/ \(\d{1,2}\)$/u, '');
  }
  return name;
}

export interface ProtectBytesRequest {
  /** Id of a protection template. */
  readonly template: string;
  readonly bytes: ByteSource;
  readonly name: string;
}

/** The protected bytes and the name they go under; proved by opening them with the recovery key before anything leaves. */
export async function protectBytes(
  { protection, policy, spool, random }: Labeler,
  { template: templateId, bytes, name }: ProtectBytesRequest,
): Promise<{ readonly held: Held; readonly name: string }> {
  const template = policy.templates.find((one) => one.id === templateId);
  const protector = template === undefined ? undefined : protection.protectors.get(template.protector);
  if (protector === undefined) throw cannot(`template ${templateId} isn't available`);

  const sealed = protector.protect(bytes, { recipients: protection.recipients(templateId), random });
  const held = await spool.hold(inTurns(sealed.chunks()), sealed.size);
  try {
    const plain = await sha256(passingChunks(bytes));
    if (!plain.equals(await sha256(protector.unprotect(held.source, protection.recovery)))) {
      throw cannot('the protected copy opens to other bytes');
    }
  } catch (error) {
    held.release();
    throw error instanceof ConnectorError ? error : cannot('the protected copy could not be opened', error);
  }
  return { held, name: protector.protectedName(name) };
}

async function sha256(chunks: Iterable<Buffer>): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of inTurns(chunks)) hash.update(chunk);
  return hash.digest();
}

function cannot(state: string, cause?: unknown): ConnectorError {
  return new ConnectorError('permanent', `Cannot protect file: ${state}`, { reason: 'protection', cause });
}
