import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';

import { hashOf } from '../../lib/hash.ts';
import type { FileItem } from '../../model/file.ts';
import type { FileId, SourceId } from '../../model/ids.ts';
import type { WalkCheckpoint } from './checkpoint.ts';
import { fileSystemError, isGone, unlessGone } from './errors.ts';
import { folderName, type FolderRoom, toFolderItem, toItem } from './items.ts';
import { isOwnerFile, isOwnTemporary, leftOut } from './names.ts';
import { isDenied, type OpenedFolder, openRoot } from './opened-folder.ts';
import { fileIdOf, type Place, placeOf, withoutProtectedExtension } from './paths.ts';

/** Looks at so many files of a folder at a time: over a network each takes a round trip. */
const lookahead = 32;
/** What a crash left of our own writing is removed after a day. */
const leftoverMs = 86_400_000;

export interface WalkOptions extends Pick<WalkCheckpoint, 'since' | 'startedAt' | 'cursor'> {
  readonly overlapMs: number;
  readonly seen: ReadonlySet<string>;
}

/** One entry passed, in the order of names. */
export interface WalkStep {
  /** The entry's id: a walk can go on behind it. */
  readonly cursor: string;
  /** The item where it has changed; its mark where the next listing must look behind it. */
  readonly found: { readonly item: FileItem | undefined; readonly mark: string | undefined } | undefined;
}

interface Frame {
  readonly place: Place;
  readonly folder: OpenedFolder;
  readonly names: readonly Dirent<Buffer>[];
  /** All names, for protected files to be told from others. */
  readonly known: ReadonlySet<string>;
  /** The folder came here as a whole: the times of what is in it don't show it. */
  readonly moved: boolean;
  /** Where the walk resumes in this folder, for as long as it hasn't come there. */
  readonly resume: Place;
  next: number;
}

/**
 * Every file below a watched folder, folders in between, in the order of their names' bytes. Symbolic links are never
 * followed, so that no loop and no way out exists. A folder that is left out or can't be listed is one item with the reason.
 */
export async function* walk(room: FolderRoom, sourceId: SourceId, options: WalkOptions): AsyncIterable<WalkStep> {
  const root = room.roots.get(sourceId);
  if (root === undefined) return;
  const resume = options.cursor === undefined ? [] : (placeOf(options.cursor as FileId) ?? []);
  const stack = [await openFrame(await openRoot(root), { place: [], moved: false, resume })];
  try {
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const entry = frame.names[frame.next];
      if (entry === undefined) {
        stack.pop();
        await frame.folder.close();
      } else if (entry.isDirectory()) {
        frame.next++;
        const inner = await enter(room, { frame, entry, sourceId, options });
        if ('names' in inner) stack.push(inner);
        else yield inner;
      } else {
        yield* passFiles(room, { frame, sourceId, options });
      }
    }
  } catch (error) {
    throw fileSystemError('list folder', error);
  } finally {
    for (const { folder } of stack) await folder.close();
  }
}

interface Passing {
  readonly frame: Frame;
  readonly sourceId: SourceId;
  readonly options: WalkOptions;
}

