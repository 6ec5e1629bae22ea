import { patchedSource } from '../../lib/patch.ts';
import { FileError } from '../../model/errors.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { bytesAt, readCentralRecord, readDirectory } from './zip-records.ts';

const endSignature = Buffer.from('PK\u0005\u0006', 'latin1');
const endSize = 22;
const longestComment = 0xffff;

/** The same archive without its comment. Which of several end records counts is not agreed upon, so there must be one. */
export function withoutComment(source: ByteSource): ByteSource {
  const length = Math.min(source.size, endSize + longestComment);
  const tail = source.read(source.size - length, length);
  const ends: number[] = [];
  for (let at = tail.indexOf(endSignature); at >= 0; at = tail.indexOf(endSignature, at + 1)) {
    if (at + endSize <= tail.length && at + endSize + tail.readUInt16LE(at + 20) === tail.length) ends.push(at);
  }
  const [end] = ends;
  if (end === undefined || ends.length > 1) {
    const state = end === undefined ? 'its end is missing' : 'it has two ends';
    throw new FileError('corrupt', `Cannot read zip archive: ${state}`);
  }
  const record = Buffer.from(tail.subarray(end, end + endSize));
  record.writeUInt16LE(0, 20);
  return patchedSource(source, [
    { kind: 'copy', offset: 0, length: source.size - length + end },
    { kind: 'insert', bytes: record },
  ]);
}

/** Whether the directory names this entry, in any case; undefined where it can't be read. */
export function hasEntry(source: ByteSource, name: string): boolean | undefined {
  try {
    const archive = withoutComment(source);
    const { offset, size, count } = readDirectory(archive);
    const directory = bytesAt(archive, offset, size);
    for (let at = 0, seen = 0; seen < count; seen++) {
      const record = readCentralRecord(directory, at);
      if (record.nameBytes.toString('latin1').toLowerCase() === name.toLowerCase()) return true;
      at += record.bytes.length;
    }
    return false;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
