/**
 * The XMP packet of a TIFF: tag 700 of the first directory (XMP part 3, 1.1.9). A new directory and packets that have grown are appended, so
 * that nothing that a place is counted to moves. What was appended is cut off again when the packet goes.
 */
import type { ByteSource, Patch } from '../../model/bytes.ts';
import { patchOf, type ByteEdit } from '../byte-edits.ts';
import type { Budget } from '../limits.ts';
import { openTiff, readNumber, tiffDirectories, type TiffField, type TiffFile } from './tiff.ts';
import { cannotLabel, type XmpHolder } from './xmp-holder.ts';

const tag = 0x02bc;
const byteType = 1;
const fieldSize = 12;
/** Stands behind a directory of ours, in front of where the first directory was and how long the file. */
const mark = Buffer.from('LABELWRT', 'latin1');
const largest = 0xffffffff;

export function tiffXmp(source: ByteSource, budget: Budget): XmpHolder {
  const file = openTiff(source);
  if (file === undefined) throw cannotLabel('it is no TIFF');
  const first = readNumber(file, 4, 4);
  const directories = [...tiffDirectories(file, budget)];
  const field = directories[0]?.fields.find((candidate) => candidate.tag === tag);
  return {
    packet: field === undefined ? undefined : source.read(field.at, field.size),
    replace(packet) {
      if (first < 8 || first + 2 > source.size) throw cannotLabel('its first directory lies outside of it');
      if (source.size + (packet?.length ?? 0) + 100_000 > largest) throw cannotLabel('it is too large', 'too-large');
      if (packet === undefined) return withoutField({ file, first });
      if (field === undefined) return withField({ file, first }, packet);
      const isShared = directories.flatMap(({ fields }) => fields).filter(({ at }) => at === field.at).length > 1;
      return withPacket({ file, first }, { field, packet, isShared });
    },
  };
}

interface Place {
  readonly file: TiffFile;
  /** Where the first directory stands. */
  readonly first: number;
}

function number({ little }: TiffFile, value: number, length: 2 | 4): Buffer {
  const bytes = Buffer.alloc(length);
  if (little) bytes.writeUIntLE(value, 0, length);
  else bytes.writeUIntBE(value, 0, length);
  return bytes;
}

interface Directory {
  readonly fields: readonly Buffer[];
  /** Where the next one stands, as its bytes are. */
  readonly next: Buffer;
}

function readDirectory({ file, first }: Place): Directory {
  const { source } = file;
  const count = readNumber(file, first, 2);
  const end = first + 2 + count * fieldSize;
  if (end + 4 > source.size) throw cannotLabel('its first directory is cut off');
  const fields = Array.from({ length: count }, (_, index) => source.read(first + 2 + index * fieldSize, fieldSize));
  return { fields, next: source.read(end, 4) };
}

function tagOf({ little }: TiffFile, field: Buffer): number {
  return little ? field.readUInt16LE(0) : field.readUInt16BE(0);
}

/** Places are even (TIFF 6.0, section 2). */
function filler(size: number): Buffer {
  return Buffer.alloc(size % 2);
}

/** The packet and the new directory at the end: packet, directory, mark. */
function withField(place: Place, packet: Buffer): Patch {
  const { file, first } = place;
  const { source } = file;
  const { fields, next } = readDirectory(place);
  const packetAt = source.size + (source.size % 2);
  const directoryAt = packetAt + packet.length + (packet.length % 2);
  const own = fieldOf(file, { length: packet.length, at: packetAt });
  const sorted = [...fields, own].sort((a, b) => tagOf(file, a) - tagOf(file, b));
  const directory = Buffer.concat([number(file, sorted.length, 2), ...sorted, next]);
  const trailer = Buffer.concat([mark, number(file, first, 4), number(file, source.size, 4)]);
  return patchOf(source.size, [
    { start: 4, end: 8, bytes: number(file, directoryAt, 4) },
    {
      start: source.size,
      end: source.size,
      bytes: Buffer.concat([filler(source.size), packet, filler(packet.length), directory, trailer]),
    },
  ]);
}

