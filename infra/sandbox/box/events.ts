import { integer, text, type Row } from '../database.ts';
import { badRequest } from './box-error.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { numberParameter, type Call, type Route } from './router.ts';
import { miniUser, type Shape } from './shapes.ts';
import { requireAdmin } from './users.ts';

/** Positions are 19 digits long, beyond what a double holds exactly, as Box's are. */
const firstPosition = 1_152_922_976_252_290_000n;

const treeChanges = [
  ...['ITEM_UPLOAD', 'ITEM_CREATE', 'ITEM_RENAME', 'ITEM_MOVE', 'ITEM_COPY', 'ITEM_TRASH', 'ITEM_UNDELETE_VIA_TRASH'],
  ...['ITEM_MAKE_CURRENT_VERSION', 'ITEM_MODIFY', 'COLLAB_ADD_COLLABORATOR', 'COLLAB_REMOVE_COLLABORATOR'],
];

const day = 24 * 3_600_000;
/** How long Box keeps what a stream shows (Box guide, stream types). */
const keptMs = { admin_logs_streaming: 14 * day, admin_logs: 365 * day };

/** Which rows a stream shows, as SQL with its values, and how it shows one. */
interface Stream {
  readonly where: string;
  readonly values: readonly (string | number)[];
  readonly shape: (cloud: Cloud, row: Row) => Shape;
  /** Epoch ms: a position that has yet to show something older is refused. What Box answers then is unconfirmed. */
  readonly refusesBefore?: number;
}

export function eventRoutes(cloud: Cloud): readonly Route[] {
  return [{ method: 'GET', path: '/2.0/events', handle: (call) => listEvents(cloud, call) }];
}

function listEvents(cloud: Cloud, call: Call): Response {
  const stream = streamOf(cloud, call);
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: 500 });
  const wanted = call.url.searchParams.get('stream_position') ?? '0';
  if (wanted === 'now') return page(lastPosition(cloud), []);
  const after = parsePosition(wanted);
  if (after > 0 && stream.refusesBefore !== undefined && isLost(cloud, after, stream.refusesBefore)) {
    throw badRequest('stream_position is older than what is kept');
  }
  const from = cloud.switches.repeatEvents ? repeatedFrom(cloud, stream, after) : after;
  const sql = `SELECT * FROM events WHERE position > ? AND ${stream.where} ORDER BY position LIMIT ?`;
  const rows = cloud.database.all(sql, from, ...stream.values, limit + (from < after ? 1 : 0));
  const last = rows.at(-1);
  return page(
    last === undefined ? after : integer(last, 'position'),
    rows.map((row) => stream.shape(cloud, row)),
  );
}

function streamOf(cloud: Cloud, call: Call): Stream {
  const type = call.url.searchParams.get('stream_type') ?? 'all';
  if (type === 'admin_logs' || type === 'admin_logs_streaming') {
    requireAdmin(call.caller);
    return enterpriseStream(cloud, call, type);
  }
  if (!['all', 'changes', 'sync'].includes(type)) throw badRequest('stream_type is not one of those that exist');
  const visible = 'user_type IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(audience) WHERE value = ?)';
  const tree = 'AND user_type IN (SELECT value FROM json_each(?))';
  const { id } = call.caller.user;
  return type === 'all'
    ? { where: visible, values: [id], shape: userEvent }
    : { where: `${visible} ${tree}`, values: [id, JSON.stringify(treeChanges)], shape: userEvent };
}

function enterpriseStream(cloud: Cloud, call: Call, type: keyof typeof keptMs): Stream {
  const query = call.url.searchParams;
  const types = query.get('event_type');
  const oldest = cloud.now() - keptMs[type];
  const dated = 'enterprise_type IS NOT NULL AND created_at >= ? AND created_at <= ?';
  const narrowed = types === null ? '' : ' AND enterprise_type IN (SELECT value FROM json_each(?))';
  const wanted = types === null ? [] : [JSON.stringify(types.split(',').map((one) => one.trim()))];
  const stream = { where: dated + narrowed, shape: enterpriseEvent };
  if (type === 'admin_logs_streaming') {
    return { ...stream, values: [oldest, Number.MAX_SAFE_INTEGER, ...wanted], refusesBefore: oldest };
  }
  const after = Math.max(oldest, dateParameter(query, 'created_after') ?? 0);
  const written = cloud.now() - cloud.switches.historyDelayMs;
  const before = Math.min(written, dateParameter(query, 'created_before') ?? Number.MAX_SAFE_INTEGER);
  return { ...stream, values: [after, before, ...wanted] };
}

/** Whether anything that comes after a position is too old to be kept. */
function isLost(cloud: Cloud, after: number, oldest: number): boolean {
  const sql =
    'SELECT 1 AS found FROM events WHERE position > ? AND created_at < ? AND enterprise_type IS NOT NULL LIMIT 1';
  return cloud.database.get(sql, after, oldest) !== undefined;
}

function dateParameter(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const value = Date.parse(given);
  if (Number.isNaN(value)) throw badRequest(`${name} is not a date and time`);
  return value;
}

function userEvent(cloud: Cloud, row: Row): Shape {
  return { ...eventShape(cloud, row), event_type: text(row, 'user_type'), source: parse(row, 'user_source') };
}

function enterpriseEvent(cloud: Cloud, row: Row): Shape {
  return {
    ...eventShape(cloud, row),
    event_type: text(row, 'enterprise_type'),
    source: parse(row, 'enterprise_source'),
    additional_details: parse(row, 'details'),
    ip_address: '127.0.0.1',
  };
}

function eventShape(cloud: Cloud, row: Row): Shape {
  return {
    type: 'event',
    event_id: text(row, 'id'),
    created_at: timestamp(integer(row, 'created_at')),
    recorded_at: timestamp(integer(row, 'created_at')),
    created_by: miniUser(cloud, text(row, 'created_by')),
  };
}

const parse = (row: Row, column: string): unknown => JSON.parse(text(row, column));

function lastPosition(cloud: Cloud): number {
  const row = cloud.database.get('SELECT COALESCE(MAX(position), 0) AS position FROM events');
  return row === undefined ? 0 : integer(row, 'position');
}

/** The place before the last event of this stream at or before `after`. */
function repeatedFrom(cloud: Cloud, stream: Stream, after: number): number {
  const sql = `SELECT MAX(position) AS position FROM events WHERE position <= ? AND ${stream.where}`;
  const row = cloud.database.get(sql, after, ...stream.values);
  return row === undefined || row.position === null ? after : integer(row, 'position') - 1;
}

function parsePosition(given: string): number {
  if (given === '0' || given === 'null' || given === '') return 0;
  const offset = /^\d{1,19}$/.test(given) ? BigInt(given) - firstPosition : -1n;
  if (offset < 0n || offset > BigInt(Number.MAX_SAFE_INTEGER)) throw badRequest('stream_position is not one of ours');
  return Number(offset);
}

/** Written by hand because the position is a JSON number that JavaScript cannot hold. */
function page(position: number, entries: readonly Shape[]): Response {
  const next = String(firstPosition + BigInt(position));
  const body = `{"chunk_size":${entries.length},"next_stream_position":${next},"entries":${JSON.stringify(entries)}}`;
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
