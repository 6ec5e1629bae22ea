import type { BigIntStats } from 'node:fs';
import { link, lstat, rename as move, unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { hashOf } from '../../lib/hash.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem, FileRef } from '../../model/file.ts';
import type { ConnectorName, SourceId, Version } from '../../model/ids.ts';
import { codeOf, conflictError, fileSystemError, unlessGone } from './errors.ts';
import { leftOut, type NameRules } from './names.ts';
import { inFolder, isDenied, type OpenedFolder } from './opened-folder.ts';
import {
  besides,
  fileIdOf,
  isName,
  nameOf,
  type Place,
  placeOf,
  textOf,
  withoutProtectedExtension,
  withProtectedExtension,
} from './paths.ts';

export const folderName = 'folder' as ConnectorName;

/** What most of this room's verbs work with. */
export interface FolderRoom {
  /** Absolute paths of the watched folders. */
  readonly roots: ReadonlyMap<SourceId, string>;
  readonly names: NameRules;
  readonly now: () => number;
}

/**
 * A clock of the file system may stand still for this long, ms: of two edits within it the second would go unnoticed. What was
 * changed so recently is looked at again after it.
 */
const clockTickMs = 20;

/**
 * The file's present state; undefined where it is gone or lies in no watched folder. Where `NAME` was protected it is
 * `NAME.p7m` now and stays the same file.
 */
export async function look(room: FolderRoom, file: FileRef): Promise<FileItem | undefined> {
  const root = room.roots.get(file.sourceId);
  const place = placeOf(file.fileId);
  if (root === undefined || place === undefined) return undefined;
  const seen = unlessGone(
    inFolder(root, place.slice(0, -1), async (folder) => {
      const name = nameOf(place);
      return (
        (await lookAt(room, { folder, file, place })) ??
        (await lookAt(room, { folder, file, place: besides(place, withProtectedExtension(name)) }))
      );
    }),
  );
  try {
    return await seen;
  } catch (error) {
    throw fileSystemError('look at file', error);
  }
}

interface Spot {
  readonly folder: OpenedFolder;
  readonly file: FileRef;
  /** Where it really is. */
  readonly place: Place;
}

async function lookAt(room: FolderRoom, { folder, file, place }: Spot): Promise<FileItem | undefined> {
  const stats = await unlessGone(settledStats(room, folder.entry(nameOf(place))));
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return toItem(room, { file, place, stats });
  const reason =
    leftOut(room.names, place) ?? ((await isListable(folder, nameOf(place))) ? undefined : 'folder-unreadable');
  return reason === undefined ? undefined : toFolderItem({ file, place, stats }, reason);
}

async function settledStats(room: FolderRoom, path: Buffer): Promise<BigIntStats> {
  const stats = await lstat(path, { bigint: true });
  if (Math.abs(room.now() - Number(stats.ctimeMs)) > clockTickMs) return stats;
  await sleep(clockTickMs);
  return lstat(path, { bigint: true });
}

async function isListable(folder: OpenedFolder, name: Buffer): Promise<boolean> {
  try {
    await (await folder.folder(name)).close();
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

export interface Found {
  readonly file: FileRef;
  readonly place: Place;
  readonly stats: BigIntStats;
}

/** The item of a file, a link or anything else that isn't a folder. */
export function toItem(room: FolderRoom, { file, place, stats }: Found): FileItem {
  const name = nameOf(place);
  const unfit = unfitReason(room, place, stats);
  const version = versionOf(name, stats);
  return {
    ref: file,
    // What is left out today is looked at under other rules.
    version: unfit === undefined ? version : (hashOf(version, unfit).slice(0, 32) as Version),
    name: name.toString('utf8'),
    path: textOf(place),
    size: Number(stats.size),
    // Access lists say who may, not who does: a share's own permissions are out of sight.
    sharing: 'unknown',
    modifiedByUs: false,
    // Set by the file system on every change, whereas anybody can set the date of modification, also to one to come.
    modifiedAt: Number(stats.ctimeMs),
    ...(unfit === undefined ? {} : { unfit }),
  };
}

/** A folder that is passed over stands for all that is in it. Its version doesn't change with what happens there. */
export function toFolderItem({ file, place, stats }: Found, unfit: string): FileItem {
  const name = nameOf(place);
  return {
    ref: file,
    version: hashOf(name.toString('base64'), String(stats.ino), unfit).slice(0, 32) as Version,
    name: name.toString('utf8'),
    path: textOf(place),
    size: 0,
    sharing: 'unknown',
    modifiedByUs: false,
    modifiedAt: Number(stats.ctimeMs),
    unfit,
  };
}

function unfitReason(room: FolderRoom, place: Place, stats: BigIntStats): string | undefined {
  if (stats.isSymbolicLink()) return 'symbolic-link';
  if (!stats.isFile()) return 'special-file';
  return leftOut(room.names, place);
}

/**
 * One state of one file. The inode tells a file that took another's place, ctime every change of content, name or access,
 * also where the date of modification was put back.
 */
export function versionOf(name: Buffer, { ino, size, mtimeNs, ctimeNs }: BigIntStats): Version {
  const parts = [ino, size, mtimeNs, ctimeNs].map(String);
  return hashOf(name.toString('base64'), ...parts).slice(0, 32) as Version;
}

/** Where an item lies now: a protected file is found by the id that it had before. */
export function presentPlace(item: FileItem): Place {
  const place = placeOf(item.ref.fileId);
  if (place === undefined) throw new ConnectorError('gone', 'Cannot find file: its id is not one of a folder');
  return besides(place, Buffer.from(item.name));
}

/** Does `work` in the folder of an item, with the item's name there. */
export async function inFolderOf<Result>(
  room: FolderRoom,
  item: FileItem,
  work: (folder: OpenedFolder, name: Buffer) => Promise<Result>,
): Promise<Result> {
  const root = room.roots.get(item.ref.sourceId);
  if (root === undefined) throw new ConnectorError('gone', 'Cannot find file: its folder is not watched');
  const place = presentPlace(item);
  return inFolder(root, place.slice(0, -1), (folder) => work(folder, nameOf(place)));
}

/** Throws `conflict` where the name no longer stands for the item's version. */
export async function requireVersion(
  folder: OpenedFolder,
  item: FileItem,
  { name, what }: { readonly name: Buffer; readonly what: string },
): Promise<void> {
  const stats = await lstat(folder.entry(name), { bigint: true });
  if (versionOf(name, stats) !== item.version) throw conflictError(what);
}

const renaming = 'rename file';

/** Gives the file another name in its folder, over exactly `item.version` and never over a file that has that name. */
export async function rename(room: FolderRoom, item: FileItem, newName: string): Promise<FileItem> {
  const target = Buffer.from(newName);
  if (!isName(target)) {
    throw new ConnectorError('permanent', `Cannot ${renaming}: the new name is not one`, { reason: 'bad-name' });
  }
  try {
    return await inFolderOf(room, item, async (folder, name) => {
      await requireVersion(folder, item, { name, what: renaming });
      await moveExclusively(folder, name, target);
      const place = besides(presentPlace(item), target);
      const stats = await lstat(folder.entry(target), { bigint: true });
      return toItem(room, { file: refAfter(item, place), place, stats });
    });
  } catch (error) {
    const failure = fileSystemError(renaming, error);
    // It has another name by now, or went: either way not the version that was named.
    throw failure.kind === 'gone' ? conflictError(renaming) : failure;
  }
}

/** rename(2) replaces what has the new name, link(2) doesn't. A crash in between leaves both names, which the next try finds. */
async function moveExclusively(folder: OpenedFolder, name: Buffer, target: Buffer): Promise<void> {
  const [from, to] = [folder.entry(name), folder.entry(target)];
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      const [own, other] = await Promise.all([lstat(from, { bigint: true }), lstat(to, { bigint: true })]);
      if (own.ino !== other.ino || own.dev !== other.dev) throw nameInUse(error);
    } else if (withoutLinks.has(codeOf(error) ?? '')) {
      // Between the look and the move somebody could make such a file, for want of a better call.
      if ((await unlessGone(lstat(to))) !== undefined) throw nameInUse(error);
      await move(from, to);
      return;
    } else throw error;
  }
  await unlink(from);
}

/** What file systems without hard links answer, or with links for owners only (proc(5), protected_hardlinks). */
const withoutLinks = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EINVAL', 'EXDEV']);

function nameInUse(cause: unknown): ConnectorError {
  return new ConnectorError('permanent', `Cannot ${renaming}: another file has the new name`, {
    cause,
    reason: 'name-taken',
  });
}

/** The protected form keeps the document's id; under any other name it is another file. */
function refAfter({ ref }: FileItem, place: Place): FileRef {
  const original = withoutProtectedExtension(nameOf(place));
  const fileId = original === undefined ? undefined : fileIdOf(besides(place, original));
  return fileId === ref.fileId ? ref : { ...ref, fileId: fileIdOf(place) };
}
