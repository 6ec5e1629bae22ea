import path from 'node:path';

import { hashOf } from '../../lib/hash.ts';
import type { FileId, SourceId } from '../../model/ids.ts';

/**
 * A file's place below its watched folder, outermost folder first. Names are bytes: on POSIX they need not be text, and two
 * spellings of one text (Unicode normal forms) may be two files. They are never folded or normalized.
 */
export type Place = readonly Buffer[];

/** A file that stands in as protected is still the document that it was made from. */
export const protectedExtension = '.p7m';

/** The same folder has the same id on every machine that mounts it at this path. */
export function sourceIdOf(folder: string): SourceId {
  return hashOf('folder', folder).slice(0, 32) as SourceId;
}

/** The path's bytes in base64url (RFC 4648 5): safe in messages and keys, and logs don't show names. */
export function fileIdOf(place: Place): FileId {
  return Buffer.concat(place.flatMap((name, index) => (index === 0 ? [name] : [slash, name]))).toString(
    'base64url',
  ) as FileId;
}

/** Undefined for an id that isn't one of ours: a name that is empty, leads out of the folder, or isn't a name at all. */
export function placeOf(fileId: FileId): Place | undefined {
  const bytes = Buffer.from(fileId, 'base64url');
  if (bytes.length === 0 || bytes.toString('base64url') !== fileId) return undefined;
  const place: Buffer[] = [];
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(0x2f, start);
    const end = found === -1 ? bytes.length : found;
    place.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return place.every(isName) ? place : undefined;
}

/** One name in one folder: no separator, no NUL, neither `.` nor `..`; on Windows no stream or drive either. */
export function isName(name: Buffer): boolean {
  const text = name.toString('latin1');
  if (text === '' || text === '.' || text === '..') return false;
  return !/[/\0]/u.test(text) && (path.sep === '/' || !/[\\:]/u.test(text));
}

/** Lossy for names that aren't UTF-8. */
export function textOf(place: Place): string {
  return place.map((name) => name.toString('utf8')).join('/');
}

export function isText(name: Buffer): boolean {
  return Buffer.from(name.toString('utf8')).equals(name);
}

/** The place of another name in the same folder. */
export function besides(place: Place, name: Buffer): Place {
  return [...place.slice(0, -1), name];
}

export function nameOf(place: Place): Buffer {
  return place.at(-1) ?? Buffer.alloc(0);
}

export function withProtectedExtension(name: Buffer): Buffer {
  return Buffer.concat([name, Buffer.from(protectedExtension)]);
}

/** `report.docx` for `report.docx.p7m`, undefined for other names. */
export function withoutProtectedExtension(name: Buffer): Buffer | undefined {
  const length = name.length - protectedExtension.length;
  if (length <= 0 || name.subarray(length).toString('latin1').toLowerCase() !== protectedExtension) return undefined;
  return name.subarray(0, length);
}

const slash = Buffer.from('/');
