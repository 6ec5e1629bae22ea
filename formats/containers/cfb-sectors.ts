/** Sectors of a Compound File and the table that chains them (MS-CFB 2.2, 2.3, 2.5). */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

export interface Sectors {
  readonly source: ByteSource;
  /** Bytes of one. */
  readonly size: number;
  /** Sectors of the file; the last may be cut short. */
  readonly count: number;
  /** Streams of fewer bytes lie in the mini stream. */
  readonly miniCutoff: number;
  readonly firstDirectorySector: number;
  /** Whether sizes of streams have 64 bits; in version 3 the upper half may hold anything (MS-CFB 2.6.1). */
  readonly wide: boolean;
  /** Where a sector begins; throws `corrupt` outside the file. */
  offset(sector: number): number;
  /** `count` sectors from `start`, or all up to the end of the chain; throws `corrupt` where it ends early or runs in circles. */
  chain(start: number, count?: number): Uint32Array;
  /** The table of the mini stream. */
  miniTable(): Buffer;
}

export const endOfChain = 0xfffffffe;
/** Sector numbers from here on are marks: end of chain, free, FAT, DIFAT. */
export const firstMark = 0xfffffffa;
export const freeSector = 0xffffffff;
const headerSize = 512;
/** DIFAT entries in the header. */
const headerDifat = 109;

export function broken(state: string): FileError {
  return new FileError('corrupt', `Cannot read Compound File: ${state}`);
}

/** Throws `corrupt`. */
export function createSectors(source: ByteSource): Sectors {
  if (source.size < headerSize) throw broken('its header is cut off');
  const header = source.read(0, headerSize);
  const shift = header.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) throw broken('its sectors have an unknown size');
  const size = 1 << shift;
  /** The last sector may be cut short: some programs leave out what no stream uses. */
  const count = Math.max(0, Math.ceil(source.size / size) - 1);
  const offset = (sector: number): number => {
    if (sector >= count) throw broken('a sector lies outside of the file');
    return (sector + 1) * size;
  };
  const table = readTable(source, header, { size, count, offset });
  const chain = (start: number, wanted?: number): Uint32Array => follow(table, start, { wanted, count });
  return {
    source,
    size,
    count,
    miniCutoff: header.readUInt32LE(56),
    firstDirectorySector: header.readUInt32LE(48),
    wide: header.readUInt16LE(26) >= 4,
    offset,
    chain,
    miniTable() {
      const first = header.readUInt32LE(60);
      if (first >= firstMark) return Buffer.alloc(0);
      return Buffer.concat(Array.from(chain(first), (sector) => readSector(source, offset(sector), size)));
    },
  };
}

/** A sector that is cut short by the end of the file reads as zeros there. */
export function readSector(source: ByteSource, offset: number, size: number): Buffer {
  if (offset + size <= source.size) return source.read(offset, size);
  const bytes = Buffer.alloc(size);
  source.read(offset, Math.max(0, source.size - offset)).copy(bytes);
  return bytes;
}

interface Layout {
  readonly size: number;
  readonly count: number;
  readonly offset: (sector: number) => number;
}

/** The table, whose own sectors are listed in the header and in a chain of sectors for more of them (MS-CFB 2.5). */
function readTable(source: ByteSource, header: Buffer, { size, count, offset }: Layout): Uint32Array {
  const perSector = size / 4;
  const needed = Math.ceil(count / perSector);
  const listed = Array.from({ length: headerDifat }, (_, index) => header.readUInt32LE(76 + index * 4));
  let next = header.readUInt32LE(68);
  while (next < firstMark && listed.length < needed) {
    const bytes = readSector(source, offset(next), size);
    for (let at = 0; at < size - 4; at += 4) listed.push(bytes.readUInt32LE(at));
    next = bytes.readUInt32LE(size - 4);
  }
  const table = new Uint32Array(Math.min(listed.length, needed) * perSector).fill(endOfChain);
  listed.slice(0, needed).forEach((sector, index) => {
    if (sector >= firstMark) return;
    const bytes = readSector(source, offset(sector), size);
    for (let at = 0; at < perSector; at++) table[index * perSector + at] = bytes.readUInt32LE(at * 4);
  });
  return table;
}

interface Chain {
  readonly wanted: number | undefined;
  /** Sectors of the file. */
  readonly count: number;
}

function follow(table: Uint32Array, start: number, { wanted, count }: Chain): Uint32Array {
  if ((wanted ?? 0) > count) throw broken('a stream is longer than the file');
  const found: number[] = [];
  let sector = start;
  while (sector < firstMark && found.length < (wanted ?? count)) {
    if (sector >= count) throw broken('a sector lies outside of the file');
    found.push(sector);
    sector = table[sector] ?? endOfChain;
  }
  if (wanted !== undefined && found.length < wanted) throw broken('a stream ends early');
  if (wanted === undefined && sector < firstMark) throw broken('a chain of sectors runs in circles');
  const chain = Uint32Array.from(found);
  refuseCircle(chain);
  return chain;
}

function refuseCircle(chain: Uint32Array): void {
  const sorted = Uint32Array.from(chain).sort();
  if (sorted.some((sector, index) => index > 0 && sector === sorted[index - 1])) {
    throw broken('a chain of sectors runs in circles');
  }
}
