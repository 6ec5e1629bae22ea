import type { Source } from '../../model/file.ts';
import type { Checkpoint, FileId } from '../../model/ids.ts';
import type { ChangedFile, ChangePage } from '../connector.ts';
import { type PendingFolder, readWalkCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { badRequest, isKind, unlessGone } from './errors.ts';
import { type BoxRoom, readStandpoint, type Standpoint, toItem } from './items.ts';
import { type BoxPage, fileFields, parseFile, parseFolderRef, parsePage } from './types.ts';

/**
 * Every file in a watched folder's tree, a page per call to Box. A complete checkpoint answers with one empty page: what
 * changed since is told by webhooks and by the event stream, and a sweep starts without a checkpoint.
 */
export async function* walkSource(
  room: BoxRoom,
  source: Source,
  checkpoint: Checkpoint | undefined,
): AsyncIterable<ChangePage> {
  const start: readonly PendingFolder[] = [{ id: source.id }];
  let pending = checkpoint === undefined ? start : readWalkCheckpoint(checkpoint).pending;
  if (pending.length === 0) {
    yield pageOf([], pending);
    return;
  }
  const standpoint = await readStandpoint(room);
  while (pending.length > 0) {
    const step = await walkStep(room, { pending, standpoint, required: source.id });
    pending = step.pending;
    yield pageOf(step.files, pending);
  }
}

function pageOf(files: readonly ChangedFile[], pending: readonly PendingFolder[]): ChangePage {
  return { files, checkpoint: writeCheckpoint({ kind: 'walk', pending }), last: pending.length === 0 };
}

export interface WalkState {
  readonly pending: readonly PendingFolder[];
  readonly standpoint: Standpoint;
  /** The folder that must be there: another one that is gone meanwhile has nothing to list. */
  readonly required: string | undefined;
}

export interface WalkStep {
  readonly files: readonly ChangedFile[];
  readonly pending: readonly PendingFolder[];
}

/** Lists one page of the folder that is next. A folder's own pages come first, since markers don't live long. */
export async function walkStep(room: BoxRoom, { pending, standpoint, required }: WalkState): Promise<WalkStep> {
  const next = pending.at(-1);
  const rest = pending.slice(0, -1);
  if (next === undefined) return { files: [], pending: rest };
  const page = await readPage(room, next, required);
  if (page === undefined) return { files: [], pending: rest };

  const waiting = new Set(rest.map(({ id }) => id));
  const folders = page.entries.flatMap((entry) => parseFolderRef(entry)?.id ?? []).filter((id) => !waiting.has(id));
  const same = page.marker === undefined ? [] : [{ id: next.id, marker: page.marker }];
  return {
    files: page.entries.flatMap((entry) => changedFile(entry, standpoint) ?? []),
    pending: [...rest, ...folders.map((id) => ({ id })), ...same],
  };
}

/** Undefined where the folder is gone. A marker that Box refuses, having forgotten it, starts that folder again. */
async function readPage(
  room: BoxRoom,
  { id, marker }: PendingFolder,
  required: string | undefined,
): Promise<BoxPage | undefined> {
  const query = { usemarker: 'true', limit: '1000', fields: fileFields, marker };
  const wanted = room.client.send({ path: `/folders/${encodeURIComponent(id)}/items`, query });
  try {
    const answer = await (id === required ? wanted : unlessGone(wanted));
    return answer === undefined ? undefined : parsePage(answer);
  } catch (error) {
    if (marker === undefined || !isKind(error, 'permanent') || error.reason !== badRequest) throw error;
    return readPage(room, { id }, required);
  }
}

/** A file whose place the listing doesn't tell is looked at by id. Web links have no bytes and are no files. */
function changedFile(entry: unknown, standpoint: Standpoint): ChangedFile | undefined {
  const file = parseFile(entry);
  if (file === undefined) return undefined;
  const item = toItem(file, standpoint);
  return item === undefined ? { kind: 'touched', fileId: file.id as FileId } : { kind: 'present', item };
}
