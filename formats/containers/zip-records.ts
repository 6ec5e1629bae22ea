/** Records of a zip archive, as in PKWARE's APPNOTE.TXT 6.3, section 4.3 (layout) and 4.5.3 (zip64 extended information). */
import { crc32, deflateRawSync } from 'node:zlib';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const zip64ExtraId = 0x0001;

export const localSize = 30;
export const centralSize = 46;
const endSize = 22;
const end64Size = 56;
const locatorSize = 20;

/** A field of this value says: look into the zip64 record. */
const sentinel16 = 0xffff;
const sentinel32 = 0xffffffff;

/** 1980-01-01, 00:00:00: what Office writes, and the earliest that the format can say. */
const dosDate = 0x0021;
const versionDeflate = 20;
const version64 = 45;
export const flagUtf8 = 0x0800;
const deflated = 8;

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
  if (end.readUInt32LE(0) !== endSignature)
    throw broken('it is cut off, or an archive comment or other bytes follow it');
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

function findZip64(extra: Buffer): { readonly start: number; readonly end: number } | undefined {
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

/** A central record that points to another place, and is otherwise the same byte for byte. */
export function withOffset(record: Buffer, offset: number): Buffer {
  const copy = Buffer.from(record);
  const extraStart = centralSize + record.readUInt16LE(28);
  const extra = copy.subarray(extraStart, extraStart + record.readUInt16LE(30));
  if (record.readUInt32LE(42) === sentinel32) {
    const field = findZip64(extra);
    if (field === undefined) throw broken('a zip64 field is missing');
    const before = [24, 20].filter((at) => record.readUInt32LE(at) === sentinel32).length;
    extra.writeBigUInt64LE(BigInt(offset), field.start + 8 * before);
    return copy;
  }
  if (offset < sentinel32) {
    copy.writeUInt32LE(offset, 42);
    return copy;
  }
  return widenOffset(copy, offset);
}

/** The offset is the last value of the zip64 field, so it goes behind the sizes that may be there already. */
function widenOffset(record: Buffer, offset: number): Buffer {
  const extraStart = centralSize + record.readUInt16LE(28);
  const extraLength = record.readUInt16LE(30);
  const field = findZip64(record.subarray(extraStart, extraStart + extraLength));
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(BigInt(offset));
  const header = Buffer.alloc(4);
  header.writeUInt16LE(zip64ExtraId, 0);
  header.writeUInt16LE(8, 2);
  const at = extraStart + (field?.end ?? 0);
  const inserted = field === undefined ? Buffer.concat([header, value]) : value;
  const wide = Buffer.concat([record.subarray(0, at), inserted, record.subarray(at)]);
  if (field !== undefined) wide.writeUInt16LE(field.end - field.start + 8, extraStart + field.start - 2);
  wide.writeUInt16LE(extraLength + inserted.length, 30);
  wide.writeUInt16LE(Math.max(version64, wide.readUInt16LE(6)), 6);
  wide.writeUInt32LE(sentinel32, 42);
  return wide;
}

/** A new entry, deflated: its local header with data, and its central record with offset 0. */
export function writeEntry(nameBytes: Buffer, content: Buffer): { readonly local: Buffer; readonly central: Buffer } {
  const data = deflateRawSync(content);
  const flags = nameBytes.every((byte) => byte < 0x80) ? 0 : flagUtf8;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(versionDeflate, 0);
  common.writeUInt16LE(flags, 2);
  common.writeUInt16LE(deflated, 4);
  common.writeUInt16LE(dosDate, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.alloc(localSize);
  local.writeUInt32LE(localSignature, 0);
  common.copy(local, 4);
  const central = Buffer.alloc(centralSize);
  central.writeUInt32LE(centralSignature, 0);
  central.writeUInt16LE(versionDeflate, 4);
  common.copy(central, 6);
  return { local: Buffer.concat([local, nameBytes, data]), central: Buffer.concat([central, nameBytes]) };
}

/** The end records; zip64 ones come first where a value needs them or `directory.zip64` asks for them. */
export function writeEnd(directory: Directory): Buffer {
  const { offset, size, count } = directory;
  const wide = directory.zip64 || count >= sentinel16 || size >= sentinel32 || offset >= sentinel32;
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(wide ? sentinel16 : count, 8);
  end.writeUInt16LE(wide ? sentinel16 : count, 10);
  end.writeUInt32LE(wide ? sentinel32 : size, 12);
  end.writeUInt32LE(wide ? sentinel32 : offset, 16);
  return wide ? Buffer.concat([writeEnd64(directory), end]) : end;
}

function writeEnd64({ offset, size, count }: Directory): Buffer {
  const end = Buffer.alloc(end64Size + locatorSize);
  end.writeUInt32LE(end64Signature, 0);
  end.writeBigUInt64LE(BigInt(end64Size - 12), 4);
  end.writeUInt16LE(version64, 12);
  end.writeUInt16LE(version64, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(locatorSignature, end64Size);
  end.writeBigUInt64LE(BigInt(offset + size), end64Size + 8);
  end.writeUInt32LE(1, end64Size + 16);
  return end;
}
