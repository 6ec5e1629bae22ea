/** 7z archives: LZMA, LZMA2, Deflate, BZip2 and stored, with the usual filters. What is packed otherwise is told as unread. */
import { crc32, inflateRawSync } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError, type FileErrorKind } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import type { Format, OpenContext } from '../format.ts';
import type { Budget } from '../limits.ts';
import { decodeBzip2 } from './bzip2-blocks.ts';
import { entryName } from './entry-name.ts';
import { undoDelta, undoX86 } from './filters.ts';
import { createLzmaDecoder, lzmaProperties } from './lzma.ts';
import { decodeLzma2 } from './lzma2.ts';
import { brokenArchive, createOutput, written, type Output } from './output.ts';
import { bodyStart, readHeader, type ArchiveHeader, type Coder, type Folder } from './seven-zip-header.ts';

const signature = Buffer.from('377abcaf271c', 'hex');
/** Largest header and largest packed stream, bytes. */
const headerLimit = 64 * 1024 ** 2;
const packedLimit = 256 * 1024 ** 2;

export const sevenZip: Format = {
  name: '7z',
  extensions: ['7z'],
  recognizes: (source) => source.size >= bodyStart && source.read(0, signature.length).equals(signature),
  open(source, context) {
    const header = openHeader(source, context.budget);
    return {
      mediaType: 'application/x-7z-compressed',
      labels: [],
      signed: false,
      parts: () => readArchive(source, header, context),
      labeling: undefined,
    };
  },
};

function openHeader(source: ByteSource, budget: Budget): ArchiveHeader {
  const start = source.read(0, bodyStart);
  const offset = Number(start.readBigUInt64LE(12));
  const size = Number(start.readBigUInt64LE(20));
  if (size === 0) return { folders: [], files: [] };
  if (size > headerLimit) throw new FileError('too-large', 'Cannot open 7z archive: its header is too large');
  if (bodyStart + offset + size > source.size) throw brokenArchive('7z archive');
  const header = source.read(bodyStart + offset, size);
  if (crc32(header) !== start.readUInt32LE(28)) throw brokenArchive('7z archive');
  return readHeader(header, {
    unpack: (folder) => unpackFolder(source, folder, budget),
    entries: budget.limits.entries,
  });
}

function* readArchive(source: ByteSource, { folders, files }: ArchiveHeader, context: OpenContext): Iterable<Part> {
  const named = files.filter(({ content }) => content !== undefined);
  let next = 0;
  for (const folder of folders) {
    const names = folder.files.map((_, index) => entryName(named[next + index]?.name ?? `file ${next + index + 1}`));
    next += folder.files.length;
    const content = attempt(() => unpackFolder(source, folder, context.budget), context.budget);
    let at = 0;
    for (const [index, { size, crc }] of folder.files.entries()) {
      const name = names[index] ?? '';
      const bytes = Buffer.isBuffer(content) ? content.subarray(at, at + size) : undefined;
      at += size;
      if (bytes === undefined) yield { name, unread: content as FileErrorKind };
      else if (bytes.length !== size || (crc !== undefined && crc32(bytes) !== crc)) yield { name, unread: 'corrupt' };
      else yield* context.openNested(memorySource(bytes), name);
    }
  }
}

/** The reason where it can't be unpacked: the other folders are read. */
function attempt(unpack: () => Buffer, budget: Budget): Buffer | FileErrorKind {
  try {
    return unpack();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    budget.checkTime();
    return error.kind;
  }
}

function unpackFolder(source: ByteSource, { coders, start, packed, sizes }: Folder, budget: Budget): Buffer {
  if (coders === undefined) throw new FileError('unsupported', 'Cannot read 7z archive: its filter is not supported');
  if (packed > packedLimit)
    throw new FileError('too-large', `Cannot read 7z archive: a part exceeds ${packedLimit} bytes`);
  if (start + packed > source.size) throw brokenArchive('7z archive');
  let bytes = source.read(start, packed);
  for (const [index, coder] of coders.entries()) bytes = runCoder(coder, bytes, { size: sizes[index] ?? 0, budget });
  return bytes;
}

type Run = (
  input: Buffer,
  context: { readonly out: Output; readonly size: number; readonly properties: Buffer },
) => void;

/** By method id (Methods.txt of the LZMA SDK). */
const decoders: Readonly<Record<string, Run>> = {
  '030101': (input, { out, size, properties }) => {
    createLzmaDecoder(out, lzmaProperties(properties[0] ?? 255)).decode(input, size);
  },
  '21': (input, { out }) => {
    decodeLzma2(input, out);
  },
  '040202': (input, { out }) => {
    decodeBzip2(input, out);
  },
  '040108': (input, { out, size }) => {
    out.reserve(size);
    out.length = inflated(input, size).copy(out.bytes);
  },
};

/** Same length in and out. */
const filters: Readonly<Record<string, (bytes: Buffer, properties: Buffer) => void>> = {
  '00': () => undefined,
  '03': (bytes, properties) => {
    undoDelta(bytes, (properties[0] ?? 0) + 1);
  },
  '04': undoX86,
  '03030103': undoX86,
};
const aes = '06f10701';

function runCoder(coder: Coder, input: Buffer, { size, budget }: { size: number; budget: Budget }): Buffer {
  if (coder.id === aes) throw new FileError('encrypted', 'Cannot read 7z archive: it is encrypted with a password');
  const filter = filters[coder.id];
  if (filter !== undefined) {
    const copy = Buffer.from(input);
    filter(copy, coder.properties);
    return copy;
  }
  const decode = decoders[coder.id];
  if (decode === undefined) throw new FileError('unsupported', 'Cannot read 7z archive: its method is not supported');
  const out = createOutput(input.length, budget);
  decode(input, { out, size, properties: coder.properties });
  if (out.length !== size) throw brokenArchive('7z archive');
  return written(out);
}

function inflated(input: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(input, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new FileError('corrupt', 'Cannot read 7z archive: its data is broken', { cause });
  }
}
