import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';
import { isCfb } from './containers/cfb-directory.ts';
import { protectionOf, rootNames } from './containers/cfb.ts';

/** Magic bytes of kinds that are not text, so that a report can name those that are not read; `offset` is 0 where absent. */
const signatures: readonly { readonly kind: string; readonly bytes: Buffer; readonly offset?: number }[] = [
  { kind: 'an RTF document', bytes: Buffer.from('{\\rtf') },
  { kind: 'a zip archive', bytes: Buffer.from('PK\u0003\u0004', 'latin1') },
  { kind: 'an empty zip archive', bytes: Buffer.from('PK\u0005\u0006', 'latin1') },
  { kind: 'a 7z archive', bytes: Buffer.from('377ABCAF271C', 'hex') },
  { kind: 'a RAR archive', bytes: Buffer.from('Rar!\u001a\u0007', 'latin1') },
  { kind: 'a gzip file', bytes: Buffer.from('1F8B08', 'hex') },
  { kind: 'a bzip2 file', bytes: Buffer.from('314159265359', 'hex'), offset: 4 },
  { kind: 'an xz file', bytes: Buffer.from('FD377A585A00', 'hex') },
  { kind: 'a tar archive', bytes: Buffer.from('ustar'), offset: 257 },
  { kind: 'a PNG image', bytes: Buffer.from('89504E470D0A1A0A', 'hex') },
  { kind: 'a JPEG image', bytes: Buffer.from('FFD8FF', 'hex') },
  { kind: 'a GIF image', bytes: Buffer.from('GIF8') },
  { kind: 'a TIFF image', bytes: Buffer.from('49492A00', 'hex') },
  { kind: 'a TIFF image', bytes: Buffer.from('4D4D002A', 'hex') },
  { kind: 'a WebP image', bytes: Buffer.from('WEBP'), offset: 8 },
  { kind: 'a media file', bytes: Buffer.from('ftyp'), offset: 4 },
  { kind: 'a media file', bytes: Buffer.from('ID3\u0003') },
  { kind: 'a media file', bytes: Buffer.from('ID3\u0004') },
  { kind: 'a program', bytes: Buffer.from('7F454C46', 'hex') },
  { kind: 'an SQLite database', bytes: Buffer.from('SQLite format 3\0') },
];

/** A package ends with the central directory of its archive, which names this part (ECMA-376 part 2, 7.2). */
const packageEnd = { names: Buffer.from('[Content_Types].xml'), signature: Buffer.from('PK\u0005\u0006', 'latin1') };
/** Within these last bytes of the file. */
const packageEndBytes = 2 * 1024 ** 2;
/** Readers of PDF look for its header within the first 1,024 bytes (ISO 32000-1, annex H.3, note 13). */
const pdfHeaderBytes = 1024;
const pdfHeader = Buffer.from('%PDF-');
/** Where a file that starts with something else must say where its cross-references start, or it only speaks of PDF. */
const pdfEndBytes = 4096;

/** DER of the object identifiers of CMS envelopedData (RFC 5652, 6.1) and authEnvelopedData (RFC 5083, 2.1). */
const envelopes = [Buffer.from('06092A864886F70D010703', 'hex'), Buffer.from('060B2A864886F70D0109100117', 'hex')];

/** What a file is by its first bytes, where these say it is not text; undefined where they say nothing. */
export function binaryKind(source: ByteSource): string | undefined {
  const head = source.read(0, Math.min(pdfHeaderBytes, source.size));
  const found = signatures.find(({ bytes, offset = 0 }) => head.subarray(offset, offset + bytes.length).equals(bytes));
  if (found !== undefined) return found.kind;
  if (hasPdfHeader(source, head)) return 'a PDF document';
  if (isCfb(source)) return 'a Compound File of another kind';
  return isEnveloped(head) ? 'a CMS envelope' : undefined;
}

export function isPdf(source: ByteSource): boolean {
  return binaryKind(source) === 'a PDF document';
}

function hasPdfHeader(source: ByteSource, head: Buffer): boolean {
  const at = head.indexOf(pdfHeader);
  if (at <= 0) return at === 0;
  const length = Math.min(pdfEndBytes, source.size);
  return source.read(source.size - length, length).includes('startxref');
}

/** Why a file that no format recognizes is not read: `encrypted` where it is known to be, else `unsupported`. */
export function refusal(source: ByteSource): FileError {
  const head = source.read(0, Math.min(pdfHeaderBytes, source.size));
  if (isEnveloped(head)) return new FileError('encrypted', 'Cannot open file: it is protected by CMS');
  if (isCfb(source)) return refuseCfb(rootNames(source));
  const kind = binaryKind(source);
  if (kind === undefined && endsAsPackage(source)) {
    return new FileError('corrupt', 'Cannot open Office file: bytes precede its zip archive');
  }
  const state = kind === undefined ? 'its type is not supported' : `${kind} is not supported`;
  return new FileError('unsupported', `Cannot open file: ${state}`);
}

function endsAsPackage(source: ByteSource): boolean {
  const length = Math.min(packageEndBytes, source.size);
  const tail = source.read(source.size - length, length);
  return tail.includes(packageEnd.names) && tail.includes(packageEnd.signature);
}

function refuseCfb(names: ReadonlySet<string>): FileError {
  const protection = protectionOf(names);
  if (protection === 'password') {
    return new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
  }
  if (protection === 'rights-management') {
    return new FileError('encrypted', 'Cannot open file: it is protected by rights management');
  }
  return new FileError('unsupported', 'Cannot open file: a Compound File of another kind is not supported');
}

/** A SEQUENCE whose first element is the object identifier; its length takes one byte, or up to five with a prefix. */
function isEnveloped(head: Buffer): boolean {
  if (head[0] !== 0x30) return false;
  const length = head[1] ?? 0;
  const start = length > 0x80 && length <= 0x84 ? 2 + length - 0x80 : 2;
  return envelopes.some((oid) => head.subarray(start, start + oid.length).equals(oid));
}
