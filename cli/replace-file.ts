import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
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
 * Writes beside the file, then takes its place in one step: at no time is there no whole file. Owner and mode stay, times where
 * `keepTimes` says so, and a link goes on pointing at what it did. With `newName` the new file stands under it, in the same folder,
 * and the old one is gone; a file that has that name already is never overwritten. Answers the path of what was written.
 */
export function replaceFile(
  path: string,
  { bytes, newName, keepTimes }: { bytes: ByteSource; newName?: string | undefined; keepTimes: boolean },
): string {
  const real = realpathSync(path);
  const target = newName === undefined ? real : join(dirname(real), newName);
  if (target !== real && existsSync(target)) {
    throw new FileError('unsupported', `Cannot write ${newName ?? ''}: there is such a file already`);
  }
  writeWhole(target, bytes, { like: real, keepTimes });
  if (target !== real) rmSync(real);
  return newName === undefined ? path : join(dirname(path), newName);
}

/** Writes a file in whole, folders above it included, over one that is there; with the mode of `like`. */
export function placeFile(
  target: string,
  bytes: ByteSource,
  { like, keepTimes }: { readonly like: string; readonly keepTimes: boolean },
): void {
  mkdirSync(dirname(target), { recursive: true });
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new FileError('unsupported', 'Cannot write file: there is a folder of this name');
  }
  writeWhole(existsSync(target) ? realpathSync(target) : target, bytes, { like: realpathSync(like), keepTimes });
}

function writeWhole(
  target: string,
  bytes: ByteSource,
  { like, keepTimes }: { readonly like: string; readonly keepTimes: boolean },
): void {
  const temporary = join(dirname(target), `.labelwright-${process.pid}.tmp`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    try {
      write(descriptor, bytes);
      keepOwnerAndMode(descriptor, like);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (keepTimes) {
      const { atime, mtime } = statSync(like);
      utimesSync(temporary, atime, mtime);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
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
