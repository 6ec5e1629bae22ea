/**
 * Files as CMS envelopes (`.p7m`): AES-256-GCM content, its key encrypted to each recipient's X.509 certificate. Opens
 * with any CMS implementation that knows AuthEnvelopedData, such as `openssl cms -decrypt`.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { chunksOf, patchedSource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError, SettingsError } from '../../model/errors.ts';
import type { ProtectedContent, Protector, ProtectRequest, RecoveryKey } from '../protector.ts';
import { decodeEnvelope, encodeEnvelope, encodeMac, isEnvelope } from './envelope.ts';
import { macLength, maxRecipients, nonceLength } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { encodeRecipient, openContentKey } from './recipient.ts';

const cipherName = 'aes-256-gcm';
/** Bytes. */
const keyLength = 32;
/** NIST SP 800-38D 5.2.1.1: 2^39 - 256 bits under one nonce. */
const maxContent = 2 ** 36 - 32;

/**
 * CMS AuthEnvelopedData. `protect` throws `SettingsError` for recipients that can't be encrypted to, and `FileError`
 * `too-large` from 64 GiB on. `unprotect` throws `FileError`: `encrypted` where the key isn't among the recipients, `corrupt`
 * for anything that was changed; it authenticates all of the content before it releases the first byte.
 */
export function createCmsProtector(): Protector {
  return {
    name: 'cms',
    protectedName: (name) => `${name}.p7m`,
    recognizes: isEnvelope,
    protect,
    unprotect,
  };
}

function protect(content: ByteSource, request: ProtectRequest): ProtectedContent {
  if (content.size > maxContent) {
    throw new FileError('too-large', `Cannot protect file: ${content.size} bytes, ${maxContent} fit one envelope`);
  }
  const contentKey = draw(request, keyLength);
  const nonce = draw(request, nonceLength);
  const recipients = uniqueRecipients(request.recipients).map((each) => encodeRecipient(each, contentKey));
  const envelope = encodeEnvelope(recipients, nonce, content.size);
  return {
    size: envelope.length + content.size + encodeMac(Buffer.alloc(macLength)).length,
    *chunks() {
      yield envelope;
      const cipher = createCipheriv(cipherName, contentKey, nonce, { authTagLength: macLength });
      for (const chunk of chunksOf(content)) yield cipher.update(chunk);
      cipher.final();
      yield encodeMac(cipher.getAuthTag());
    },
  };
}

function* unprotect(content: ByteSource, key: RecoveryKey): Iterable<Buffer> {
  const envelope = decodeEnvelope(content);
  const contentKey = openContentKey(envelope.recipients, key);
  if (contentKey.length !== keyLength) {
    throw new FileError('corrupt', 'Cannot open protected file: its content key has the wrong length');
  }
  const encrypted = patchedSource(content, [{ kind: 'copy', ...envelope.content }]);
  // GCM vouches for nothing before the last byte, so the content is read twice: once to check it, once to hand it out.
  for (const chunk of decrypt(encrypted, contentKey, envelope)) chunk.fill(0);
  yield* decrypt(encrypted, contentKey, envelope);
}

/** Throws `FileError` `corrupt` at the end where the content isn't what was encrypted. */
function* decrypt(encrypted: ByteSource, contentKey: Buffer, envelope: Envelope): Iterable<Buffer> {
  const decipher = createDecipheriv(cipherName, contentKey, envelope.nonce, { authTagLength: macLength });
  decipher.setAuthTag(envelope.mac);
  for (const chunk of chunksOf(encrypted)) yield decipher.update(chunk);
  try {
    decipher.final();
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot open protected file: its content was changed', { cause });
  }
}

function draw(request: ProtectRequest, length: number): Buffer {
  const bytes = request.random(length);
  if (bytes.length !== length) throw new RangeError(`Cannot protect file: ${bytes.length} random bytes, not ${length}`);
  return bytes;
}

function uniqueRecipients(recipients: readonly Buffer[]): readonly Buffer[] {
  const unique = recipients.filter((each, index) => recipients.findIndex((other) => other.equals(each)) === index);
  if (unique.length === 0) throw new SettingsError('Cannot protect file', ['there are no recipients']);
  if (unique.length > maxRecipients) {
    throw new SettingsError('Cannot protect file', [
      `${unique.length} recipients, at most ${maxRecipients} are allowed`,
    ]);
  }
  return unique;
}
