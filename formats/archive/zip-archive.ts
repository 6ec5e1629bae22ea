/**
 * Zip archives of any kind of files. Other than a package that is labeled, an archive is read entry by entry: one that can't be read is told
 * as such, and the others are read.
 */
import { isUtf8 } from 'node:buffer';
import { FileError, type FileErrorKind } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import { guarded } from '../containers/ole-object.ts';
import { withoutComment } from '../containers/zip-directory.ts';
import {
  bytesAt,
  localSignature,
  localSize,
  readCentralRecord,
  readDirectory,
  type CentralRecord,
} from '../containers/zip-records.ts';
import { entrySource, type ZipEntry } from '../containers/zip.ts';
import type { Format, OpenContext } from '../format.ts';
import { entryName } from './entry-name.ts';

const signatures = ['PK\u0003\u0004', 'PK\u0005\u0006'].map((signature) => Buffer.from(signature, 'latin1'));
/** Largest central directory, bytes. */
const directoryLimit = 64 * 1024 ** 2;
/** Bit 0, and bit 13 for masked headers (APPNOTE 4.4.4). */
const encryptedFlags = 0x2001;

export const zip: Format = {
  name: 'zip',
  extensions: ['zip'],
  recognizes: (source) => source.size >= 4 && signatures.some((signature) => source.read(0, 4).equals(signature)),
  open(source, context) {
    const archive = withoutComment(source);
    return {
      mediaType: 'application/zip',
      labels: [],
      signed: false,
      parts: () => readArchive(archive, context),
      labeling: undefined,
    };
  },
};

function* readArchive(source: ByteSource, context: OpenContext): Iterable<Part> {
  const directory = readDirectory(source);
  if (directory.size > directoryLimit) {
    throw new FileError('too-large', 'Cannot read zip archive: its central directory is too large');
  }
  const { entries } = context.budget.limits;
  const records = readRecords(source, directory, entries);
  const starts = records.map(({ offset }) => offset).sort((a, b) => a - b);
  // Where two begin at one place, the first leaves no room, and neither is read.
  const ends = new Map(starts.map((start, index) => [start, starts[index + 1] ?? directory.offset] as const).reverse());
  for (const record of records) {
    context.budget.checkTime();
    const name = entryName(nameOf(record));
    if (name.endsWith('/') && record.size === 0) continue;
    yield* guarded(name, context, () =>
      entryParts(source, { record, name, end: ends.get(record.offset) ?? 0 }, context),
    );
  }
  if (directory.count > records.length) yield { name: 'further entries', unread: 'too-large' };
  else if (hidesEntries(source, records, directory.offset)) {
    yield { name: 'entries outside of the directory', unread: 'corrupt' };
  }
}

function readRecords(
  source: ByteSource,
  { offset, size, count }: { offset: number; size: number; count: number },
  limit: number,
): readonly CentralRecord[] {
  const bytes = bytesAt(source, offset, size);
  const records: CentralRecord[] = [];
  for (let at = 0; records.length < Math.min(count, limit);) {
    const record = readCentralRecord(bytes, at);
    records.push(record);
    at += record.bytes.length;
  }
  return records;
}

interface Place {
  readonly record: CentralRecord;
  readonly name: string;
  /** Where the next entry begins. */
  readonly end: number;
}

function* entryParts(source: ByteSource, { record, name, end }: Place, context: OpenContext): Iterable<Part> {
  const unread = whyUnread(record);
  if (unread !== undefined) {
    yield { name, unread };
    return;
  }
  const entry = locate(source, record, { name, end });
  yield* context.openNested(entrySource(source, entry, context.budget), name);
}

function whyUnread({ flags, method }: CentralRecord): FileErrorKind | undefined {
  if ((flags & encryptedFlags) !== 0) return 'encrypted';
  return method === 0 || method === 8 ? undefined : 'unsupported';
}

function locate(source: ByteSource, record: CentralRecord, { name, end }: { name: string; end: number }): ZipEntry {
  const header = bytesAt(source, record.offset, localSize);
  const dataStart = record.offset + localSize + header.readUInt16LE(26) + header.readUInt16LE(28);
  const sound =
    header.readUInt32LE(0) === localSignature &&
    header.readUInt16LE(8) === record.method &&
    dataStart + record.compressedSize <= end &&
    (record.method !== 0 || record.size === record.compressedSize);
  if (!sound) throw new FileError('corrupt', 'Cannot read zip archive: an entry is not what its directory says');
  const { size, compressedSize, method, crc, offset: start, bytes: central } = record;
  return { name, size, compressedSize, method, crc, start, dataStart, end, central };
}

/** Local headers that the directory doesn't name: other programs may unpack them. */
function hidesEntries(source: ByteSource, records: readonly CentralRecord[], directoryStart: number): boolean {
  const sorted = [...records].sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const { offset, compressedSize } of sorted) {
    if (isLocalHeader(source, end, offset)) return true;
    const header = offset + localSize <= source.size ? source.read(offset, localSize) : undefined;
    if (header === undefined) return false;
    end = offset + localSize + header.readUInt16LE(26) + header.readUInt16LE(28) + compressedSize;
  }
  return isLocalHeader(source, end, directoryStart);
}

/** Behind an entry, sizes may follow (12 to 24 bytes), then the next header. */
function isLocalHeader(source: ByteSource, from: number, to: number): boolean {
  if (to - from < localSize || from < 0 || to > source.size) return false;
  const head = source.read(from, Math.min(to - from, 28));
  return [0, 12, 16, 20, 24].some((at) => at + 4 <= head.length && head.readUInt32LE(at) === localSignature);
}

function nameOf({ nameBytes }: CentralRecord): string {
  return nameBytes.toString(isUtf8(nameBytes) ? 'utf8' : 'latin1');
}
