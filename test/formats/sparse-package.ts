/** Packages beyond 4 GiB that take no memory: their first entry is a hole. */
import type { ByteSource } from '../../model/bytes.ts';
import { centralSize, readCentralRecord, readDirectory } from '../../formats/containers/zip-records.ts';
import { memorySource } from '../../lib/patch.ts';

export interface SparsePackage extends ByteSource {
  /** Where the hole begins and ends. */
  readonly hole: readonly [number, number];
  /** Bytes of the hole that were read. */
  readonly touched: () => number;
}

/** The package with a stored video of this size before everything else; offsets, sizes and ends are zip64. */
export function sparsePackage(bytes: Buffer, videoBytes: number): SparsePackage {
  const directory = readDirectory(memorySource(bytes));
  const video = videoEntry(videoBytes);
  const shift = video.local.length + videoBytes;
  const records = [video.central];
  for (let at = directory.offset; records.length <= directory.count;) {
    const record = readCentralRecord(bytes, at);
    records.push(withWideOffset(record.bytes, record.offset + shift));
    at += record.bytes.length;
  }
  const central = Buffer.concat(records);
  const offset = shift + directory.offset;
  const tail = Buffer.concat([
    bytes.subarray(0, directory.offset),
    central,
    endOf({ offset, size: central.length, count: records.length }),
  ]);
  return createSource(video.local, videoBytes, tail);
}

function createSource(head: Buffer, holeBytes: number, tail: Buffer): SparsePackage {
  const hole = [head.length, head.length + holeBytes] as const;
  let touched = 0;
  return {
    size: hole[1] + tail.length,
    hole,
    touched: () => touched,
    read(offset, length) {
      const bytes = Buffer.alloc(length);
      if (offset < hole[0]) head.copy(bytes, 0, offset);
      touched += Math.max(0, Math.min(offset + length, hole[1]) - Math.max(offset, hole[0]));
      const from = Math.max(offset, hole[1]);
      if (from < offset + length) tail.copy(bytes, from - offset, from - hole[1], offset + length - hole[1]);
      return bytes;
    },
  };
}

function videoEntry(size: number): { readonly local: Buffer; readonly central: Buffer } {
  const name = Buffer.from('word/media/video1.mp4');
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(size), 12);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(45, 4);
  local.writeUInt32LE(0xffffffff, 18);
  local.writeUInt32LE(0xffffffff, 22);
  local.writeUInt16LE(name.length, 26);
  local.writeUInt16LE(extra.length, 28);
  const central = Buffer.alloc(centralSize);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(45, 6);
  central.writeUInt32LE(0xffffffff, 20);
  central.writeUInt32LE(0xffffffff, 24);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt16LE(extra.length, 30);
  return { local: Buffer.concat([local, name, extra]), central: Buffer.concat([central, name, extra]) };
}

function withWideOffset(record: Buffer, offset: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  const wide = Buffer.concat([record, extra]);
  wide.writeUInt32LE(0xffffffff, 42);
  wide.writeUInt16LE(record.readUInt16LE(30) + extra.length, 30);
  return wide;
}

function endOf({ offset, size, count }: { offset: number; size: number; count: number }): Buffer {
  const end = Buffer.alloc(98);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  for (const at of [24, 32]) end.writeBigUInt64LE(BigInt(count), at);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + size), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.fill(0xff, 84, 96);
  return end;
}
