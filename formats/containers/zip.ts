/**
 * Random-access reading of a zip archive, strict where lax readers disagree with each other: what is classified here must
 * be what every other program shows. Only method 0 (stored) and 8 (deflated); nothing is read before it is asked for.
 */
import { isUtf8 } from 'node:buffer';
import { constants, crc32, inflateRawSync } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { entryBlocks } from './entry-blocks.ts';
import { readEntryTail, type EntryTail, type TailOptions } from './entry-tail.ts';
import {
  broken,
  bytesAt,
  endRecords,
  flagDescriptor,
  localSignature,
  localSize,
  localSizes,
  readCentralRecord,
  readDirectory,
  sentinel32,
  type CentralRecord,
} from './zip-records.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  /** Where its local header begins. */
  readonly start: number;
  /** Where its data begins. */
  readonly dataStart: number;
  /** Where the next entry or the central directory begins. */
  readonly end: number;
  /** Its record in the central directory, byte for byte. */
  readonly central: Buffer;
}

/** What surrounds the data of an entry. */
export interface ZipFrame {
  /** The local header with name and extra fields. */
  readonly header: Buffer;
  /** From the end of the data to the next entry, as far as that can be a data descriptor; empty where it can't. */
  readonly trailer: Buffer;
}

export interface Zip {
  /** In the order of the central directory. */
  readonly entries: readonly ZipEntry[];
  readonly zip64: boolean;
  /** What follows the central directory, byte for byte. */
  readonly endRecords: Buffer;
  /** What surrounds an entry's data. */
  frame(entry: ZipEntry): ZipFrame;
  /** The content, checked against size and CRC-32; throws `corrupt` or `too-large`. */
  read(entry: ZipEntry): Buffer;
  /** The same in constant memory, piece by piece. What came before it throws is not to be relied on. */
  pieces(entry: ZipEntry): Iterable<Buffer>;
  /**
   * The end of a large content from where its data can be cut, at the latest before what `find` finds, in constant memory; undefined where
   * it finds nothing. Checked as by `read`; throws as that does.
   */
  tail(entry: ZipEntry, find: TailOptions['find']): EntryTail | undefined;
  /** Up to `length` first bytes of the content, unchecked: for judging its type. */
  head(entry: ZipEntry, length: number): Buffer;
  /** The content as a source of its own: a stored entry isn't read into memory. */
  source(entry: ZipEntry): ByteSource;
}

/** Longest data descriptor, bytes: signature, CRC-32, two sizes of zip64 (APPNOTE.TXT 4.3.9). */
const descriptorLimit = 24;
/** Largest entry that is read into memory, bytes. */
export const entryLimit = 256 * 1024 ** 2;
/** Largest central directory, bytes: 10,000 entries take about 1 MB. */
const directoryLimit = 64 * 1024 ** 2;
/** Up to here the ratio says nothing: small texts deflate to almost nothing. */
const ratioFreeBytes = 1024 ** 2;

const flagEncrypted = 0x0001;
const flagStrongEncryption = 0x0040;
const flagMaskedHeaders = 0x2000;

/** Reads the directory and every local header; throws `FileError`. Names are compared without case, as OPC demands. */
export function openZip(source: ByteSource, budget: Budget): Zip {
  const directory = readDirectory(source);
  if (directory.count > budget.limits.entries) {
    throw new FileError('too-large', `Cannot read zip archive: it has more than ${budget.limits.entries} entries`);
  }
  if (directory.size > directoryLimit) {
    throw new FileError('too-large', 'Cannot read zip archive: its central directory is too large');
  }
  const records = readRecords(bytesAt(source, directory.offset, directory.size), directory.count);
  const entries = locate(source, records, { directoryStart: directory.offset, budget });
  refuseDuplicates(entries);
  return {
    entries,
    zip64: directory.zip64,
    endRecords: endRecords(source, directory),
    frame: (entry) => frameOf(source, entry),
    read: (entry) => readEntry(source, entry, budget),
    *pieces(entry) {
      spendEntry(entry, budget);
      for (const { content } of entryBlocks(source, entry, budget)) yield content;
    },
    tail(entry, find) {
      spendEntry(entry, budget);
      return readEntryTail(source, entry, { budget, find, most: entryLimit });
    },
    head: (entry, length) => headOf(source, entry, length),
    source: (entry) => entrySource(source, entry, budget),
  };
}

function readRecords(directory: Buffer, count: number): readonly CentralRecord[] {
  const records: CentralRecord[] = [];
  let at = 0;
  while (records.length < count) {
    const record = readCentralRecord(directory, at);
    records.push(record);
    at += record.bytes.length;
  }
  if (at !== directory.length) throw broken('its central directory has more records than announced');
  return records;
}

interface Place {
  readonly directoryStart: number;
  readonly budget: Budget;
}

function locate(source: ByteSource, records: readonly CentralRecord[], place: Place): readonly ZipEntry[] {
  const starts = records.map((record) => record.offset).sort((a, b) => a - b);
  if (starts.length > 0 && starts[0] !== 0) throw broken('bytes precede the archive');
  const ends = new Map(starts.map((start, index) => [start, starts[index + 1] ?? place.directoryStart]));
  return records.map((record) => {
    place.budget.checkTime();
    return readLocal(source, record, ends.get(record.offset) ?? place.directoryStart);
  });
}

