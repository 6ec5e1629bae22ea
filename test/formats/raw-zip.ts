/** Writes zip archives of any form, sound or not: what no library would write, files in the wild hold. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly content: Buffer | string;
  readonly stored?: boolean;
  /** Sizes and CRC behind the data instead of in the local header. */
  readonly descriptor?: boolean;
  /** Sizes in a zip64 field, in both headers. */
  readonly zip64?: boolean;
  /** The less, the shorter the blocks of deflated data. */
  readonly memLevel?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Differing from the central directory. */
  readonly localName?: string;
  readonly crc?: number;
  /** Claimed in both headers. */
  readonly size?: number;
  /** Place of the local header as the central directory claims it. */
  readonly offset?: number;
  /** Bytes between this entry and the next. */
  readonly gap?: number;
}

export interface RawOptions {
  readonly zip64?: boolean;
  readonly comment?: string;
  readonly prefix?: Buffer;
}

export function rawZip(entries: readonly RawEntry[], options: RawOptions = {}): Buffer {
  const prefix = options.prefix ?? Buffer.alloc(0);
  const locals: Buffer[] = [prefix];
  const centrals: Buffer[] = [];
  let offset = prefix.length;
  for (const entry of entries) {
    const { local, central } = writeRaw(entry, entry.offset ?? offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([
    ...locals,
    directory,
    writeEnd({ offset, size: directory.length, count: entries.length }, options),
  ]);
}

function writeRaw(entry: RawEntry, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(entry.content);
  const stored = entry.stored === true;
  const data = stored ? content : deflateRawSync(content, { memLevel: entry.memLevel ?? 8 });
  const facts = {
    flags: (entry.flags ?? 0) | (entry.descriptor === true ? 8 : 0),
    method: entry.method ?? (stored ? 0 : 8),
    crc: entry.crc ?? crc32(content),
    compressed: data.length,
    size: entry.size ?? content.length,
  };
  const localName = Buffer.from(entry.localName ?? entry.name);
  const extra = entry.zip64 === true ? zip64Extra(facts.size, facts.compressed) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeFacts(header, 6, { ...facts, ...(entry.descriptor === true ? { crc: 0, compressed: 0, size: 0 } : {}) }, entry);
  header.writeUInt16LE(localName.length, 26);
  header.writeUInt16LE(extra.length, 28);
  const descriptor = entry.descriptor === true ? writeDescriptor(facts) : Buffer.alloc(0);
  const name = Buffer.from(entry.name);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(45, 4);
  central.writeUInt16LE(20, 6);
  writeFacts(central, 8, facts, entry);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt16LE(extra.length, 30);
  central.writeUInt32LE(offset, 42);
  return {
    local: Buffer.concat([header, localName, extra, data, descriptor, Buffer.alloc(entry.gap ?? 0, 'g')]),
    central: Buffer.concat([central, name, extra]),
  };
}

interface Facts {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
}

function writeFacts(header: Buffer, at: number, facts: Facts, { zip64 }: RawEntry): void {
  header.writeUInt16LE(facts.flags, at);
  header.writeUInt16LE(facts.method, at + 2);
  header.writeUInt32LE(facts.crc, at + 8);
  header.writeUInt32LE(zip64 === true ? 0xffffffff : facts.compressed, at + 12);
  header.writeUInt32LE(zip64 === true ? 0xffffffff : facts.size, at + 16);
}

function zip64Extra(size: number, compressed: number): Buffer {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(compressed), 12);
  return extra;
}

function writeDescriptor(facts: Facts): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(facts.crc, 4);
  descriptor.writeUInt32LE(facts.compressed, 8);
  descriptor.writeUInt32LE(facts.size, 12);
  return descriptor;
}

function writeEnd(at: { offset: number; size: number; count: number }, { zip64, comment = '' }: RawOptions): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 === true ? 0xffff : at.count, 8);
  end.writeUInt16LE(zip64 === true ? 0xffff : at.count, 10);
  end.writeUInt32LE(zip64 === true ? 0xffffffff : at.size, 12);
  end.writeUInt32LE(zip64 === true ? 0xffffffff : at.offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  if (zip64 !== true) return Buffer.concat([end, Buffer.from(comment)]);
  const wide = Buffer.alloc(76);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(BigInt(at.count), 24);
  wide.writeBigUInt64LE(BigInt(at.count), 32);
  wide.writeBigUInt64LE(BigInt(at.size), 40);
  wide.writeBigUInt64LE(BigInt(at.offset), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  wide.writeBigUInt64LE(BigInt(at.offset + at.size), 64);
  wide.writeUInt32LE(1, 72);
  return Buffer.concat([wide, end, Buffer.from(comment)]);
}
