import type { Source } from '../../model/file.ts';
import type { Checkpoint, FileId } from '../../model/ids.ts';
import type { ChangedFile, ChangePage } from '../connector.ts';
import { actingFor, sourceOfUser, userOfSource } from './as-user.ts';
import { type PendingFolder, readWalkCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { badRequest, isKind, unlessGone } from './errors.ts';
import { type BoxRoom, readStandpoint, type Standpoint, toItem } from './items.ts';
import { type BoxFolderRef, type BoxPage, fileFields, parseFile, parseFolderRef, parsePage } from './types.ts';

/** A user's whole tree. */
const rootId = '0';

/**
 * Every file in a watched folder's tree, or every file that a user owns, a page per call to Box. A complete checkpoint answers with
 * one empty page: what changed since is told by webhooks and by the event stream, and a sweep starts without a checkpoint.
 */
export async function* walkSource(
  room: BoxRoom,
  source: Source,
  checkpoint: Checkpoint | undefined,
): AsyncIterable<ChangePage> {
  const as = userOfSource(source.id);
  const top: PendingFolder = as === undefined ? { id: source.id } : { id: rootId, as };
  let pending = checkpoint === undefined ? [top] : readWalkCheckpoint(checkpoint).pending;
  if (pending.length === 0) {
    yield pageOf([], pending);
    return;
  }
  while (pending.length > 0) {
    const step = await walkStep(room, { pending, required: top.id });
    pending = step.pending;
    yield pageOf(step.files, pending);
  }
}

function pageOf(files: readonly ChangedFile[], pending: readonly PendingFolder[]): ChangePage {
  return { files, checkpoint: writeCheckpoint({ kind: 'walk', pending }), last: pending.length === 0 };
}

export interface WalkState {
  readonly pending: readonly PendingFolder[];
  /** The folder that must be there: another one that is gone meanwhile has nothing to list. */
  readonly required: string | undefined;
}

export interface WalkStep {
  readonly files: readonly ChangedFile[];
  readonly pending: readonly PendingFolder[];
}

/** Lists one page of the folder that is next. A folder's own pages come first, since markers don't live long. */
export async function walkStep(room: BoxRoom, { pending, required }: WalkState): Promise<WalkStep> {
  const next = pending.at(-1);
  const rest = pending.slice(0, -1);
  if (next === undefined) return { files: [], pending: rest };
  const page = await readPage(room, next, required);
  if (page === undefined) return { files: [], pending: rest };

  const standpoint = await readStandpoint(room, next.as);
  const waiting = new Set(rest.map(({ id }) => id));
  const as = next.as === undefined ? {} : { as: next.as };
  const folders = page.entries
    .flatMap((entry) => parseFolderRef(entry) ?? [])
    .filter((folder) => !waiting.has(folder.id) && mayHoldFiles(folder, standpoint));
  const same = page.marker === undefined ? [] : [{ id: next.id, ...as, marker: page.marker }];
  return {
    files: page.entries.flatMap((entry) => changedFile(entry, standpoint) ?? []),
    pending: [...rest, ...folders.map(({ id }) => ({ id, ...as })), ...same],
  };
}

/** In Box who owns a folder owns all that is in it: of a user's tree, what others share with them is not gone into. */
function mayHoldFiles({ id, ownerId }: BoxFolderRef, { actingAs, watched }: Standpoint): boolean {
  if (actingAs === undefined) return true;
  return !watched.has(id) && (ownerId === undefined || ownerId === actingAs);
}

/** Undefined where the folder is gone. A marker that Box refuses, having forgotten it, starts that folder again. */
async function readPage(
  room: BoxRoom,
  folder: PendingFolder,
  required: string | undefined,
): Promise<BoxPage | undefined> {
  const { id, marker, as } = folder;
  const { client } = as === undefined ? room : actingFor(room, sourceOfUser(as));
  const query = { usemarker: 'true', limit: '1000', fields: fileFields, marker };
  const wanted = client.send({ path: `/folders/${encodeURIComponent(id)}/items`, query });
  try {
    const answer = await (id === required ? wanted : unlessGone(wanted));
    return answer === undefined ? undefined : parsePage(answer);
  } catch (error) {
    if (marker === undefined || !isKind(error, 'permanent') || error.reason !== badRequest) throw error;
    return readPage(room, { id, ...(as === undefined ? {} : { as }) }, required);
  }
}

/**
 * A file whose place or owner the listing doesn't tell is looked at by id. Web links have no bytes and are no files. In a user's tree,
 * what others own is theirs, and what lies in a watched folder is told by that one's own listing.
 */
function changedFile(entry: unknown, standpoint: Standpoint): ChangedFile | undefined {
  const file = parseFile(entry);
  if (file === undefined) return undefined;
  const item = toItem(file, standpoint);
  const { actingAs } = standpoint;
  if (actingAs === undefined) {
    return item === undefined ? { kind: 'touched', fileId: file.id as FileId } : { kind: 'present', item };
  }
  const sourceId = sourceOfUser(actingAs);
  if (item !== undefined) return item.ref.sourceId === sourceId ? { kind: 'present', item } : undefined;
  return file.ownerId === undefined ? { kind: 'touched', fileId: file.id as FileId, sourceId } : undefined;
}
