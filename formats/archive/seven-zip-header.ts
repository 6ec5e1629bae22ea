/** The header of a 7z archive (7zFormat.txt of the LZMA SDK): which files lie in which folder, and how a folder is packed. */
import { FileError } from '../../model/errors.ts';
import { brokenArchive } from './output.ts';

export interface Coder {
  /** Hexadecimal. */
  readonly id: string;
  readonly properties: Buffer;
}

/** A stream of packed bytes, and what unpacks it, in the order in which it is done. */
export interface Folder {
  /** Undefined where its coders have several streams in, which is for programs only. */
  readonly coders: readonly Coder[] | undefined;
  /** Where its packed bytes stand in the file. */
  readonly start: number;
  readonly packed: number;
  /** Bytes behind each coder, in the order of `coders`. */
  readonly sizes: readonly number[];
  /** Of its files, in order. */
  readonly files: readonly { readonly size: number; readonly crc: number | undefined }[];
}

export interface ArchiveFile {
  readonly name: string;
  /** Index in all files with content, or undefined for folders and empty files. */
  readonly content: number | undefined;
}

export interface ArchiveHeader {
  readonly folders: readonly Folder[];
  readonly files: readonly ArchiveFile[];
}

const id = {
  end: 0x00,
  header: 0x01,
  archiveProperties: 0x02,
  additionalStreams: 0x03,
  mainStreams: 0x04,
  files: 0x05,
  packInfo: 0x06,
  unpackInfo: 0x07,
  subStreams: 0x08,
  size: 0x09,
  crc: 0x0a,
  folder: 0x0b,
  unpackSize: 0x0c,
  unpackCount: 0x0d,
  emptyStream: 0x0e,
  names: 0x11,
  encodedHeader: 0x17,
};
/** Where packed bytes begin. */
export const bodyStart = 32;
/** Coders of one folder. */
const mostCoders = 8;

export interface HeaderReader {
  readonly byte: () => number;
  readonly number: () => number;
  readonly take: (length: number) => Buffer;
  readonly left: () => number;
}

export function headerReader(bytes: Buffer): HeaderReader {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw brokenArchive('7z archive');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const byte = (): number => take(1)[0] ?? 0;
  return {
    byte,
    take,
    left: () => bytes.length - at,
    /** The leading ones of the first byte say how many bytes follow; what is left of it are the highest bits. */
    number() {
      const first = byte();
      let value = 0;
      for (let count = 0, mask = 0x80; count < 8; count++, mask >>= 1) {
        if ((first & mask) === 0) return value + (first & (mask - 1)) * 2 ** (8 * count);
        value += byte() * 2 ** (8 * count);
      }
      if (!Number.isSafeInteger(value)) throw brokenArchive('7z archive');
      return value;
    },
  };
}

/** Reads the header, unpacking it first where it is packed itself. Throws `FileError`. */
export function readHeader(
  bytes: Buffer,
  options: { unpack: (folder: Folder) => Buffer; entries: number },
): ArchiveHeader {
  let reader = headerReader(bytes);
  let kind = reader.byte();
  // A packed header holds a header; more than one within another is nobody's work.
  for (let depth = 0; kind === id.encodedHeader && depth < 4; depth++) {
    const [folder] = readStreams(reader);
    if (folder === undefined) throw brokenArchive('7z archive');
    reader = headerReader(options.unpack(folder));
    kind = reader.byte();
  }
  if (kind !== id.header) throw brokenArchive('7z archive');
  let folders: readonly Folder[] = [];
  for (;;) {
    const part = reader.byte();
    if (part === id.end) return { folders, files: [] };
    if (part === id.archiveProperties) while (reader.byte() !== 0) reader.take(reader.number());
    else if (part === id.additionalStreams) readStreams(reader);
    else if (part === id.mainStreams) folders = readStreams(reader);
    else if (part === id.files) return { folders, files: readFiles(reader, options.entries) };
    else throw brokenArchive('7z archive');
  }
}

