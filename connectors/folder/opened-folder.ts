import { constants, existsSync } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';

import { codeOf, rootError } from './errors.ts';
import type { Place } from './paths.ts';

/** A folder that is held open, so that what is done in it is done there, whatever happens to the path that led to it. */
export interface OpenedFolder {
  /** Throws the file system's own error; never follows a symbolic link. */
  folder(name: Buffer): Promise<OpenedFolder>;
  /** The path of an entry, for one call to the file system. */
  entry(name: Buffer): Buffer;
  /** The folder itself. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Opens a watched folder. Whoever may write in it could swap a folder for a symbolic link while we work, and have a service
 * with more rights read or replace files elsewhere. On Linux each step is therefore taken from an open descriptor, like
 * openat(2), by way of /proc/self/fd; elsewhere each step is checked before it is taken.
 */
export async function openRoot(path: string): Promise<OpenedFolder> {
  try {
    // A watched folder may be reached by a link: who configured it chose so.
    return hasDescriptorPaths ? await openDescriptor(path, constants.O_DIRECTORY) : await checkedFolder(path, stat);
  } catch (error) {
    throw rootError(error);
  }
}

/** Does `work` in the folder that a place leads to, from a watched folder. */
export async function inFolder<Result>(
  root: string,
  place: Place,
  work: (folder: OpenedFolder) => Promise<Result>,
): Promise<Result> {
  let folder = await openRoot(root);
  try {
    for (const name of place) {
      const next = await folder.folder(name);
      const left = folder;
      folder = next;
      await left.close();
    }
    return await work(folder);
  } finally {
    await folder.close();
  }
}

const descriptorPaths = '/proc/self/fd';
const hasDescriptorPaths = process.platform === 'linux' && existsSync(descriptorPaths);

async function openDescriptor(path: string | Buffer, flags: number): Promise<OpenedFolder> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | flags);
  const own = `${descriptorPaths}/${handle.fd}`;
  return {
    path: own,
    entry: (name) => entryOf(own, name),
    folder: (name) => openDescriptor(entryOf(own, name), constants.O_NOFOLLOW),
    close: () => handle.close(),
  };
}

type Check = (path: string | Buffer) => Promise<{ isDirectory(): boolean }>;

/** For systems without descriptor paths. */
export async function checkedFolder(path: string, check: Check = lstat): Promise<OpenedFolder> {
  if (!(await check(path)).isDirectory()) throw Object.assign(new Error('Not a folder'), { code: 'ENOTDIR' });
  return {
    path,
    entry: (name) => entryOf(path, name),
    folder: (name) => checkedFolder(entryOf(path, name).toString('utf8')),
    close: () => Promise.resolve(),
  };
}

function entryOf(folder: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), name]);
}

/** True where a folder may not be listed, which must be told rather than passed over. */
export function isDenied(error: unknown): boolean {
  return codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM';
}
