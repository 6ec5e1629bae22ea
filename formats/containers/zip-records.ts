/** Records of a zip archive, as in PKWARE's APPNOTE.TXT 6.3, section 4.3 (layout) and 4.5.3 (zip64 extended information). */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
export const endSignature = 0x06054b50;
export const end64Signature = 0x06064b50;
export const locatorSignature = 0x07064b50;
export const zip64ExtraId = 0x0001;

export const localSize = 30;
export const centralSize = 46;
export const endSize = 22;
export const end64Size = 56;
export const locatorSize = 20;

/** A field of this value says: look into the zip64 record. */
export const sentinel16 = 0xffff;
export const sentinel32 = 0xffffffff;

export const flagUtf8 = 0x0800;
/** Sizes and CRC-32 follow the data (4.4.4, bit 3). */
export const flagDescriptor = 0x0008;

/** The fields of one central directory record that reading needs. */
export interface CentralRecord {
  /** The whole record. */
  readonly bytes: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly nameBytes: Buffer;
  /** Where the local header lies. */
  readonly offset: number;
}

/** Where the central directory lies, and how many records it has. */
export interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  readonly zip64: boolean;
}

/** All records behind the central directory, byte for byte. */
export function endRecords(source: ByteSource, { offset, size }: Directory): Buffer {
  return bytesAt(source, offset + size, source.size - offset - size);
}

export function broken(state: string): FileError {
  return new FileError('corrupt', `Cannot read zip archive: ${state}`);
}

/** Exactly these bytes of the source, or `corrupt` where they lie outside of it. */
export function bytesAt(source: ByteSource, offset: number, length: number): Buffer {
  if (offset < 0 || length < 0 || offset + length > source.size) throw broken('a record points outside the file');
  return source.read(offset, length);
}

/**
 * The end record must be the last bytes of the file. An archive comment is refused: it can hold a second end record,
 * and readers differ in which of the two they believe.
 */
export function readDirectory(source: ByteSource): Directory {
  const endOffset = source.size - endSize;
  if (endOffset < 0) throw broken('it is shorter than an empty archive');
  const end = bytesAt(source, endOffset, endSize);
  if (end.readUInt32LE(0) !== endSignature) throw broken(whatFollows(source));
  if (end.readUInt16LE(20) !== 0) throw broken('its end record announces a comment that is not there');
  const plain = { count: end.readUInt16LE(10), size: end.readUInt32LE(12), offset: end.readUInt32LE(16) };
  const locatorOffset = endOffset - locatorSize;
  const locator = locatorOffset >= 0 ? bytesAt(source, locatorOffset, locatorSize) : undefined;
  if (locator?.readUInt32LE(0) === locatorSignature) {
    const end64 = safeInteger(locator, 8);
    return checked(readDirectory64(source, end64, { plain, limit: locatorOffset }), end64);
  }
  if (end.readUInt16LE(4) !== 0 || end.readUInt16LE(6) !== 0 || end.readUInt16LE(8) !== plain.count) {
    throw broken('it is one part of a split archive');
  }
  return checked({ ...plain, zip64: false }, endOffset);
}

/** The longest comment that an archive can have, bytes. */
const commentLimit = 0xffff;

/** Why the file doesn't end with an end record. */
function whatFollows(source: ByteSource): string {
  const length = Math.min(source.size, endSize + commentLimit);
  const tail = source.read(source.size - length, length);
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(endSignature, 0);
  const last = tail.lastIndexOf(signature, -endSize);
  if (last < 0) return 'it is cut off: its end record is missing';
  const isComment = last + endSize + tail.readUInt16LE(last + 20) === tail.length;
  return isComment ? 'it has an archive comment' : 'other bytes follow it';
}

interface Plain {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function readDirectory64(source: ByteSource, at: number, context: { plain: Plain; limit: number }): Directory {
  const record = bytesAt(source, at, end64Size);
  if (record.readUInt32LE(0) !== end64Signature) throw broken('its zip64 end record is missing');
  if (at + 12 + safeInteger(record, 4) !== context.limit) throw broken('its zip64 end record has a wrong length');
  const count = safeInteger(record, 32);
  if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || safeInteger(record, 24) !== count) {
    throw broken('it is one part of a split archive');
  }
  const found = { count, size: safeInteger(record, 40), offset: safeInteger(record, 48) };
  const { plain } = context;
  const agree =
    (plain.count === sentinel16 || plain.count === found.count) &&
    (plain.size === sentinel32 || plain.size === found.size) &&
    (plain.offset === sentinel32 || plain.offset === found.offset);
  if (!agree) throw broken('its two end records contradict each other');
  return { ...found, zip64: true };
}

function checked(directory: Directory, expectedEnd: number): Directory {
  if (directory.offset + directory.size !== expectedEnd) {
    throw broken('its central directory does not end where the end record begins, or bytes precede the archive');
  }
  return directory;
}

/** The record at `at` of the central directory. */
export function readCentralRecord(directory: Buffer, at: number): CentralRecord {
  if (at + centralSize > directory.length || directory.readUInt32LE(at) !== centralSignature) {
    throw broken('its central directory has a broken record');
  }
  const nameLength = directory.readUInt16LE(at + 28);
  const extraLength = directory.readUInt16LE(at + 30);
  const length = centralSize + nameLength + extraLength + directory.readUInt16LE(at + 32);
  if (at + length > directory.length) throw broken('its central directory has a broken record');
  const bytes = directory.subarray(at, at + length);
  if (bytes.readUInt16LE(34) !== 0) throw broken('it is one part of a split archive');
  const extra = bytes.subarray(centralSize + nameLength, centralSize + nameLength + extraLength);
  const [size, compressedSize, offset] = widened(
    [bytes.readUInt32LE(24), bytes.readUInt32LE(20), bytes.readUInt32LE(42)],
    extra,
  );
  return {
    bytes,
    flags: bytes.readUInt16LE(8),
    method: bytes.readUInt16LE(10),
    crc: bytes.readUInt32LE(16),
    compressedSize,
    size,
    nameBytes: bytes.subarray(centralSize, centralSize + nameLength),
    offset,
  };
}

/** Sizes of a local header, widened from its zip64 field. */
export function localSizes(header: Buffer, extra: Buffer): { readonly size: number; readonly compressedSize: number } {
  const [size, compressedSize] = widened([header.readUInt32LE(22), header.readUInt32LE(18), 0], extra);
  return { size, compressedSize };
}

/** Values in the order in which the zip64 field lists those that did not fit. */
function widened(values: readonly [number, number, number], extra: Buffer): [number, number, number] {
  if (!values.includes(sentinel32)) return [...values];
  const field = findZip64(extra);
  if (field === undefined) throw broken('a zip64 field is missing');
  let at = field.start;
  const wide = (value: number): number => {
    if (value !== sentinel32) return value;
    if (at + 8 > field.end) throw broken('a zip64 field is too short');
    at += 8;
    return safeInteger(extra, at - 8);
  };
  return [wide(values[0]), wide(values[1]), wide(values[2])];
}

/** Where the values of the zip64 field lie among extra fields. */
export function findZip64(extra: Buffer): { readonly start: number; readonly end: number } | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) return undefined;
    if (extra.readUInt16LE(at) === zip64ExtraId) return { start: at + 4, end };
    at = end;
  }
  return undefined;
}

function safeInteger(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw broken('a zip64 value is beyond any file');
  return value;
}