function fieldOf(file: TiffFile, { length, at }: { readonly length: number; readonly at: number }): Buffer {
  return Buffer.concat([number(file, tag, 2), number(file, byteType, 2), number(file, length, 4), number(file, at, 4)]);
}

interface Appended {
  readonly first: number;
  readonly size: number;
}

/** What the mark behind our directory says, where that is still the end of the file. */
function appended({ file, first }: Place): Appended | undefined {
  const { source } = file;
  const end = first + 2 + readNumber(file, first, 2) * fieldSize + 4;
  if (end + mark.length + 8 !== source.size || !source.read(end, mark.length).equals(mark)) return undefined;
  const found = { first: readNumber(file, end + mark.length, 4), size: readNumber(file, end + mark.length + 4, 4) };
  return found.size <= first && found.first < found.size ? found : undefined;
}

/** As the file was before us, or with the first directory written anew at the end. */
function withoutField(place: Place): Patch {
  const { file } = place;
  const { source } = file;
  const before = appended(place);
  if (before !== undefined) {
    return patchOf(source.size, [
      { start: 4, end: 8, bytes: number(file, before.first, 4) },
      { start: before.size, end: source.size, bytes: Buffer.alloc(0) },
    ]);
  }
  const { fields, next } = readDirectory(place);
  const kept = fields.filter((field) => tagOf(file, field) !== tag);
  const directory = Buffer.concat([number(file, kept.length, 2), ...kept, next]);
  return patchOf(source.size, [
    { start: 4, end: 8, bytes: number(file, source.size + (source.size % 2), 4) },
    { start: source.size, end: source.size, bytes: Buffer.concat([filler(source.size), directory]) },
  ]);
}

interface NewPacket {
  readonly field: TiffField;
  readonly packet: Buffer;
  /** Whether another field's value is the same bytes. */
  readonly isShared: boolean;
}

/** A packet in its place where it fits, else at the end, and zeros in its place. */
function withPacket(place: Place, { field, packet, isShared }: NewPacket): Patch {
  const { file, first } = place;
  const { source } = file;
  const before = appended(place);
  if (before !== undefined) {
    // Ours is all behind the end that the file had: written anew, so that nothing piles up.
    const shorter = { ...file, source: within(source, before) };
    return withField({ file: shorter, first: before.first }, packet);
  }
  const index = readDirectory(place).fields.findIndex((candidate) => tagOf(file, candidate) === tag);
  const entryAt = first + 2 + index * fieldSize;
  const fitted = isShared ? undefined : fit(packet, field.size);
  if (fitted !== undefined)
    return patchOf(source.size, [{ start: field.at, end: field.at + field.size, bytes: fitted }]);
  const at = source.size + (source.size % 2);
  const cleared: ByteEdit = { start: field.at, end: field.at + field.size, bytes: Buffer.alloc(field.size) };
  return patchOf(source.size, [
    { start: entryAt, end: entryAt + fieldSize, bytes: fieldOf(file, { length: packet.length, at }) },
    ...(isShared || field.size <= 4 ? [] : [cleared]),
    { start: source.size, end: source.size, bytes: Buffer.concat([filler(source.size), packet]) },
  ]);
}

/** The file as it was: its first bytes, and where its first directory stood is known. */
function within(source: ByteSource, { size }: Appended): ByteSource {
  return {
    size,
    read(offset, length) {
      if (offset + length > size) throw new RangeError(`Cannot read image: it has ${size} bytes`);
      return source.read(offset, length);
    },
  };
}

/** The packet in exactly as many bytes, its padding made longer or shorter (XMP part 1, 7.3.2); undefined where it can't be. */
function fit(packet: Buffer, size: number): Buffer | undefined {
  const end = packet.lastIndexOf('<?xpacket end');
  if (end < 0) return packet.length === size ? packet : undefined;
  let padding = end;
  while (padding > 0 && [0x20, 0x0a, 0x0d, 0x09].includes(packet[padding - 1] ?? 0)) padding--;
  const room = end - padding + size - packet.length;
  if (room < 0) return undefined;
  const blanks = Buffer.alloc(room, 0x20);
  packet.copy(blanks, 0, padding, Math.min(end, padding + room));
  return Buffer.concat([packet.subarray(0, padding), blanks, packet.subarray(end)]);
}
