/** Tar archives: POSIX ustar and pax (IEEE Std 1003.1, "pax"), GNU's long names, and the old form without a mark. */
import { isUtf8 } from 'node:buffer';
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Part } from '../../model/finding.ts';
import type { Format, OpenContext } from '../format.ts';
import { entryName } from './entry-name.ts';

const blockSize = 512;
/** Largest extended header or long name, bytes. */
const headerLimit = 1024 ** 2;

export const tar: Format = {
  name: 'tar',
  extensions: ['tar'],
  recognizes: (source) => source.size >= blockSize && isHeader(source.read(0, blockSize)),
  open: (source, context) => ({
    mediaType: 'application/x-tar',
    labels: [],
    signed: false,
    parts: () => readArchive(source, context),
    labeling: undefined,
  }),
};

/** The sum of all bytes, its own field taken as blanks, stands in the header. */
function isHeader(block: Buffer): boolean {
  if (block[0] === 0) return false;
  const sum = octal(block, 148, 8);
  let found = 8 * 0x20;
  for (const [at, byte] of block.entries()) if (at < 148 || at >= 156) found += byte;
  return found === sum;
}

/** What extended headers say of the next entry. */
interface Extended {
  path?: string;
  size?: number;
}

function* readArchive(source: ByteSource, context: OpenContext): Iterable<Part> {
  const { budget } = context;
  let extended: Extended = {};
  let entries = 0;
  for (let at = 0; at + blockSize <= source.size;) {
    budget.checkTime();
    const header = source.read(at, blockSize);
    if (!isHeader(header)) {
      // Blocks of zeros end an archive, and another one may follow.
      if (header.some((byte) => byte !== 0)) yield { name: 'further entries', unread: 'corrupt' };
      if (header.some((byte) => byte !== 0)) return;
      at += blockSize;
      continue;
    }
    const type = String.fromCharCode(header[156] ?? 0);
    const size = extendedTypes.has(type) ? octal(header, 124, 12) : (extended.size ?? octal(header, 124, 12));
    const start = at + blockSize;
    if (start + size > source.size) throw new FileError('corrupt', 'Cannot read tar archive: it is cut off');
    at = start + Math.ceil(size / blockSize) * blockSize;
    if (extendedTypes.has(type)) {
      extended = { ...extended, ...readExtended(source, { type, start, size }) };
      continue;
    }
    if (++entries > budget.limits.entries) {
      yield { name: 'further entries', unread: 'too-large' };
      return;
    }
    const name = entryName(extended.path ?? pathOf(header));
    extended = {};
    if (!withoutContent.has(type)) yield* context.openNested(within(source, start, size), name);
  }
}

/** Pax headers of one entry and of all, GNU's long name and long link. */
const extendedTypes = new Set(['x', 'g', 'L', 'K']);
/** Links, devices, folders, pipes. */
const withoutContent = new Set(['1', '2', '3', '4', '5', '6']);

function readExtended(
  source: ByteSource,
  { type, start, size }: { type: string; start: number; size: number },
): Extended {
  if (size > headerLimit)
    throw new FileError('too-large', 'Cannot read tar archive: the header of an entry is too large');
  const bytes = source.read(start, size);
  if (type === 'L') return { path: decode(bytes) };
  return type === 'x' ? readPax(bytes) : {};
}

/** Records of the form `length key=value\n`. */
function readPax(bytes: Buffer): Extended {
  const found: Extended = {};
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(bytes.toString('latin1', at, blank));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const [key = '', ...value] = decode(bytes.subarray(blank + 1, at + length - 1)).split('=');
    if (key === 'path') found.path = value.join('=');
    const size = Number(value[0]);
    if (key === 'size' && Number.isSafeInteger(size) && size >= 0) found.size = size;
    at += length;
  }
  return found;
}

function pathOf(header: Buffer): string {
  const name = decode(header.subarray(0, 100));
  const isUstar = header.toString('latin1', 257, 262) === 'ustar';
  const prefix = isUstar && header[262] === 0 ? decode(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function decode(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  return text.toString(isUtf8(text) ? 'utf8' : 'latin1');
}

/** Octal digits, or where the first bit is set a big-endian number, as GNU writes sizes from 8 GB on. */
function octal(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) return header.readUIntBE(at + length - 6, 6);
  const digits = header.toString('latin1', at, at + length).replace(/[\0 ]+/gu, '');
  return /^[0-7]+$/u.test(digits) ? Number.parseInt(digits, 8) : 0;
}

function within(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(`Cannot read entry: it has ${size} bytes`);
      }
      return source.read(start + offset, length);
    },
  };
}
