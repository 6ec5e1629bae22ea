import { createHash } from 'node:crypto';
import type { ByteStream } from '../contents.ts';
import { announce } from './announce.ts';
import type { Cloud } from './cloud.ts';
import { checkIfMatch, checkLock, checkNameFree } from './item-actions.ts';
import { addItem, changeItem, requireItem, requirePlace, save, type Item } from './items.ts';
import type { Caller } from './users.ts';
import { addVersion, type StoredBytes } from './versions-store.ts';

/** Streams bytes to disk and takes their SHA-1 on the way. */
export async function storeBytes(cloud: Cloud, bytes: ByteStream): Promise<StoredBytes> {
  const sha1 = createHash('sha1');
  const { id, size } = await cloud.contents.put(bytes, (chunk) => sha1.update(chunk));
  return { content: id, size, sha1: sha1.digest('hex') };
}

export interface NewFile {
  readonly name: string;
  readonly parentId: string;
  readonly contentCreatedAt?: number | undefined;
  readonly contentModifiedAt?: number | undefined;
}

/** What refuses a new file before its bytes are read, and again once they are there. */
export function checkNewFile(
  cloud: Cloud,
  caller: Caller,
  { name, parentId }: NewFile,
  conflicts: 'one' | 'list' = 'one',
): void {
  checkNameFree(cloud, caller, { place: requirePlace(cloud, caller, parentId), name, conflicts });
}

export function createFile(cloud: Cloud, caller: Caller, wanted: NewFile & { readonly bytes: StoredBytes }): Item {
  return cloud.database.transaction(() => {
    checkNewFile(cloud, caller, wanted);
    const place = requirePlace(cloud, caller, wanted.parentId);
    const file = addItem(cloud, { type: 'file', place, by: caller.user, ...wanted });
    const version = addVersion(cloud, file, { bytes: wanted.bytes, by: caller.user });
    const complete = { ...file, versionId: version.id, readyAt: readyAt(cloud) };
    save(cloud, complete);
    announce(cloud, { kind: 'uploaded', item: complete, by: caller });
    return complete;
  });
}

export interface NewVersion {
  readonly fileId: string;
  /** Renames the file where it differs. */
  readonly name?: string | undefined;
  readonly contentModifiedAt?: number | undefined;
}

/** What refuses a new version before its bytes are read, and again once they are there. */
export function checkNewVersion(
  cloud: Cloud,
  caller: Caller,
  wanted: NewVersion & { readonly request: Request },
): Item {
  const file = requireItem(cloud, caller, { type: 'file', id: wanted.fileId, ability: 'edit' });
  checkLock(cloud, caller, file);
  checkIfMatch(wanted.request, file);
  const place = { id: file.parentId, ownerId: file.ownerId };
  if (wanted.name !== undefined && wanted.name !== file.name) {
    checkNameFree(cloud, caller, { place, name: wanted.name, conflicts: 'one', except: file.id });
  }
  return file;
}

type VersionUpload = NewVersion & { readonly request: Request; readonly bytes: StoredBytes };

export function createVersion(cloud: Cloud, caller: Caller, wanted: VersionUpload): Item {
  return cloud.database.transaction(() => {
    const file = checkNewVersion(cloud, caller, wanted);
    const name = wanted.name ?? file.name;
    const version = addVersion(cloud, { ...file, name }, { bytes: wanted.bytes, by: caller.user });
    const contentModifiedAt = wanted.contentModifiedAt ?? cloud.now();
    const change = { name, versionId: version.id, contentModifiedAt, readyAt: readyAt(cloud) };
    const changed = changeItem(cloud, { item: file, by: caller.user, change });
    announce(cloud, { kind: 'edited', item: changed, by: caller });
    return changed;
  });
}

function readyAt(cloud: Cloud): number {
  const { downloadReadyAfterMs } = cloud.switches;
  return downloadReadyAfterMs === 0 ? 0 : cloud.now() + downloadReadyAfterMs;
}
