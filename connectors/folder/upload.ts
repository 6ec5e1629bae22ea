import { createHash, randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { access, constants, type FileHandle, lstat, open, rename as move, rm } from 'node:fs/promises';

import { chunksOf } from '../../lib/patch.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { Confirmation, ContentDigest, OutgoingContent, Uploaded, UploadIntent } from '../connector.ts';
import { codeOf, conflictError, fileSystemError, isKind, unlessGone } from './errors.ts';
import { download, openVersion, requireOpenVersion } from './download.ts';
import { type FolderRoom, inFolderOf, presentPlace, requireVersion, toItem } from './items.ts';
import { ownerFileNames, temporaryName } from './names.ts';
import type { OpenedFolder } from './opened-folder.ts';

const writing = 'write file';

/**
 * Writes beside the file and takes its place in one step, over exactly `item.version`: at no time is there no whole file. Mode,
 * owner, group and dates stay; where they can't, nothing is written. A file with several names is refused, since the others
 * would keep the old content.
 */
export async function upload(room: FolderRoom, item: FileItem, content: OutgoingContent): Promise<Uploaded> {
  try {
    return await inFolderOf(room, item, async (folder, name) => {
      const original = await openVersion(folder, name, item);
      try {
        return await replace(room, { folder, name, item, original, content });
      } finally {
        await original.close();
      }
    });
  } catch (error) {
    throw fileSystemError(writing, error);
  }
}

interface Replacing {
  readonly folder: OpenedFolder;
  readonly name: Buffer;
  readonly item: FileItem;
  readonly original: FileHandle;
  readonly content: OutgoingContent;
}

async function replace(room: FolderRoom, replacing: Replacing): Promise<Uploaded> {
  const { folder, name, item, original, content } = replacing;
  const before = await original.stat({ bigint: true });
  if (before.nlink > 1n) throw refused('hard-link', 'it has several names, and the others would keep the old content');
  // Taking a file's place asks for rights in its folder only: the file's own are honoured all the same.
  await access(folder.entry(name), constants.W_OK);
  await refuseOpen(folder, name);

  const temporary = await writeBeside(folder, before, function* () {
    for (const chunk of chunksOf(content.bytes)) {
      if (content.signal.aborted) throw new ConnectorError('transient', `Cannot ${writing}: it was given up`);
      yield chunk;
    }
  });
  await takePlace(folder, temporary, async () => {
    await refuseOpen(folder, name);
    await requireOpenVersion(original, item, writing);
    await requireVersion(folder, item, { name, what: writing });
    return name;
  });
  const ours = await lstat(folder.entry(name), { bigint: true });
  await giveWay(replacing, { before, ours });
  const after = toItem(room, { file: item.ref, place: presentPlace(item), stats: ours });
  return { item: after, versionBefore: item.version, versionAfter: after.version };
}

/**
 * Somebody who had the file open may have written into it between the last look and our step: what they wrote is in the file
 * that we still hold open, and becomes the present one again.
 */
async function giveWay(
  { folder, name, original }: Replacing,
  { before, ours }: { readonly before: BigIntStats; readonly ours: BigIntStats },
): Promise<void> {
  const after = await original.stat({ bigint: true });
  if (after.size === before.size && after.mtimeNs === before.mtimeNs) return;
  const temporary = await writeBeside(folder, after, () => readAll(original));
  await takePlace(folder, temporary, async () => {
    const present = await unlessGone(lstat(folder.entry(name), { bigint: true }));
    if (present?.ino !== ours.ino || present.ctimeNs !== ours.ctimeNs) throw conflictError(writing);
    return name;
  });
  throw conflictError(writing);
}

async function* readAll(handle: FileHandle): AsyncIterable<Buffer> {
  for (let at = 0; ;) {
    const chunk = Buffer.allocUnsafe(1024 * 1024);
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/** A new file in the same folder, durable, with the mode, owner and dates of `like`; answers with its name. */
async function writeBeside(
  folder: OpenedFolder,
  like: BigIntStats,
  chunks: () => Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<Buffer> {
  const name = temporaryName(randomUUID());
  const handle = await open(folder.entry(name), 'wx', 0o600);
  try {
    try {
      await keepOwner(handle, like);
      for await (const chunk of chunks()) {
        for (let written = 0; written < chunk.length;) {
          written += (await handle.write(chunk, written)).bytesWritten;
        }
      }
      await handle.chmod(Number(like.mode) & 0o777);
      await handle.utimes(Number(like.atimeNs) / 1e9, Number(like.mtimeNs) / 1e9);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return name;
  } catch (error) {
    await rm(folder.entry(name), { force: true });
    throw error;
  }
}

/** Under another owner or group the same mode would let others in, and shut those out who had access. */
async function keepOwner(handle: FileHandle, like: BigIntStats): Promise<void> {
  const made = await handle.stat({ bigint: true });
  if (made.uid === like.uid && made.gid === like.gid) return;
  try {
    await handle.chown(Number(like.uid), Number(like.gid));
  } catch (error) {
    if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'EACCES') throw error;
    throw refused('owner-not-kept', 'its owner and group could not be kept', error);
  }
}

/** `ready` is the last look before the step, and names what is replaced. */
async function takePlace(folder: OpenedFolder, temporary: Buffer, ready: () => Promise<Buffer>): Promise<void> {
  try {
    await move(folder.entry(temporary), folder.entry(await ready()));
  } catch (error) {
    await rm(folder.entry(temporary), { force: true });
    // Windows lets nobody replace a file that somebody has open, and says that access is denied.
    if (process.platform === 'win32' && (codeOf(error) === 'EPERM' || codeOf(error) === 'EACCES')) throw isOpen();
    throw error;
  }
  await syncFolder(folder);
}

/** Makes the step durable; Windows and some network file systems know no such call on a folder. */
async function syncFolder(folder: OpenedFolder): Promise<void> {
  const handle = await open(folder.path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function refuseOpen(folder: OpenedFolder, name: Buffer): Promise<void> {
  const owners = ownerFileNames(name.toString('utf8')).map((owner) => folder.entry(Buffer.from(owner)));
  const found = await Promise.all(owners.map((owner) => unlessGone(lstat(owner))));
  if (found.some((stats) => stats?.isFile() === true)) throw isOpen();
}

function isOpen(): ConnectorError {
  return new ConnectorError('locked', `Cannot ${writing}: somebody has it open`, { reason: 'locked' });
}

function refused(reason: string, state: string, cause?: unknown): ConnectorError {
  return new ConnectorError('permanent', `Cannot ${writing}: ${state}`, { reason, cause });
}

/** A folder states no digest, so the file is read. A change meanwhile says that it isn't ours alone. */
export async function confirm(room: FolderRoom, item: FileItem, intent: UploadIntent): Promise<Confirmation> {
  if (item.unfit !== undefined || item.size !== intent.size || item.version === intent.baseVersion) return 'foreign';
  const digest = createDigest();
  try {
    for await (const chunk of download(room, item, { signal: new AbortController().signal })) digest.update(chunk);
  } catch (error) {
    if (isKind(error, 'conflict') || isKind(error, 'gone')) return 'foreign';
    throw error;
  }
  return digest.value() === intent.digest ? 'ours' : 'foreign';
}

/** SHA-256 in lower-case hex. */
export function createDigest(): ContentDigest {
  const hash = createHash('sha256');
  let digest: string | undefined;
  return {
    update: (chunk) => void hash.update(chunk),
    value: () => (digest ??= hash.digest('hex')),
  };
}