function readLocal(source: ByteSource, record: CentralRecord, end: number): ZipEntry {
  const { nameBytes, offset } = record;
  const header = bytesAt(source, offset, localSize + nameBytes.length);
  if (header.readUInt32LE(0) !== localSignature) throw broken('an entry is not where the central directory says');
  refuseFeatures(record, header.readUInt16LE(6));
  const sameName = header.readUInt16LE(26) === nameBytes.length && header.subarray(localSize).equals(nameBytes);
  if (!sameName) throw broken('an entry has two different names');
  if (header.readUInt16LE(8) !== record.method) throw broken('an entry has two different compression methods');
  const extraStart = offset + localSize + nameBytes.length;
  const extraLength = header.readUInt16LE(28);
  const dataStart = extraStart + extraLength;
  checkLocalSizes(record, header, bytesAt(source, extraStart, extraLength));
  if (dataStart + record.compressedSize > end) throw broken('entries overlap');
  return {
    name: decodeName(nameBytes),
    size: record.size,
    compressedSize: record.compressedSize,
    method: record.method,
    crc: record.crc,
    start: offset,
    dataStart,
    end,
    central: record.bytes,
  };
}

function refuseFeatures(record: CentralRecord, localFlags: number): void {
  if (((record.flags | localFlags) & (flagEncrypted | flagStrongEncryption | flagMaskedHeaders)) !== 0) {
    throw new FileError('encrypted', 'Cannot read zip archive: an entry is encrypted with a password');
  }
  if (record.method !== 0 && record.method !== 8) {
    throw new FileError('unsupported', `Cannot read zip archive: compression method ${record.method} is not supported`);
  }
  if (record.method === 0 && record.size !== record.compressedSize) {
    throw broken('a stored entry has two different sizes');
  }
}

/** With a data descriptor the header may leave sizes and CRC open, as zero or all ones; what it says must agree. */
function checkLocalSizes(record: CentralRecord, header: Buffer, extra: Buffer): void {
  const facts = [record.crc, record.compressedSize, record.size];
  const open = (header.readUInt16LE(6) & flagDescriptor) !== 0;
  const { size, compressedSize } = open ? { size: 0, compressedSize: 0 } : localSizes(header, extra);
  const said = open
    ? [14, 18, 22].map((at) => header.readUInt32LE(at))
    : [header.readUInt32LE(14), compressedSize, size];
  const agree = said.every((value, index) => value === facts[index] || (open && (value === 0 || value === sentinel32)));
  if (!agree) throw broken('an entry has two different sizes or checksums');
}

function frameOf(source: ByteSource, entry: ZipEntry): ZipFrame {
  const dataEnd = entry.dataStart + entry.compressedSize;
  const rest = entry.end - dataEnd;
  return {
    header: bytesAt(source, entry.start, entry.dataStart - entry.start),
    trailer: bytesAt(source, dataEnd, rest <= descriptorLimit ? rest : 0),
  };
}

/** Names that no safe program would unpack are refused, although nothing is ever written to a disk here. */
function decodeName(bytes: Buffer): string {
  const name = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const unsafe =
    name === '' ||
    name.includes('\\') ||
    name.includes('\0') ||
    name.startsWith('/') ||
    /^[a-z]:/iu.test(name) ||
    name.split('/').includes('..');
  if (unsafe) throw broken('an entry has an unsafe name');
  return name;
}

function refuseDuplicates(entries: readonly ZipEntry[]): void {
  const names = new Set(entries.map((entry) => entry.name.toLowerCase()));
  if (names.size !== entries.length) throw broken('two entries have the same name');
}

function readEntry(source: ByteSource, entry: ZipEntry, budget: Budget): Buffer {
  if (entry.size > entryLimit) {
    throw new FileError('too-large', `Cannot read zip archive: an entry exceeds ${entryLimit} bytes`);
  }
  spendEntry(entry, budget);
  const data = bytesAt(source, entry.dataStart, entry.compressedSize);
  const content = entry.method === 0 ? data : inflate(data, entry.size);
  if (content.length !== entry.size) throw broken('an entry is not as long as announced');
  if (crc32(content) !== entry.crc) throw broken('the checksum of an entry is wrong');
  return content;
}

function spendEntry(entry: ZipEntry, budget: Budget): void {
  budget.checkTime();
  if (entry.size > ratioFreeBytes && entry.size > entry.compressedSize * budget.limits.ratio) {
    throw new FileError(
      'too-large',
      `Cannot read zip archive: an entry inflates more than ${budget.limits.ratio} times`,
    );
  }
  budget.spend(entry.size);
}

/** Inflating stops at the announced size, so that the announcement need not be trusted. */
function inflate(data: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1), chunkSize: clamp(size, 1024, 1024 ** 2) });
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot read zip archive: the data of an entry is broken', { cause });
  }
}

function headOf(source: ByteSource, entry: ZipEntry, length: number): Buffer {
  const data = bytesAt(
    source,
    entry.dataStart,
    Math.min(entry.compressedSize, entry.method === 0 ? length : length + 512),
  );
  if (entry.method === 0) return data;
  try {
    return inflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, length);
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot read zip archive: the data of an entry is broken', { cause });
  }
}

/** The content of an entry of `source`, checked against size and CRC-32 where it is inflated; throws `corrupt` or `too-large`. */
export function entrySource(source: ByteSource, entry: ZipEntry, budget: Budget): ByteSource {
  if (entry.method === 0) {
    return { size: entry.size, read: (offset, length) => readWithin(source, entry, { offset, length }) };
  }
  return memorySource(readEntry(source, entry, budget));
}

function readWithin(source: ByteSource, entry: ZipEntry, range: { offset: number; length: number }): Buffer {
  if (range.offset < 0 || range.length < 0 || range.offset + range.length > entry.size) {
    throw new RangeError(`Cannot read entry: it has ${entry.size} bytes`);
  }
  return source.read(entry.dataStart + range.offset, range.length);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
