/** Gzip (RFC 1952): one compressed file, most often a tar archive; several members are read as one, as gunzip does. */
import { gunzipSync } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Format, OpenContext } from '../format.ts';
import { entryName } from './entry-name.ts';
import { innerName } from './inner-name.ts';

/** Magic bytes and method 8, deflate (RFC 1952, 2.3.1). */
const signature = Buffer.from('1F8B08', 'hex');
const flagExtra = 0x04;
const flagName = 0x08;
/** Largest content and largest compressed file, bytes; both are held in memory. */
const contentLimit = 256 * 1024 ** 2;
/** Up to here the ratio says nothing. */
const ratioFreeBytes = 1024 ** 2;

export const gzip: Format = {
  name: 'gzip',
  extensions: ['gz', 'tgz'],
  recognizes: (source) => source.size >= 18 && source.read(0, 3).equals(signature),
  open: (source, context) => ({
    mediaType: 'application/gzip',
    labels: [],
    signed: false,
    *parts() {
      yield* context.openNested(memorySource(inflate(source, context)), nameWithin(source, context.name));
    },
    labeling: undefined,
  }),
};

function inflate(source: ByteSource, { budget }: OpenContext): Buffer {
  budget.checkTime();
  if (source.size > contentLimit) throw tooLarge(contentLimit);
  const limit = Math.min(contentLimit, Math.max(ratioFreeBytes, source.size * budget.limits.ratio));
  let content: Buffer;
  try {
    content = gunzipSync(source.read(0, source.size), { maxOutputLength: limit, chunkSize: 256 * 1024 });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(limit);
    throw new FileError('corrupt', 'Cannot read gzip file: its data is broken', { cause });
  }
  budget.spend(content.length);
  return content;
}

function tooLarge(limit: number): FileError {
  return new FileError('too-large', `Cannot read gzip file: it exceeds ${limit} bytes once inflated`);
}

/** The name in the header, else that of the file without its ending. */
function nameWithin(source: ByteSource, name: string): string {
  const head = source.read(0, Math.min(1024, source.size));
  const flags = head[3] ?? 0;
  const start = (flags & flagExtra) === 0 ? 10 : 12 + head.readUInt16LE(10);
  const end = (flags & flagName) === 0 ? -1 : head.indexOf(0, start);
  if (end > start) return entryName(head.toString('latin1', start, end));
  return innerName(name, { plain: /\.gz$/iu, tar: /\.tgz$/iu });
}
