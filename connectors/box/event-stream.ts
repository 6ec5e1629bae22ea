import type { EventStream } from './checkpoint.ts';
import type { BoxClient } from './client.ts';
import { unexpectedError } from './errors.ts';
import { listOf, recordOf, textOf } from './types.ts';
import type { BoxUser } from './users.ts';

export interface BoxEvent {
  readonly id: string;
  readonly type: string;
  readonly itemType: string;
  readonly itemId: string;
  /** The folder that holds the item, as far as the event tells. */
  readonly parentId: string | undefined;
  readonly owner: BoxUser | undefined;
  /** Who did it. */
  readonly by: BoxUser | undefined;
}

export interface EventBatch {
  readonly events: readonly BoxEvent[];
  readonly position: string;
}

/** Events after which a file's content, or the fact that we see it, may be new; a folder's own are told by `places.ts`. */
export const fileEvents: Readonly<Record<EventStream, ReadonlySet<string>>> = {
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
    // A parked file may be free again; what is shown beside a file may have changed.
    'UNLOCK',
    'METADATA_INSTANCE_CREATE',
    'METADATA_INSTANCE_UPDATE',
    'METADATA_INSTANCE_DELETE',
    'METADATA_INSTANCE_COPY',
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

export interface EventRequest {
  /** `admin_logs`: the enterprise's history, kept for a year, in which events can be missing while they are fresh. */
  readonly stream: EventStream | 'admin_logs';
  /** Digits, or `now`. */
  readonly position: string;
  /** Of the history only, epoch ms. */
  readonly window?: { readonly since: number; readonly until: number };
}

/** One page of a stream (developer.box.com, "List user and enterprise events"). */
export async function askEvents(client: BoxClient, { stream, position, window }: EventRequest): Promise<EventBatch> {
  const query = {
    stream_type: stream,
    stream_position: position,
    limit: '500',
    // Only the enterprise's streams can be narrowed.
    event_type: stream === 'changes' ? undefined : [...fileEvents.admin_logs_streaming].join(','),
    created_after: window && timeOf(Math.floor(window.since / 1000)),
    created_before: window && timeOf(Math.ceil(window.until / 1000)),
  };
  const answer = recordOf(await client.send({ path: '/events', query }));
  const next = textOf(answer.next_stream_position);
  if (next === undefined) throw unexpectedError('GET /events', 'the answer has no next position');
  return { events: listOf(answer.entries).flatMap((entry) => parseEvent(entry) ?? []), position: next };
}

/** Box's own times have no fractions. */
function timeOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace(/\.000Z$/u, 'Z');
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
  const parentId = textOf(recordOf(source.parent).id);
  return { id, type, itemType, itemId, parentId, owner: parseUser(source.owned_by), by: parseUser(event.created_by) };
}

function parseUser(value: unknown): BoxUser | undefined {
  const user = recordOf(value);
  const id = textOf(user.id);
  return id === undefined ? undefined : { id, login: textOf(user.login) };
}

/** Those whose ids are neither among `seen` nor earlier in the list: Box repeats some. */
export function newEvents(events: readonly BoxEvent[], seen: readonly string[]): readonly BoxEvent[] {
  const known = new Set(seen);
  return events.filter(({ id }) => {
    const fresh = !known.has(id);
    known.add(id);
    return fresh;
  });
}
