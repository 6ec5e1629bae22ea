/**
 * Protection: encryption that travels with the file. One member per container and key scheme.
 *
 * What MUST hold for every member:
 * - Bytes in, bytes out; randomness is passed in. Memory doesn't grow with the content.
 * - Every protected file can be opened with the recovery key, whoever else can open it.
 * - What a template asks for and the member can't enforce is refused when the policy is loaded, never dropped.
 */
import type { ByteSource } from '../model/bytes.ts';

export interface Protector {
  /** As policies name it: `cms`. */
  readonly name: string;
  /** The protected file's name for a given one: `report.docx.p7m`. */
  protectedName(name: string): string;
  /** Whether these bytes are protected by this member. */
  recognizes(source: ByteSource): boolean;
  /** The size of the result is known before the first chunk. */
  protect(content: ByteSource, request: ProtectRequest): ProtectedContent;
  /** The plain bytes, chunk by chunk; throws before the end when the content was tampered with or the key doesn't fit. */
  unprotect(content: ByteSource, key: RecoveryKey): Iterable<Buffer>;
}

export interface ProtectRequest {
  /** X.509 certificates in DER; the recovery certificate is among them. */
  readonly recipients: readonly Buffer[];
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Buffer;
}

export interface ProtectedContent {
  /** Bytes. */
  readonly size: number;
  chunks(): Iterable<Buffer>;
}

export interface RecoveryKey {
  /** X.509 certificate in DER. */
  readonly certificate: Buffer;
  /** PKCS#8 in PEM. */
  readonly privateKey: string;
}
