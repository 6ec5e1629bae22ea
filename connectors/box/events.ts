import type { Checkpoint, SourceId } from '../../model/ids.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { ChangePage } from '../connector.ts';
import { type EventsCheckpoint, type EventStream, readEventsCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { badRequest, isKind } from './errors.ts';
import { createSorter, type SortedEvents } from './event-places.ts';
import { askEvents, type BoxEvent, newEvents } from './event-stream.ts';
import type { BoxRoom } from './items.ts';
import { walkStep } from './walk.ts';

/** The source that stands for everything that happens in the enterprise, or, without that right, in our account's view. */
export const eventsSourceId = 'events' as SourceId;

const day = 24 * 3_600_000;
/** Box keeps the enterprise's stream for 14 days: developer.box.com, "Enterprise events"; a day is left for the catching up. */
const keptMs = 13 * day;
/** And its history for a year. */
const historyMs = 364 * day;
/** How late an event may appear in the history; Box names no figure (unconfirmed). */
const lateMs = 30 * 60_000;
const mostSeen = 500;

/**
 * What happened since a position, in pages: files by id, the trees of folders that were moved, copied or restored, and the sources
 * that a tree has left. A first listing only takes the present position: what was there before is the other sources' own listing.
 * Each event counts once as far as the checkpoint remembers. What a position no longer tells is read from the enterprise's history;
 * throws `resync` where that doesn't reach back so far, or may not be read.
 */
export async function* readEvents(room: BoxRoom, checkpoint: Checkpoint | undefined): AsyncIterable<ChangePage> {
  if (checkpoint === undefined) {
    yield pageOf(nothing, await firstPosition(room), true);
    return;
  }
  let state = await readable(room, readEventsCheckpoint(checkpoint));
  const sort = createSorter(room);
  yield* walkPending(room, state, false);
  for (;;) {
    const read = await readOn(room, state);
    const fresh = newEvents(read.events, state.seen);
    const found = await sort(fresh, state.stream);
    const seen = [...state.seen, ...fresh.map(({ id }) => id)].slice(-mostSeen);
    state = { ...read.state, seen, pending: found.folders };
    yield pageOf(found, state, read.ended && state.pending.length === 0);
    yield* walkPending(room, state, read.ended);
    if (read.ended) return;
  }
}

const nothing: Pick<SortedEvents, 'files' | 'sweep'> = { files: [], sweep: [] };

/** The trees that events brought in; `ended` where nothing comes after them. */
async function* walkPending(room: BoxRoom, state: EventsCheckpoint, ended: boolean): AsyncIterable<ChangePage> {
  let { pending } = state;
  while (pending.length > 0) {
    const { files, pending: rest } = await walkStep(room, { pending, required: undefined });
    pending = rest;
    yield pageOf({ files, sweep: [] }, { ...state, pending }, ended && pending.length === 0);
  }
}

function pageOf({ files, sweep }: typeof nothing, state: EventsCheckpoint, last: boolean): ChangePage {
  return { files, checkpoint: writeCheckpoint(state), last, ...(sweep.length === 0 ? {} : { sweep }) };
}

/** The enterprise's stream where our account may read it, else the account's own, which tells nothing of users' files. */
async function firstPosition(room: BoxRoom): Promise<EventsCheckpoint> {
  const start = async (stream: EventStream): Promise<EventsCheckpoint> => {
    const { position } = await askEvents(room.client, { stream, position: 'now' });
    return { kind: 'events', stream, position, at: room.now(), seen: [], pending: [], gap: undefined };
  };
  try {
    return await start('admin_logs_streaming');
  } catch (error) {
    if (!isRefusedToUs(error)) throw error;
    if (!room.account.watchesUsers) return start('changes');
    throw new ConnectorError(
      'unauthorized',
      "Cannot watch Box users: the application may not read the enterprise's events",
      { cause: error, reason: 'enterprise-events' },
    );
  }
}

/** 403 in one of its forms: the account is no co-admin, or the application lacks the scope. */
function isRefusedToUs(error: unknown): boolean {
  return isKind(error, 'permanent') || (isKind(error, 'unauthorized') && error.reason === 'insufficient-scope');
}

/** The checkpoint as Box can still be asked from it. */
async function readable(room: BoxRoom, state: EventsCheckpoint): Promise<EventsCheckpoint> {
  if (state.stream === 'changes' && room.account.watchesUsers) throw expired('our own stream tells nothing of users');
  if (room.now() - state.at <= keptMs) return state;
  return bridge(room, state, expired('the position is older than what Box keeps'));
}

/** Streaming from now on, with the time since the lost position left to be read from the history; or throws `lost`. */
async function bridge(room: BoxRoom, state: EventsCheckpoint, lost: ConnectorError): Promise<EventsCheckpoint> {
  const at = room.now();
  const since = state.gap?.since ?? state.at - lateMs;
  if (state.stream === 'changes' || at - since > historyMs) throw lost;
  const { position } = await askEvents(room.client, { stream: state.stream, position: 'now' });
  return { ...state, position, at, gap: { since, until: at, position: '0', dueAt: 0 } };
}

interface Read {
  readonly state: EventsCheckpoint;
  readonly events: readonly BoxEvent[];
  /** Nothing more is to be had at present. */
  readonly ended: boolean;
}

/** One page: of the gap while there is one, then of the stream. */
async function readOn(room: BoxRoom, state: EventsCheckpoint): Promise<Read> {
  return state.gap === undefined ? readStream(room, state) : readGap(room, state, state.gap);
}

async function readStream(room: BoxRoom, state: EventsCheckpoint): Promise<Read> {
  const { stream, position } = state;
  try {
    const batch = await askEvents(room.client, { stream, position });
    // A short page doesn't mean the end: only an empty one, or a position that stands still, does.
    const ended = batch.events.length === 0 || batch.position === position;
    return { state: { ...state, position: batch.position, at: room.now() }, events: batch.events, ended };
  } catch (error) {
    if (!isBadRequest(error)) throw error;
    const bridged = await bridge(room, state, expired('Box refuses the position', error));
    return { state: bridged, events: [], ended: false };
  }
}

type Gap = NonNullable<EventsCheckpoint['gap']>;

async function readGap(room: BoxRoom, state: EventsCheckpoint, gap: Gap): Promise<Read> {
  if (room.now() < gap.dueAt) return { state, events: [], ended: true };
  try {
    const batch = await askEvents(room.client, { stream: 'admin_logs', position: gap.position, window: gap });
    const ended = batch.events.length === 0 || batch.position === gap.position;
    const next = ended ? tailOf(gap) : { ...gap, position: batch.position };
    return { state: { ...state, gap: next }, events: batch.events, ended: false };
  } catch (error) {
    if (isBadRequest(error) && gap.position !== '0') {
      return { state: { ...state, gap: { ...gap, position: '0' } }, events: [], ended: false };
    }
    if (!isBadRequest(error) && !isRefusedToUs(error)) throw error;
    throw expired("the enterprise's history may not be read", error);
  }
}

/** The newest part of the window is read once more when all of it must be there; after that the stream goes on. */
function tailOf({ until, dueAt }: Gap): Gap | undefined {
  if (dueAt > 0) return undefined;
  return { since: until - lateMs, until, position: '0', dueAt: until + lateMs };
}

function isBadRequest(error: unknown): boolean {
  return isKind(error, 'permanent') && error.reason === badRequest;
}

function expired(state: string, cause?: unknown): ConnectorError {
  return new ConnectorError('resync', `Cannot read Box events: ${state}`, { cause, reason: 'position' });
}