interface Packed {
  readonly start: number;
  readonly sizes: readonly number[];
}

type Unplaced = Omit<Folder, 'start' | 'packed' | 'files'> & {
  readonly streams: number;
  readonly total: number;
  readonly crc: number | undefined;
};

function readStreams(reader: HeaderReader): readonly Folder[] {
  let packed: Packed = { start: bodyStart, sizes: [] };
  let folders: readonly Unplaced[] = [];
  let files: readonly Folder['files'][] | undefined;
  for (let part = reader.byte(); part !== id.end; part = reader.byte()) {
    if (part === id.packInfo) packed = readPackInfo(reader);
    else if (part === id.unpackInfo) folders = readFolders(reader);
    else if (part === id.subStreams) files = readSubStreams(reader, folders);
    else throw brokenArchive('7z archive');
  }
  let stream = 0;
  let start = packed.start;
  return folders.map(({ coders, sizes, streams, total, crc }, index) => {
    const own = packed.sizes.slice(stream, stream + streams);
    const length = own.reduce((sum, size) => sum + size, 0);
    stream += streams;
    start += length;
    return { coders, sizes, start: start - length, packed: length, files: files?.[index] ?? [{ size: total, crc }] };
  });
}

function readPackInfo(reader: HeaderReader): Packed {
  const start = bodyStart + reader.number();
  const count = countOf(reader);
  let sizes: readonly number[] = [];
  for (let part = reader.byte(); part !== id.end; part = reader.byte()) {
    if (part === id.size) sizes = Array.from({ length: count }, () => reader.number());
    else if (part === id.crc) readDigests(reader, count);
    else throw brokenArchive('7z archive');
  }
  return { start, sizes };
}

/** Each thing that is counted takes a byte or a bit at least, so that no count makes us ask for memory that the file doesn't have. */
function countOf(reader: HeaderReader): number {
  const count = reader.number();
  if (count > reader.left() * 8) throw brokenArchive('7z archive');
  return count;
}

function readFolders(reader: HeaderReader): readonly Unplaced[] {
  if (reader.byte() !== id.folder) throw brokenArchive('7z archive');
  const count = countOf(reader);
  if (reader.byte() !== 0) throw brokenArchive('7z archive');
  const drafts = Array.from({ length: count }, () => readFolder(reader));
  if (reader.byte() !== id.unpackSize) throw brokenArchive('7z archive');
  const sizes = drafts.map(({ outs }) => Array.from({ length: outs }, () => reader.number()));
  let digests: readonly (number | undefined)[] = [];
  for (let part = reader.byte(); part !== id.end; part = reader.byte()) {
    if (part !== id.crc) throw brokenArchive('7z archive');
    digests = readDigests(reader, count);
  }
  return drafts.map(({ chain, coders, last, streams }, index) => {
    const own = sizes[index] ?? [];
    return {
      coders: chain?.map((coder) => coders[coder] ?? { id: '', properties: Buffer.alloc(0) }),
      sizes: (chain ?? []).map((coder) => own[coder] ?? 0),
      streams,
      total: own[last] ?? 0,
      crc: digests[index],
    };
  });
}

interface FolderDraft {
  readonly coders: readonly Coder[];
  readonly outs: number;
  /** Indices of coders from the packed bytes to the files. */
  readonly chain: readonly number[] | undefined;
  /** Whose output the files are. */
  readonly last: number;
  /** Packed streams. */
  readonly streams: number;
}

