/** xz (The .xz File Format 1.1.0): one compressed file, most often a tar archive; several streams are read as one. */
import { crc32 } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Format, OpenContext } from '../format.ts';
import { undoDelta, undoX86 } from './filters.ts';
import { innerName } from './inner-name.ts';
import { decodeLzma2 } from './lzma2.ts';
import { brokenArchive, createOutput, written, type Output } from './output.ts';

const magic = Buffer.from('fd377a585a00', 'hex');
/** Header and footer of a stream (2.1.1, 2.1.2). */
const headerBytes = 12;
const packedLimit = 256 * 1024 ** 2;
/** Bytes of a block's check by its kind (2.1.1.2). */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const crc32Check = 1;

export const xz: Format = {
  name: 'xz',
  extensions: ['xz', 'txz'],
  recognizes: (source) => source.size >= headerBytes && source.read(0, magic.length).equals(magic),
  open: (source, context) => ({
    mediaType: 'application/x-xz',
    labels: [],
    signed: false,
    *parts() {
      const name = innerName(context.name, { plain: /\.xz$/iu, tar: /\.txz$/iu });
      yield* context.openNested(memorySource(inflate(source, context)), name);
    },
    labeling: undefined,
  }),
};

function inflate(source: ByteSource, { budget }: OpenContext): Buffer {
  if (source.size > packedLimit)
    throw new FileError('too-large', `Cannot read xz file: it exceeds ${packedLimit} bytes`);
  const bytes = source.read(0, source.size);
  const out = createOutput(bytes.length, budget);
  for (let at = 0; at < bytes.length;) {
    // Between streams, zeros may stand, four at a time.
    if (at > 0 && bytes.subarray(at, at + 4).equals(Buffer.alloc(4))) at += 4;
    else at = readStream(bytes, at, out);
  }
  return written(out);
}

/** Answers with where the stream ends. */
function readStream(bytes: Buffer, start: number, out: Output): number {
  if (!bytes.subarray(start, start + magic.length).equals(magic)) throw broken();
  const check = (bytes[start + 7] ?? 0) & 0x0f;
  let at = start + headerBytes;
  while ((bytes[at] ?? 0) !== 0) {
    mustReach(bytes, at);
    const begun = out.length;
    const end = readBlock(bytes, at, out);
    const padded = end + ((4 - ((end - at) % 4)) % 4);
    if (check === crc32Check && crc32(out.bytes.subarray(begun, out.length)) !== wordAt(bytes, padded)) throw broken();
    at = padded + (checkBytes[check] ?? 0);
  }
  return endOfIndex(bytes, at) + headerBytes;
}

/** Filters from the first to the last, which is LZMA2; what they undo comes after it (3.1). */
function readBlock(bytes: Buffer, start: number, out: Output): number {
  const length = ((bytes[start] ?? 0) + 1) * 4;
  const header = bytes.subarray(start, start + length);
  if (header.length < length || crc32(header.subarray(0, length - 4)) !== header.readUInt32LE(length - 4))
    throw broken();
  const flags = header[1] ?? 0;
  let at = 2;
  const number = (): number => {
    const found = readNumber(header, at);
    at = found.end;
    return found.value;
  };
  if ((flags & 0x40) !== 0) number();
  if ((flags & 0x80) !== 0) number();
  const filters = Array.from({ length: (flags & 3) + 1 }, () => {
    const id = number();
    const size = number();
    at += size;
    return { id, property: header[at - size] ?? 0 };
  });
  if (filters.pop()?.id !== lzma2) throw unsupported();
  const begun = out.length;
  const end = start + length + decodeLzma2(bytes.subarray(start + length), out);
  for (const { id, property } of filters.reverse()) {
    const content = out.bytes.subarray(begun, out.length);
    if (id === delta) undoDelta(content, property + 1);
    else if (id === x86) undoX86(content);
    else throw unsupported();
  }
  return end;
}

/** Filter ids (5.3). */
const lzma2 = 0x21;
const delta = 0x03;
const x86 = 0x04;

/** Sizes of all blocks (4.2 and 4.3), which have been read by then. */
function endOfIndex(bytes: Buffer, start: number): number {
  const count = readNumber(bytes, start + 1);
  let at = count.end;
  for (let left = count.value * 2; left > 0; left--) at = readNumber(bytes, at).end;
  return at + ((4 - ((at - start) % 4)) % 4) + 4;
}

/** Seven bits a byte, the lowest first (1.2). */
function readNumber(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) throw broken();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw broken();
}

function wordAt(bytes: Buffer, at: number): number {
  mustReach(bytes, at + 3);
  return bytes.readUInt32LE(at);
}

function mustReach(bytes: Buffer, at: number): void {
  if (at >= bytes.length) throw broken();
}

const broken = (): FileError => brokenArchive('xz file');
const unsupported = (): FileError => new FileError('unsupported', 'Cannot read xz file: its filter is not supported');
