/** The directory of a Compound File (MS-CFB 2.6). */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import { readSector, type Sectors } from './cfb-sectors.ts';

export const cfbSignature = Buffer.from('D0CF11E0A1B11AE1', 'hex');
const entrySize = 128;
/** Entries; a message with a thousand attachments has about 25,000. */
const entryLimit = 250_000;

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'root' | 'storage' | 'stream';
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  /** Bytes. */
  readonly size: number;
  /** The sector that the entry stands in. */
  readonly sector: number;
}

export function isCfb(source: ByteSource): boolean {
  return source.size >= cfbSignature.length && source.read(0, cfbSignature.length).equals(cfbSignature);
}

/** By number; undefined where an entry is not in use. Throws `FileError`. */
export function readDirectory(sectors: Sectors): readonly (DirectoryEntry | undefined)[] {
  const chain = sectors.chain(sectors.firstDirectorySector);
  if (chain.length * (sectors.size / entrySize) > entryLimit) {
    throw new FileError('too-large', 'Cannot read Compound File: its directory is too large');
  }
  return Array.from(chain).flatMap((sector) => {
    const bytes = readSector(sectors.source, sectors.offset(sector), sectors.size);
    return Array.from({ length: sectors.size / entrySize }, (_, index) =>
      readEntry(bytes.subarray(index * entrySize, (index + 1) * entrySize), sector, sectors.wide),
    );
  });
}

const kinds: Readonly<Record<number, DirectoryEntry['kind']>> = { 1: 'storage', 2: 'stream', 5: 'root' };

function readEntry(bytes: Buffer, sector: number, wide: boolean): DirectoryEntry | undefined {
  const kind = kinds[bytes.readUInt8(66)];
  const nameLength = bytes.readUInt16LE(64);
  if (kind === undefined || nameLength < 2 || nameLength > 64) return undefined;
  return {
    name: bytes.toString('utf16le', 0, nameLength - 2),
    kind,
    left: bytes.readUInt32LE(68),
    right: bytes.readUInt32LE(72),
    child: bytes.readUInt32LE(76),
    start: bytes.readUInt32LE(116),
    size: bytes.readUInt32LE(120) + (wide ? bytes.readUInt32LE(124) * 2 ** 32 : 0),
    sector,
  };
}