function readFolder(reader: HeaderReader): FolderDraft {
  const count = reader.number();
  if (count === 0 || count > mostCoders) throw brokenArchive('7z archive');
  let ins = 0;
  let outs = 0;
  const coders = Array.from({ length: count }, () => {
    const flags = reader.byte();
    const coder = reader.take(flags & 0x0f).toString('hex');
    ins += (flags & 0x10) === 0 ? 1 : reader.number();
    outs += (flags & 0x10) === 0 ? 1 : reader.number();
    return { id: coder, properties: (flags & 0x20) === 0 ? Buffer.alloc(0) : reader.take(reader.number()) };
  });
  if (ins > 32 || outs > 32 || outs === 0) throw brokenArchive('7z archive');
  const pairs = Array.from({ length: outs - 1 }, () => ({ into: reader.number(), from: reader.number() }));
  const streams = ins - pairs.length;
  if (streams > 1) for (let index = 0; index < streams; index++) reader.number();
  const bound = new Set(pairs.map(({ from }) => from));
  const last = Array.from({ length: outs }, (_, index) => index).find((index) => !bound.has(index)) ?? 0;
  return { coders, outs, last, streams, chain: ins === count && outs === count ? chainOf(pairs, count) : undefined };
}

function chainOf(pairs: readonly { readonly into: number; readonly from: number }[], count: number): readonly number[] {
  const fed = new Set(pairs.map(({ into }) => into));
  const chain: number[] = [];
  for (
    let at = Array.from({ length: count }, (_, index) => index).find((index) => !fed.has(index));
    at !== undefined;
  ) {
    if (chain.includes(at)) throw brokenArchive('7z archive');
    chain.push(at);
    const from = at;
    at = pairs.find((pair) => pair.from === from)?.into;
  }
  return chain;
}

function readSubStreams(reader: HeaderReader, folders: readonly Unplaced[]): readonly Folder['files'][] {
  let counts = folders.map(() => 1);
  let part = reader.byte();
  if (part === id.unpackCount) {
    counts = folders.map(() => countOf(reader));
    part = reader.byte();
  }
  const hasSizes = part === id.size;
  const sizes = folders.map(({ total }, index) => {
    const count = counts[index] ?? 0;
    const own = Array.from({ length: Math.max(0, count - 1) }, () => (hasSizes ? reader.number() : 0));
    const rest = total - own.reduce((sum, size) => sum + size, 0);
    if (rest < 0) throw brokenArchive('7z archive');
    return count === 0 ? [] : [...own, rest];
  });
  if (hasSizes) part = reader.byte();
  const unknown = folders.map(({ crc }, index) =>
    counts[index] === 1 && crc !== undefined ? 0 : (counts[index] ?? 0),
  );
  let digests: (number | undefined)[] = [];
  for (; part !== id.end; part = reader.byte()) {
    if (part !== id.crc) throw brokenArchive('7z archive');
    digests = [
      ...readDigests(
        reader,
        unknown.reduce((sum, count) => sum + count, 0),
      ),
    ];
  }
  return sizes.map((own, index) =>
    own.map((size) => ({ size, crc: unknown[index] === 0 ? folders[index]?.crc : digests.shift() })),
  );
}

function readDigests(reader: HeaderReader, count: number): readonly (number | undefined)[] {
  const known = reader.byte() === 0 ? readBits(reader, count) : Array.from({ length: count }, () => true);
  return known.map((is) => (is ? reader.take(4).readUInt32LE() : undefined));
}

function readBits(reader: HeaderReader, count: number): readonly boolean[] {
  const bytes = reader.take(Math.ceil(count / 8));
  return Array.from({ length: count }, (_, index) => (((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1);
}

function readFiles(reader: HeaderReader, entries: number): readonly ArchiveFile[] {
  const count = countOf(reader);
  if (count > entries) throw new FileError('too-large', `Cannot read 7z archive: it has more than ${entries} entries`);
  let names: readonly string[] = [];
  let empty: readonly boolean[] = [];
  for (let kind = reader.byte(); kind !== id.end; kind = reader.byte()) {
    const content = headerReader(reader.take(reader.number()));
    if (kind === id.emptyStream) empty = readBits(content, count);
    if (kind === id.names && content.byte() === 0) names = content.take(content.left()).toString('utf16le').split('\0');
  }
  let content = 0;
  return Array.from({ length: count }, (_, index) => ({
    name: names[index] ?? '',
    content: empty[index] === true ? undefined : content++,
  }));
}
