import type { FileId, SourceId } from '../../model/ids.ts';
import type { ChangedFile } from '../connector.ts';
import { topmostWatched } from './account.ts';
import { sourceOfUser } from './as-user.ts';
import type { EventStream, PendingFolder } from './checkpoint.ts';
import { unlessGone } from './errors.ts';
import { type BoxEvent, fileEvents } from './event-stream.ts';
import type { BoxRoom } from './items.ts';
import { parseFolders, recordOf } from './types.ts';
import type { BoxUser } from './users.ts';

/** A whole subtree may have come in. */
const folderEvents = new Set(['COPY', 'MOVE', 'UNDELETE', 'ITEM_COPY', 'ITEM_MOVE', 'ITEM_UNDELETE_VIA_TRASH']);
/** A whole subtree went to the trash, and no event tells of its files. */
const trashEvents = new Set(['DELETE', 'ITEM_TRASH']);
/** An event that moves something may name the folder that it left. */
const movingEvents = new Set(['MOVE', 'ITEM_MOVE']);

/** What events mean for our sources, each file and folder once. */
export interface SortedEvents {
  readonly files: readonly ChangedFile[];
  /** Folders whose trees came in. */
  readonly folders: readonly PendingFolder[];
  /** Sources that a whole tree may have left. */
  readonly sweep: readonly SourceId[];
}

export type SortEvents = (events: readonly BoxEvent[], stream: EventStream) => Promise<SortedEvents>;

interface Sorting {
  readonly room: BoxRoom;
  readonly stream: EventStream;
  readonly placeOf: (folderId: string) => Promise<SourceId | undefined>;
}

/** Remembers where folders lie for as long as it is used: the stream tells of the whole enterprise, and each costs a call. */
export function createSorter(room: BoxRoom): SortEvents {
  const placeOf = createPlaceMemo(room);
  return async (events, stream) => {
    const sorting = { room, stream, placeOf };
    const files = new Map<string, ChangedFile>();
    const folders = new Map<string, PendingFolder>();
    const sweep = new Set<SourceId>();
    for (const event of events) {
      if (event.itemType === 'file') {
        const file = fileEvents[stream].has(event.type) ? await fileOf(sorting, event) : undefined;
        if (file !== undefined) files.set(event.itemId, file);
      } else if (event.itemType === 'folder') {
        const folder = folderEvents.has(event.type) ? await incoming(sorting, event) : undefined;
        if (folder !== undefined) folders.set(folder.id, folder);
        const left = folder === undefined ? await leftSources(sorting, event) : [];
        for (const id of left) sweep.add(id);
      }
    }
    return { files: [...files.values()], folders: [...folders.values()], sweep: [...sweep] };
  };
}

/** The event's file, if it may be in a source of ours: a watched folder comes before the user who owns the file. */
async function fileOf({ room, placeOf }: Sorting, event: BoxEvent): Promise<ChangedFile | undefined> {
  const { type, itemId, parentId, owner } = event;
  const touched = { kind: 'touched', fileId: itemId as FileId } as const;
  const moving = movingEvents.has(type);
  const owned = ownersSource(room, owner);
  if (moving && owned === undefined) return touched;
  if (parentId !== undefined && (await placeOf(parentId)) !== undefined) return touched;
  if (owned !== undefined) return { ...touched, sourceId: owned };
  const telling = parentId !== undefined || (owner !== undefined && (await room.account.watchedIds()).size === 0);
  return telling ? undefined : touched;
}

/** The event's folder, if its tree now lies in a source of ours, to be listed as who may. */
async function incoming({ room, placeOf }: Sorting, { itemId, owner }: BoxEvent): Promise<PendingFolder | undefined> {
  if ((await placeOf(itemId)) !== undefined) return { id: itemId };
  const own = owner !== undefined && (await room.account.watches(owner));
  return own ? { id: itemId, as: owner.id } : undefined;
}

/** The sources that the folder's files were in, if it went to the trash or out of what we watch. */
async function leftSources(sorting: Sorting, event: BoxEvent): Promise<readonly SourceId[]> {
  const { room, placeOf } = sorting;
  const { type, itemId, parentId, owner, by } = event;
  const moved = movingEvents.has(type);
  if (!moved && !trashEvents.has(type)) return [];
  const watched = await room.account.watchedIds();
  const place = watched.has(itemId) ? (itemId as SourceId) : parentId && (await placeOf(parentId));
  if (place !== undefined && place !== '') return [place];
  const users = [owner, ...(moved ? [by] : [])].flatMap((user) => ownersSource(room, user) ?? []);
  if (!moved && (parentId !== undefined || users.length > 0)) return users;
  return [...users, ...(await foldersLeft(sorting, event))];
}

/**
 * Watched folders that a moved folder may have lain in. The enterprise's events don't tell which, and most are about folders that we
 * never saw: those count that belong to who moved it or owns it now. Our own stream only tells of what we see.
 */
async function foldersLeft({ room, stream }: Sorting, { owner, by }: BoxEvent): Promise<readonly SourceId[]> {
  const folders = await room.account.knownFolders();
  const theirs = new Set([owner?.id, by?.id]);
  const all = stream === 'changes' || owner === undefined;
  return folders.filter(({ ownerId }) => all || theirs.has(ownerId)).map(({ id }) => id as SourceId);
}

function ownersSource({ account }: BoxRoom, user: BoxUser | undefined): SourceId | undefined {
  return user !== undefined && account.maybeWatches(user) ? sourceOfUser(user.id) : undefined;
}

/** The watched folder that a folder is or lies in. */
function createPlaceMemo(room: BoxRoom): Sorting['placeOf'] {
  const known = new Map<string, SourceId | undefined>();
  return async (folderId) => {
    if (known.has(folderId)) return known.get(folderId);
    const found = await findPlace(room, folderId);
    known.set(folderId, found);
    return found;
  };
}

async function findPlace({ client, account }: BoxRoom, id: string): Promise<SourceId | undefined> {
  const watched = await account.watchedIds();
  if (id === '0' || watched.size === 0) return undefined;
  const path = `/folders/${encodeURIComponent(id)}`;
  if (watched.has(id)) return id as SourceId;
  const folder = recordOf(await unlessGone(client.send({ path, query: { fields: 'id,type,path_collection' } })));
  return topmostWatched(parseFolders(folder.path_collection), watched);
}
