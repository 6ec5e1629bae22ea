/**
 * CMS ContentInfo with AuthEnvelopedData (RFC 5083 2.1) and AES-256-GCM (RFC 5084 3.2): everything around the encrypted
 * content, which itself never passes through here.
 */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import { der, derOid, derOpen, derHeader, derReader, tags } from './der.ts';
import type { DerReader } from './der.ts';
import { decodeRecipient } from './recipient.ts';
import type { EncryptedKey } from './recipient.ts';

/** Bytes. */
export const nonceLength = 12;
export const macLength = 16;
/** A bound on what a reader holds in memory at once: the recipients' part is below 3 MiB. */
export const maxRecipients = 1_000;

const authEnvelopedData = derOid('1.2.840.113549.1.9.16.1.23');
const data = derOid('1.2.840.113549.1.7.1');
const aes256Gcm = derOid('2.16.840.1.101.3.4.1.46');
const version0 = der(tags.integer, Buffer.of(0));
/** GCMParameters.aes-ICVlen; written since its default is 12. */
const macLengthField = der(tags.integer, Buffer.of(macLength));

export interface Envelope {
  readonly recipients: readonly EncryptedKey[];
  readonly nonce: Buffer;
  readonly content: { readonly offset: number; readonly length: number };
  readonly mac: Buffer;
}

/** The bytes before `contentLength` bytes of ciphertext; `encodeMac` comes after those. */
export function encodeEnvelope(recipients: readonly Buffer[], nonce: Buffer, contentLength: number): Buffer {
  const following = contentLength + encodeMac(Buffer.alloc(macLength)).length;
  const parameters = der(tags.sequence, der(tags.octetString, nonce), macLengthField);
  const algorithm = der(tags.sequence, aes256Gcm, parameters);
  const content = Buffer.concat([data, algorithm, derHeader(tags.context0, contentLength)]);
  const encryptedContentInfo = derOpen(tags.sequence, content, contentLength);
  // DER sorts a SET OF by encoding (X.690 11.6).
  const recipientInfos = der(tags.set, ...recipients.toSorted((left, right) => Buffer.compare(left, right)));
  const fields = Buffer.concat([version0, recipientInfos, encryptedContentInfo]);
  const envelope = derOpen(tags.contextConstructed0, derOpen(tags.sequence, fields, following), following);
  return derOpen(tags.sequence, Buffer.concat([authEnvelopedData, envelope]), following);
}

export function encodeMac(mac: Buffer): Buffer {
  return der(tags.octetString, mac);
}

/** Whether the bytes begin as such an envelope and end where it ends. */
export function isEnvelope(source: ByteSource): boolean {
  try {
    enterEnvelope(source);
    return true;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

/** Throws `FileError` `corrupt` for everything that isn't exactly an envelope of this kind. */
export function decodeEnvelope(source: ByteSource): Envelope {
  const fields = enterEnvelope(source);
  fields.expect(version0, 'version');
  const recipients = decodeRecipients(fields.enter(tags.set));
  const info = fields.enter(tags.sequence);
  info.expect(data, 'content type');
  const algorithm = info.enter(tags.sequence);
  algorithm.expect(aes256Gcm, 'content encryption');
  const parameters = algorithm.enter(tags.sequence);
  const nonce = parameters.value(tags.octetString, nonceLength + 2);
  parameters.expect(macLengthField, 'length of the authentication code');
  const content = info.range(tags.context0);
  const mac = fields.value(tags.octetString, macLength + 2);
  for (const reader of [parameters, algorithm, info, fields]) reader.end();
  if (nonce.length !== nonceLength || mac.length !== macLength) {
    throw new FileError('corrupt', 'Cannot open protected file: nonce or authentication code is too short');
  }
  return { recipients, nonce, content, mac };
}

function enterEnvelope(source: ByteSource): DerReader {
  const file = derReader(source);
  const contentInfo = file.enter(tags.sequence);
  file.end();
  contentInfo.expect(authEnvelopedData, 'type of content');
  const explicit = contentInfo.enter(tags.contextConstructed0);
  contentInfo.end();
  const fields = explicit.enter(tags.sequence);
  explicit.end();
  return fields;
}

function decodeRecipients(set: DerReader): readonly EncryptedKey[] {
  const recipients: EncryptedKey[] = [];
  for (let count = 0; set.peek() !== undefined; count += 1) {
    if (count === maxRecipients) {
      throw new FileError('corrupt', `Cannot open protected file: it has more than ${maxRecipients} recipients`);
    }
    const recipient = decodeRecipient(set);
    if (recipient !== undefined) recipients.push(recipient);
  }
  return recipients;
}