async function openFrame(
  folder: OpenedFolder,
  { place, moved, resume }: Pick<Frame, 'place' | 'moved' | 'resume'>,
): Promise<Frame> {
  try {
    const entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' });
    const names = entries.sort((a, b) => Buffer.compare(a.name, b.name));
    const known = new Set(entries.map(({ name }) => name.toString('latin1')));
    return { place, folder, names, known, moved, resume, next: startIn(names, resume) };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** The first entry that isn't behind us: the one that the walk stood at is passed again only where it leads further down. */
function startIn(names: readonly Dirent<Buffer>[], [at, ...below]: Place): number {
  if (at === undefined) return 0;
  const found = names.findIndex(({ name }) => Buffer.compare(name, at) >= (below.length > 0 ? 0 : 1));
  return found === -1 ? names.length : found;
}

/** A folder's frame, or the step that tells why it isn't entered. */
async function enter(
  room: FolderRoom,
  { frame, entry, sourceId, options }: Passing & { readonly entry: Dirent<Buffer> },
): Promise<Frame | WalkStep> {
  const place = [...frame.place, entry.name];
  const cursor = fileIdOf(place);
  const stats = await unlessGone(lstat(frame.folder.entry(entry.name), { bigint: true }));
  if (stats === undefined) return { cursor, found: undefined };
  const passedOver = (reason: string): WalkStep => {
    const item = toFolderItem({ file: { connector: folderName, sourceId, fileId: cursor }, place, stats }, reason);
    return step(item, { stats, moved: frame.moved, options });
  };

  const reason = leftOut(room.names, place);
  if (reason !== undefined) return passedOver(reason);
  const [at, ...below] = frame.resume;
  const resume = at?.equals(entry.name) === true ? below : [];
  try {
    const moved = frame.moved || cameHere(stats, options);
    return await openFrame(await frame.folder.folder(entry.name), { place, moved, resume });
  } catch (error) {
    if (isDenied(error)) return passedOver('folder-unreadable');
    // It went, or became something else: that is another change.
    if (isGone(error)) return { cursor, found: undefined };
    throw error;
  }
}

/** Adding an entry sets both times of a folder; moving it, or opening it up to us, sets ctime alone. */
function cameHere({ ctimeMs, mtimeMs }: BigIntStats, { since, overlapMs }: WalkOptions): boolean {
  return since !== undefined && ctimeMs !== mtimeMs && Number(ctimeMs) >= since - overlapMs;
}

/** Files up to the next folder, some at a time. */
async function* passFiles(room: FolderRoom, { frame, sourceId, options }: Passing): AsyncIterable<WalkStep> {
  const { names, next } = frame;
  let end = next;
  while (end < names.length && end < next + lookahead && names[end]?.isDirectory() === false) end++;
  const entries = names.slice(next, end);
  frame.next = end;
  const looked = entries.map(({ name }) => unlessGone(lstat(frame.folder.entry(name), { bigint: true })));
  const stats = await Promise.all(looked);
  for (const [index, { name }] of entries.entries()) {
    const place = [...frame.place, name];
    const found = stats[index];
    if (found === undefined || (await isNobodys(room, frame, { name, stats: found }))) {
      yield { cursor: fileIdOf(place), found: undefined };
      continue;
    }
    const file = { connector: folderName, sourceId, fileId: fileIdOf(documentPlace(frame, name)) };
    const passed = step(toItem(room, { file, place, stats: found }), { stats: found, moved: frame.moved, options });
    yield { ...passed, cursor: fileIdOf(place) };
  }
}

/** `NAME.p7m` is the document `NAME`, unless there is such a file beside it. */
function documentPlace({ place, known }: Frame, name: Buffer): Place {
  const original = withoutProtectedExtension(name);
  return [...place, original === undefined || known.has(original.toString('latin1')) ? name : original];
}

/** Files that come and go with other files' being open or written: ours, and those by which applications say so. */
async function isNobodys(
  { now }: FolderRoom,
  { folder }: Frame,
  { name, stats }: { readonly name: Buffer; readonly stats: BigIntStats },
): Promise<boolean> {
  if (!stats.isFile()) return false;
  if (!isOwnTemporary(name)) return isOwnerFile(name, Number(stats.size));
  if (now() - Number(stats.ctimeMs) > leftoverMs) await unlessGone(unlink(folder.entry(name)));
  return true;
}

interface Seen {
  readonly stats: BigIntStats;
  readonly moved: boolean;
  readonly options: WalkOptions;
}

function step(item: FileItem, { stats, moved, options }: Seen): WalkStep {
  const { since, overlapMs, startedAt, seen } = options;
  const changedAt = Number(stats.ctimeMs);
  const changed = since === undefined || moved || changedAt >= since - overlapMs;
  const mark = hashOf(item.ref.fileId, item.version).slice(0, 16);
  return {
    cursor: item.ref.fileId,
    found: {
      item: changed && !seen.has(mark) ? item : undefined,
      mark: changedAt >= startedAt - overlapMs ? mark : undefined,
    },
  };
}
