import type { Checkpoint, FileId, SourceId } from '../../model/ids.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { ChangedFile, ChangePage } from '../connector.ts';
import { topmostWatched } from './account.ts';
import { type EventsCheckpoint, type EventStream, readEventsCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { badRequest, isKind, unexpectedError, unlessGone } from './errors.ts';
import { type BoxRoom, readStandpoint } from './items.ts';
import { listOf, parseFolders, recordOf, textOf } from './types.ts';
import { walkStep } from './walk.ts';

/** The source that stands for everything that happens in the enterprise, or, without that right, in our account's view. */
export const eventsSourceId = 'events' as SourceId;

/** Box keeps the enterprise's stream for 14 days: developer.box.com, "Enterprise events"; a day is left for the catching up. */
const keptMs = 13 * 24 * 3_600_000;
const mostSeen = 300;

/** Events after which a file's content, or the fact that we see it, may be new; a folder's own are told by `folderEvents`. */
const fileEvents: Readonly<Record<EventStream, ReadonlySet<string>>> = {
  admin_logs_streaming: new Set([
    'UPLOAD',
    'EDIT',
    'ITEM_MODIFY',
    'COPY',
    'MOVE',
    'RENAME',
    'DELETE',
    'UNDELETE',
    'FILE_VERSION_RESTORE',
  ]),
  changes: new Set([
    'ITEM_UPLOAD',
    'ITEM_CREATE',
    'ITEM_MODIFY',
    'ITEM_COPY',
    'ITEM_MOVE',
    'ITEM_RENAME',
    'ITEM_TRASH',
    'ITEM_UNDELETE_VIA_TRASH',
    'ITEM_MAKE_CURRENT_VERSION',
  ]),
};

/** A whole subtree may have come in. */
const folderEvents = new Set(['COPY', 'MOVE', 'UNDELETE', 'ITEM_COPY', 'ITEM_MOVE', 'ITEM_UNDELETE_VIA_TRASH']);

/** An event that moves something may name the folder that it left. */
const movingEvents = new Set(['MOVE', 'ITEM_MOVE']);

/**
 * What happened since a position, in pages: files by id, and the trees of folders that were moved, copied or restored.
 * A first listing only takes the present position: what was there before is the folders' own listing. Each event counts
 * once as far as the checkpoint remembers. Throws `resync` for a position that Box no longer has.
 */
export async function* readEvents(room: BoxRoom, checkpoint: Checkpoint | undefined): AsyncIterable<ChangePage> {
  if (checkpoint === undefined) {
    yield pageOf([], await firstPosition(room), true);
    return;
  }
  let state = readEventsCheckpoint(checkpoint);
  if (room.now() - state.at > keptMs) throw expired('the position is older than what Box keeps');
  const isWatched = createPlaceMemo(room);
  yield* walkPending(room, state, false);
  for (;;) {
    const batch = await readBatch(room, state);
    // A short page doesn't mean the end: only an empty one, or a position that stands still, does.
    const ended = batch.events.length === 0 || batch.position === state.position;
    const fresh = newEvents(batch.events, state.seen);
    const found = await sortEvents(fresh, state.stream, isWatched);
    state = {
      ...state,
      position: batch.position,
      at: room.now(),
      seen: [...state.seen, ...fresh.map(({ id }) => id)].slice(-mostSeen),
      pending: found.folders.map((id) => ({ id })),
    };
    yield pageOf(found.files, state, ended && state.pending.length === 0);
    yield* walkPending(room, state, ended);
    if (ended) return;
  }
}

/** The trees that events brought in; `ended` where nothing comes after them. */
async function* walkPending(room: BoxRoom, state: EventsCheckpoint, ended: boolean): AsyncIterable<ChangePage> {
  let { pending } = state;
  while (pending.length > 0) {
    const step = await walkStep(room, { pending, standpoint: await readStandpoint(room), required: undefined });
    pending = step.pending;
    yield pageOf(step.files, { ...state, pending }, ended && pending.length === 0);
  }
}

function pageOf(files: readonly ChangedFile[], state: EventsCheckpoint, last: boolean): ChangePage {
  return { files, checkpoint: writeCheckpoint(state), last };
}

/** The enterprise's stream where our account may read it, else the account's own. */
async function firstPosition(room: BoxRoom): Promise<EventsCheckpoint> {
  const start = async (stream: EventStream): Promise<EventsCheckpoint> => {
    const { position } = await askEvents(room, stream, 'now');
    return { kind: 'events', stream, position, at: room.now(), seen: [], pending: [] };
  };
  try {
    return await start('admin_logs_streaming');
  } catch (error) {
    if (!isRefusedToUs(error)) throw error;
    return start('changes');
  }
}

/** 403 in one of its forms: the account is no co-admin, or the application lacks the scope. */
function isRefusedToUs(error: unknown): boolean {
  return isKind(error, 'permanent') || (isKind(error, 'unauthorized') && error.reason === 'insufficient-scope');
}

interface BoxEvent {
  readonly id: string;
  readonly type: string;
  readonly itemType: string;
  readonly itemId: string;
  /** The folder that holds the item, as far as the event tells. */
  readonly parentId: string | undefined;
}

interface EventBatch {
  readonly events: readonly BoxEvent[];
  readonly position: string;
}

async function readBatch(room: BoxRoom, { stream, position }: EventsCheckpoint): Promise<EventBatch> {
  try {
    return await askEvents(room, stream, position);
  } catch (error) {
    if (isKind(error, 'permanent') && error.reason === badRequest) throw expired('Box refuses the position', error);
    throw error;
  }
}

async function askEvents({ client }: BoxRoom, stream: EventStream, position: string): Promise<EventBatch> {
  const query = {
    stream_type: stream,
    stream_position: position,
    limit: '500',
    // Only the enterprise's streams can be narrowed.
    event_type: stream === 'admin_logs_streaming' ? [...fileEvents[stream]].join(',') : undefined,
  };
  const answer = recordOf(await client.send({ path: '/events', query }));
  const next = textOf(answer.next_stream_position);
  if (next === undefined) throw unexpectedError('GET /events', 'the answer has no next position');
  return { events: listOf(answer.entries).flatMap((entry) => parseEvent(entry) ?? []), position: next };
}

/** The enterprise's events describe an item flat (`item_id`), a user's as the API's own object (`id`). */
function parseEvent(value: unknown): BoxEvent | undefined {
  const event = recordOf(value);
  const source = recordOf(event.source);
  const id = textOf(event.event_id);
  const type = textOf(event.event_type);
  const itemType = textOf(source.item_type) ?? textOf(source.type);
  const itemId = textOf(source.item_id) ?? textOf(source.id);
  if (id === undefined || type === undefined || itemType === undefined || itemId === undefined) return undefined;
  return { id, type, itemType, itemId, parentId: textOf(recordOf(source.parent).id) };
}

function newEvents(events: readonly BoxEvent[], seen: readonly string[]): readonly BoxEvent[] {
  const known = new Set(seen);
  return events.filter(({ id }) => {
    const fresh = !known.has(id);
    known.add(id);
    return fresh;
  });
}

interface SortedEvents {
  readonly files: readonly ChangedFile[];
  readonly folders: readonly string[];
}

/** Files and folders that lie in a watched folder, each once. */
async function sortEvents(
  events: readonly BoxEvent[],
  stream: EventStream,
  isWatched: (folderId: string) => Promise<boolean>,
): Promise<SortedEvents> {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { type, itemType, itemId, parentId } of events) {
    if (itemType === 'folder' && folderEvents.has(type) && (await isWatched(itemId))) folders.add(itemId);
    if (itemType !== 'file' || !fileEvents[stream].has(type) || files.has(itemId)) continue;
    const place = movingEvents.has(type) ? undefined : parentId;
    if (place === undefined || (await isWatched(place))) files.add(itemId);
  }
  return {
    files: Array.from(files, (id) => ({ kind: 'touched', fileId: id as FileId })),
    folders: [...folders],
  };
}

/**
 * Whether a folder is a watched one or lies in one; one call per folder and listing. The stream tells of the whole
 * enterprise, and without this each file in it would cost a call.
 */
function createPlaceMemo(room: BoxRoom): (folderId: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (folderId) => {
    const found = known.get(folderId) ?? (await isInWatched(room, folderId));
    known.set(folderId, found);
    return found;
  };
}

async function isInWatched({ client, account }: BoxRoom, id: string): Promise<boolean> {
  const watched = await account.watchedIds();
  if (id === '0' || watched.has(id)) return id !== '0';
  const path = `/folders/${encodeURIComponent(id)}`;
  const folder = recordOf(await unlessGone(client.send({ path, query: { fields: 'id,type,path_collection' } })));
  return topmostWatched(parseFolders(folder.path_collection), watched) !== undefined;
}

function expired(state: string, cause?: unknown): ConnectorError {
  return new ConnectorError('resync', `Cannot read Box events: ${state}`, { cause, reason: 'position' });
}
