/** One recipient of a CMS envelope: KeyTransRecipientInfo with RSAES-OAEP and SHA-256 (RFC 5652 6.2.1, RFC 4055 4.1). */
import { constants, createPrivateKey, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto';
import { memorySource } from '../../lib/patch.ts';
import { withoutStrayError } from '../../lib/stray-error.ts';
import { FileError, SettingsError } from '../../model/errors.ts';
import type { RecoveryKey } from '../protector.ts';
import { der, derOid, derReader, tags } from './der.ts';
import type { DerReader } from './der.ts';

/** Bits. */
const minModulus = 2048;
/** RSA of 16,384 bits is 2 KiB; names are far below. */
const maxIdentifier = 16 * 1024;
const maxEncryptedKey = 2 * 1024;

const version0 = der(tags.integer, Buffer.of(0));
const sha256Oid = derOid('2.16.840.1.101.3.4.2.1');
/** RFC 4055 2.1: a hash is written with NULL as its parameters, and must be accepted without them. */
const sha256 = der(tags.sequence, sha256Oid, der(tags.null));
const sha256Bare = der(tags.sequence, sha256Oid);
const oaepSha256 = oaepWith(sha256, sha256);
const oaepAccepted = [
  oaepSha256,
  oaepWith(sha256Bare, sha256Bare),
  oaepWith(sha256, sha256Bare),
  oaepWith(sha256Bare, sha256),
];

/** id-RSAES-OAEP (RFC 4055 4.1); the empty label is the default and left out. */
function oaepWith(hash: Buffer, maskHash: Buffer): Buffer {
  const mgf1 = der(tags.sequence, derOid('1.2.840.113549.1.1.8'), maskHash);
  const parameters = der(tags.sequence, der(tags.contextConstructed0, hash), der(tags.contextConstructed1, mgf1));
  return der(tags.sequence, derOid('1.2.840.113549.1.1.7'), parameters);
}

export interface EncryptedKey {
  /** IssuerAndSerialNumber in DER. */
  readonly identifier: Buffer;
  readonly bytes: Buffer;
}

/**
 * The content key for the holder of one certificate. Throws `SettingsError` for what isn't an RSA certificate of at least
 * 2,048 bits. The seed of OAEP is drawn by OpenSSL, which offers no way to pass one in.
 */
export function encodeRecipient(certificate: Buffer, contentKey: Buffer): Buffer {
  const { publicKey } = parseRecipient(certificate);
  const encrypted = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    contentKey,
  );
  return der(tags.sequence, version0, identifierOf(certificate), oaepSha256, der(tags.octetString, encrypted));
}

/** A KeyTransRecipientInfo of our form, or undefined for a recipient of any other form. */
export function decodeRecipient(set: DerReader): EncryptedKey | undefined {
  const element = set.element(maxIdentifier + maxEncryptedKey);
  if (element[0] !== tags.sequence) return undefined;
  const fields = derReader(memorySource(element)).enter(tags.sequence);
  if (!fields.element(maxIdentifier).equals(version0)) return undefined;
  const identifier = fields.element(maxIdentifier);
  const algorithm = fields.element(maxIdentifier);
  const bytes = fields.value(tags.octetString, maxEncryptedKey);
  fields.end();
  return oaepAccepted.some((accepted) => accepted.equals(algorithm)) ? { identifier, bytes } : undefined;
}

/** The content key. Throws `FileError`: `encrypted` where the key isn't among the recipients, `corrupt` where it doesn't open. */
export function openContentKey(recipients: readonly EncryptedKey[], key: RecoveryKey): Buffer {
  const privateKey = withoutStrayError(() => createPrivateKey(key.privateKey));
  if (!parseRecipient(key.certificate).certificate.checkPrivateKey(privateKey)) {
    throw new SettingsError('Cannot open protected file', ['the private key does not belong to the certificate']);
  }
  const identifier = identifierOf(key.certificate);
  const own = recipients.find((recipient) => recipient.identifier.equals(identifier));
  if (own === undefined) {
    throw new FileError('encrypted', 'Cannot open protected file: the certificate is not among its recipients');
  }
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return privateDecrypt({ key: privateKey, padding, oaepHash: 'sha256' }, own.bytes);
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot open protected file: its content key does not decrypt', { cause });
  }
}

/** Checks that content can be encrypted to this certificate; throws `SettingsError`. */
export function parseRecipient(certificate: Buffer) {
  const parsed = parseCertificate(certificate);
  const { publicKey } = parsed;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < minModulus) {
    const found = `${publicKey.asymmetricKeyType ?? 'unknown'}${bits > 0 ? ` of ${bits} bits` : ''}`;
    throw unusable(`its key is ${found}: RSA of at least ${minModulus} bits is needed`);
  }
  return { certificate: parsed, publicKey };
}

function parseCertificate(certificate: Buffer): X509Certificate {
  try {
    const whole = derReader(memorySource(certificate));
    whole.enter(tags.sequence);
    whole.end();
    return new X509Certificate(certificate);
  } catch (cause) {
    throw unusable('it is not an X.509 certificate in DER', cause);
  }
}

/**
 * IssuerAndSerialNumber (RFC 5652 10.2.4) from TBSCertificate (RFC 5280 4.1). The issuer is copied byte by byte:
 * readers compare encodings, and a name has many.
 */
function identifierOf(certificate: Buffer): Buffer {
  const fields = derReader(memorySource(certificate)).enter(tags.sequence).enter(tags.sequence);
  if (fields.peek() === tags.contextConstructed0) fields.element(maxIdentifier);
  const serial = fields.element(maxIdentifier);
  fields.element(maxIdentifier);
  const issuer = fields.element(maxIdentifier);
  return der(tags.sequence, issuer, serial);
}

function unusable(state: string, cause?: unknown): SettingsError {
  const error = new SettingsError('Cannot use certificate', [state]);
  if (cause !== undefined) error.cause = cause;
  return error;
}
