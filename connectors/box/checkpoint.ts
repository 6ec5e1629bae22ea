import { ConnectorError } from '../../model/errors.ts';
import type { Checkpoint } from '../../model/ids.ts';
import { listOf, numberOf, recordOf, textOf } from './types.ts';

/** A folder that is still to be listed; with a marker, from there on. Markers don't live long, ids do. */
export interface PendingFolder {
  readonly id: string;
  readonly marker?: string;
  /** The managed user as whom it is listed. */
  readonly as?: string;
}

/** How far a walk over a folder tree has come: the last entry is next; none left means that it is complete. */
export interface WalkCheckpoint {
  readonly kind: 'walk';
  readonly pending: readonly PendingFolder[];
}

export const eventStreams = ['admin_logs_streaming', 'changes'] as const;
export type EventStream = (typeof eventStreams)[number];

/** What a streaming position that was lost leaves to be read from the enterprise's history (`admin_logs`); times are epoch ms. */
export interface EventsGap {
  readonly since: number;
  readonly until: number;
  /** Digits; `0` at the window's beginning. */
  readonly position: string;
  /** Not to be read earlier: the history is written late. */
  readonly dueAt: number;
}

/** How far an event stream was read, and which folders that came in by it are still to be walked. */
export interface EventsCheckpoint {
  readonly kind: 'events';
  readonly stream: EventStream;
  /** Digits: positions exceed 2^53. */
  readonly position: string;
  /** Epoch ms at which the position was given. */
  readonly at: number;
  /** Ids of the newest events seen: Box repeats some behind a position. */
  readonly seen: readonly string[];
  readonly pending: readonly PendingFolder[];
  /** Comes before `position`. */
  readonly gap: EventsGap | undefined;
}

export function writeCheckpoint(state: WalkCheckpoint | EventsCheckpoint): Checkpoint {
  return JSON.stringify({ v: 1, ...state }) as Checkpoint;
}

export function readWalkCheckpoint(checkpoint: Checkpoint): WalkCheckpoint {
  const state = parse(checkpoint, 'walk');
  return { kind: 'walk', pending: pendingOf(state.pending) };
}

export function readEventsCheckpoint(checkpoint: Checkpoint): EventsCheckpoint {
  const state = parse(checkpoint, 'events');
  const stream = eventStreams.find((name) => name === state.stream);
  const position = textOf(state.position);
  const at = numberOf(state.at);
  if (stream === undefined || position === undefined || at === undefined) throw unreadable();
  const seen = listOf(state.seen).flatMap((id) => textOf(id) ?? []);
  return { kind: 'events', stream, position, at, seen, pending: pendingOf(state.pending), gap: gapOf(state.gap) };
}

function gapOf(value: unknown): EventsGap | undefined {
  if (value === undefined) return undefined;
  const gap = recordOf(value);
  const position = textOf(gap.position);
  const [since, until, dueAt] = [numberOf(gap.since), numberOf(gap.until), numberOf(gap.dueAt)];
  if (position === undefined || since === undefined || until === undefined || dueAt === undefined) throw unreadable();
  return { position, since, until, dueAt };
}

function parse(checkpoint: Checkpoint, kind: string): Readonly<Record<string, unknown>> {
  let state: Readonly<Record<string, unknown>>;
  try {
    state = recordOf(JSON.parse(checkpoint));
  } catch {
    throw unreadable();
  }
  if (state.v !== 1 || state.kind !== kind) throw unreadable();
  return state;
}

function pendingOf(value: unknown): readonly PendingFolder[] {
  if (!Array.isArray(value)) throw unreadable();
  return value.map((entry) => {
    const id = textOf(recordOf(entry).id);
    const marker = textOf(recordOf(entry).marker);
    const as = textOf(recordOf(entry).as);
    if (id === undefined) throw unreadable();
    return { id, ...(marker === undefined ? {} : { marker }), ...(as === undefined ? {} : { as }) };
  });
}

function unreadable(): ConnectorError {
  return new ConnectorError('resync', 'Cannot list Box changes: the checkpoint is not one of this release', {
    reason: 'checkpoint',
  });
}
