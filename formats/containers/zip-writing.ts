/** Writing records of a zip archive, as in PKWARE's APPNOTE.TXT 6.3, section 4.3 (layout) and 4.5.3 (zip64 extended information). */
import { crc32, deflateRawSync } from 'node:zlib';
import { deflateRaw } from 'pako';
import {
  broken,
  centralSignature,
  centralSize,
  end64Signature,
  end64Size,
  endSignature,
  endSize,
  findZip64,
  flagUtf8,
  localSignature,
  localSize,
  locatorSignature,
  locatorSize,
  sentinel16,
  sentinel32,
  zip64ExtraId,
  type Directory,
} from './zip-records.ts';

/** 1980-01-01, 00:00:00: what Office writes, and the earliest that the format can say. */
const dosDate = 0x0021;
const versionDeflate = 20;
const version64 = 45;
const deflated = 8;

/** Above this many bytes the faster deflater is worth more than the same bytes. */
const sameBytesLimit = 1024 ** 2;

/**
 * Deflates as zlib does, byte for byte, which Node's own fork of it no longer does: a part that gets its old content back from us
 * is the same bytes again as Python's, Java's, LibreOffice's or jszip's writer made of it.
 */
export function deflate(content: Buffer): Buffer {
  if (content.length > sameBytesLimit) return deflateRawSync(content);
  const { buffer, byteOffset, byteLength } = deflateRaw(content, { legacyHash: true });
  return Buffer.from(buffer, byteOffset, byteLength);
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
  const data = deflate(content);
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

/** The end records of an archive with other values in them; zip64 ones come in where a value needs them. */
export function updateEnd(records: Buffer, directory: Directory): Buffer {
  if (!directory.zip64) return writeEnd(directory);
  const { offset, size, count } = directory;
  const wide = Buffer.from(records);
  writeValues64(wide, directory);
  wide.writeBigUInt64LE(BigInt(offset + size), wide.length - endSize - locatorSize + 8);
  const end = wide.subarray(wide.length - endSize);
  for (const at of [8, 10]) {
    if (end.readUInt16LE(at) !== sentinel16) end.writeUInt16LE(Math.min(count, sentinel16), at);
  }
  if (end.readUInt32LE(12) !== sentinel32) end.writeUInt32LE(Math.min(size, sentinel32), 12);
  if (end.readUInt32LE(16) !== sentinel32) end.writeUInt32LE(Math.min(offset, sentinel32), 16);
  return wide;
}

/** Into a zip64 end record. */
function writeValues64(record: Buffer, { offset, size, count }: Directory): void {
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
}

function writeEnd64(directory: Directory): Buffer {
  const end = Buffer.alloc(end64Size + locatorSize);
  end.writeUInt32LE(end64Signature, 0);
  end.writeBigUInt64LE(BigInt(end64Size - 12), 4);
  end.writeUInt16LE(version64, 12);
  end.writeUInt16LE(version64, 14);
  writeValues64(end, directory);
  end.writeUInt32LE(locatorSignature, end64Size);
  end.writeBigUInt64LE(BigInt(directory.offset + directory.size), end64Size + 8);
  end.writeUInt32LE(1, end64Size + 16);
  return end;
}
