import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { passingChunks } from '../lib/patch.ts';
import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';

/**
 * Writes beside the file, then takes its place in one step: at no time is there no whole file. Owner, mode and times stay, and a link
 * goes on pointing at what it did. With `newName` the new file stands under it, in the same folder, and the old one is gone; a
 * file that has that name already is never overwritten. Answers the path of what was written.
 */
export function replaceFile(path: string, { bytes, newName }: { bytes: ByteSource; newName?: string }): string {
  const real = realpathSync(path);
  const target = newName === undefined ? real : join(dirname(real), newName);
  if (target !== real && existsSync(target)) {
    throw new FileError('unsupported', `Cannot write ${newName ?? ''}: there is such a file already`);
  }
  const temporary = join(dirname(real), `.labelwright-${process.pid}.tmp`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    try {
      write(descriptor, bytes);
      keepOwnerAndMode(descriptor, real);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    const { atime, mtime } = statSync(real);
    utimesSync(temporary, atime, mtime);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (target !== real) rmSync(real);
  return newName === undefined ? path : join(dirname(path), newName);
}

function write(descriptor: number, bytes: ByteSource): void {
  for (const chunk of passingChunks(bytes)) {
    let written = 0;
    while (written < chunk.length) written += writeSync(descriptor, chunk, written);
  }
}

function keepOwnerAndMode(descriptor: number, path: string): void {
  const was = statSync(path);
  const is = fstatSync(descriptor);
  if (was.uid !== is.uid || was.gid !== is.gid) fchownSync(descriptor, was.uid, was.gid);
  fchmodSync(descriptor, was.mode);
}
