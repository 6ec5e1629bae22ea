/**
 * Compound File Binary files (MS-CFB): legacy Office, and the wrapping of Office files that are encrypted (MS-OFFCRYPTO 2.1
 * and 2.2). Only the names in the directory are read, to say which of these a file is.
 */
import type { ByteSource } from '../../model/bytes.ts';

export const cfbSignature = Buffer.from('D0CF11E0A1B11AE1', 'hex');
const headerSize = 512;
const entrySize = 128;
/** Sector numbers from here on are marks: end of chain, free, FAT, DIFAT. */
const lastSector = 0xfffffffa;
/** DIFAT entries in the header. */
const headerDifat = 109;
/** Directory sectors and DIFAT sectors that are followed: names that matter stand early. */
const sectorLimit = 4096;

export function isCfb(source: ByteSource): boolean {
  return source.size >= cfbSignature.length && source.read(0, cfbSignature.length).equals(cfbSignature);
}

/** Names of streams and storages, as far as the directory can be followed. */
export function cfbNames(source: ByteSource): ReadonlySet<string> {
  const names = new Set<string>();
  if (!isCfb(source) || source.size < headerSize) return names;
  const reader = createReader(source);
  let sector: number | undefined = source.read(48, 4).readUInt32LE(0);
  for (let count = 0; sector !== undefined && sector < lastSector && count < sectorLimit; count++) {
    const bytes = reader.sector(sector);
    for (let at = 0; at + entrySize <= bytes.length; at += entrySize) {
      const length = bytes.readUInt16LE(at + 64);
      if (length > 2 && length <= 64) names.add(bytes.toString('utf16le', at, at + length - 2));
    }
    sector = reader.next(sector);
  }
  return names;
}

/** Whether these bytes are an Office file that is encrypted or protected. */
export function isEncryptedOffice(source: ByteSource): boolean {
  return isCfb(source) && protectionOf(cfbNames(source)) !== undefined;
}

/** MS-OFFCRYPTO 2.1 and 2.2: a password has an `EncryptionInfo` stream; rights management has a DRM data space instead. */
export function protectionOf(names: ReadonlySet<string>): 'password' | 'rights-management' | undefined {
  if (names.has('\tDRMContent') || names.has('\tDRMDataSpace')) return 'rights-management';
  if (!names.has('EncryptedPackage')) return undefined;
  return names.has('EncryptionInfo') ? 'password' : 'rights-management';
}

interface Reader {
  /** Empty where the sector lies outside the file. */
  sector(number: number): Buffer;
  next(number: number): number | undefined;
}

function createReader(source: ByteSource): Reader {
  const size = source.read(30, 2).readUInt16LE(0) === 12 ? 4096 : 512;
  const difat = readDifat(source, size);
  const sector = (number: number): Buffer => sectorAt(source, number, size);
  return {
    sector,
    next(number) {
      const perSector = size / 4;
      const fat = difat[Math.floor(number / perSector)];
      const bytes = fat === undefined ? undefined : sector(fat);
      return bytes?.length === size ? bytes.readUInt32LE((number % perSector) * 4) : undefined;
    },
  };
}

/** Numbers of the sectors of the FAT: the first stand in the header, more in a chain of sectors of their own. */
function readDifat(source: ByteSource, size: number): readonly number[] {
  const header = source.read(0, headerSize);
  const difat = Array.from({ length: headerDifat }, (_, index) => header.readUInt32LE(76 + index * 4));
  let next = header.readUInt32LE(68);
  for (let count = 0; next < lastSector && count < sectorLimit; count++) {
    const bytes = sectorAt(source, next, size);
    if (bytes.length !== size) break;
    for (let at = 0; at < size - 4; at += 4) difat.push(bytes.readUInt32LE(at));
    next = bytes.readUInt32LE(size - 4);
  }
  return difat;
}

/** The header takes the place of one sector. */
function sectorAt(source: ByteSource, number: number, size: number): Buffer {
  const offset = (number + 1) * size;
  return offset + size <= source.size ? source.read(offset, size) : Buffer.alloc(0);
}
