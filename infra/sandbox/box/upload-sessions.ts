import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { integer, maybeText, text, type Row } from '../database.ts';
import { badRequest, BoxError, json, noContent, preconditionFailed } from './box-error.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { parseTime } from './item-actions.ts';
import type { Item } from './items.ts';
import { numberParameter, readBody, type Call, type Route } from './router.ts';
import type { Shape } from './shapes.ts';
import { checkNewFile, checkNewVersion, createFile, createVersion, storeBytes } from './store-content.ts';
import { uploaded } from './uploads.ts';
import { writePart } from './write-part.ts';

const partSize = 8 * 1024 * 1024;
const smallest = 20_000_000;
const lifetimeMs = 7 * 24 * 3600_000;

const newFile = z.object({ folder_id: z.string(), file_name: z.string(), file_size: z.int().min(0) });
const newVersion = z.object({ file_name: z.string().optional(), file_size: z.int().min(0) });
const commitment = z.object({
  parts: z.array(z.object({ part_id: z.string(), offset: z.int(), size: z.int() })),
  attributes: z
    .object({ content_created_at: z.string().nullish(), content_modified_at: z.string().nullish() })
    .nullish(),
});

interface Session {
  readonly id: string;
  readonly userId: string;
  readonly fileId: string | undefined;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly size: number;
  readonly state: 'open' | 'closed';
  readonly commits: number;
  readonly expiresAt: number;
}

interface Part {
  readonly start: number;
  readonly size: number;
  readonly id: string;
  readonly sha1: string;
}

/** Chunked uploads; the addresses a session answers with are absolute and lie on the upload host. */
export function uploadSessionRoutes(cloud: Cloud): readonly Route[] {
  const busy = new Set<string>();
  const path = '/upload/2.0/files/upload_sessions';
  const one = `${path}/:id`;
  return [
    { method: 'POST', path, handle: (call) => openForFile(cloud, call) },
    { method: 'POST', path: '/upload/2.0/files/:id/upload_sessions', handle: (call) => openForVersion(cloud, call) },
    { method: 'GET', path: one, handle: (call) => json(200, shape(cloud, require(cloud, call))) },
    { method: 'PUT', path: one, handle: (call) => putPart(cloud, call, busy) },
    { method: 'DELETE', path: one, handle: (call) => abort(cloud, call) },
    { method: 'GET', path: `${one}/parts`, handle: (call) => listParts(cloud, call) },
    { method: 'POST', path: `${one}/commit`, handle: (call) => commit(cloud, call) },
  ];
}

async function openForFile(cloud: Cloud, call: Call): Promise<Response> {
  const { folder_id: parentId, file_name: name, file_size: size } = await readBody(call, newFile);
  checkNewFile(cloud, call.caller, { name, parentId });
  return create(cloud, call, { fileId: undefined, parentId, name, size });
}

async function openForVersion(cloud: Cloud, call: Call): Promise<Response> {
  const { file_name: name, file_size: size } = await readBody(call, newVersion);
  const file = checkNewVersion(cloud, call.caller, { fileId: call.param('id'), name, request: call.request });
  return create(cloud, call, { fileId: file.id, parentId: undefined, name: name ?? file.name, size });
}

type Wanted = Pick<Session, 'fileId' | 'parentId' | 'name' | 'size'>;

function create(cloud: Cloud, call: Call, { fileId, parentId, name, size }: Wanted): Response {
  if (size < smallest) {
    throw new BoxError(400, 'file_size_too_small', `The file size is below ${smallest}, the minimum for this API`);
  }
  const row = cloud.database.get(
    "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, 'open', 0, ?) RETURNING *",
    cloud.nextId(),
    call.caller.user.id,
    fileId ?? null,
    parentId ?? null,
    name,
    size,
    cloud.now() + lifetimeMs,
  );
  if (row === undefined) throw new Error('Cannot open upload session: the database returned no row');
  return json(201, shape(cloud, parseSession(row)));
}

/** Of the caller, and open: 404 for an unknown one, 403 for another's, 410 for one that has ended. */
function require(cloud: Cloud, call: Call): Session {
  const row = cloud.database.get('SELECT * FROM sessions WHERE id = ?', call.param('id'));
  if (row === undefined) throw new BoxError(404, 'not_found', 'Upload session not found');
  const session = parseSession(row);
  if (session.userId !== call.caller.user.id) {
    throw new BoxError(403, 'forbidden', 'Only the user who initiated the upload session may upload to it');
  }
  if (session.state === 'closed' || session.expiresAt <= cloud.now()) {
    throw new BoxError(410, 'session_expired', 'The upload session has expired');
  }
  return session;
}

async function putPart(cloud: Cloud, call: Call, busy: Set<string>): Promise<Response> {
  const session = require(cloud, call);
  const { start, size } = rangeOf(call.request, session);
  const digest = digestOf(call.request);
  const key = `${session.id} ${start}`;
  // What is written must not be written again by a second try meanwhile.
  if (busy.has(key) || partsOf(cloud, session).some((part) => part.start === start)) {
    throw new BoxError(409, 'range_overlaps_existing_range', 'The part overlaps with one that is there already');
  }
  busy.add(key);
  try {
    const sha1 = await writePart(pathOf(cloud, session), { start, size, body: call.request.body });
    if (sha1 === undefined) throw badRequest('the part is not as long as its content-range says');
    if (sha1.toString('base64') !== digest) throw preconditionFailed();
    const part: Part = {
      start,
      size,
      id: Number(cloud.nextId()).toString(16).toUpperCase(),
      sha1: sha1.toString('hex'),
    };
    cloud.database.run('INSERT INTO parts VALUES (?, ?, ?, ?, ?)', session.id, start, size, part.id, part.sha1);
    return json(200, { part: partShape(part) });
  } finally {
    busy.delete(key);
  }
}

/** `bytes first-last/total`: a part is `partSize` long and starts at a multiple of it; the last one takes the rest. */
function rangeOf(request: Request, session: Session): Pick<Part, 'start' | 'size'> {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers.get('content-range') ?? '');
  const [start, last, total] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const expectedEnd = Math.min(start + partSize, session.size) - 1;
  const fits = total === session.size && start % partSize === 0 && start < session.size && last === expectedEnd;
  if (match === null || !fits) {
    throw new BoxError(416, 'invalid_range', `The part does not fit parts of ${partSize} bytes over ${session.size}`);
  }
  return { start, size: last - start + 1 };
}

/** The base64 of `digest: sha=...` (RFC 3230). */
function digestOf(request: Request): string {
  const digest = /^sha=([A-Za-z0-9+/]+=*)$/.exec(request.headers.get('digest') ?? '')?.[1];
  if (digest === undefined) throw badRequest('the digest header must be sha= and the SHA-1 in base64');
  return digest;
}

function listParts(cloud: Cloud, call: Call): Response {
  const parts = partsOf(cloud, require(cloud, call));
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: 1000 });
  const offset = numberParameter(call, 'offset', { otherwise: 0, most: 10_000 });
  const entries = parts.slice(offset, offset + limit).map(partShape);
  return json(200, { total_count: parts.length, entries, limit, offset });
}

async function abort(cloud: Cloud, call: Call): Promise<Response> {
  await close(cloud, require(cloud, call));
  return noContent();
}

/** 202 while the parts are put together, as often as the switch says; then the file, 201. */
async function commit(cloud: Cloud, call: Call): Promise<Response> {
  const session = require(cloud, call);
  const digest = digestOf(call.request);
  const { parts, attributes } = await readBody(call, commitment);
  checkParts(partsOf(cloud, session), parts, session);
  checkTarget(cloud, call, session);
  if (session.commits < cloud.switches.commitWaits) {
    cloud.database.run('UPDATE sessions SET commits = commits + 1 WHERE id = ?', session.id);
    return new Response(null, { status: 202, headers: { 'retry-after': '1' } });
  }
  const bytes = await storeBytes(cloud, createReadStream(pathOf(cloud, session)));
  if (Buffer.from(bytes.sha1, 'hex').toString('base64') !== digest) throw preconditionFailed();
  const given = {
    name: session.name,
    bytes,
    contentCreatedAt: parseTime(attributes?.content_created_at, 'content_created_at'),
    contentModifiedAt: parseTime(attributes?.content_modified_at, 'content_modified_at'),
  };
  require(cloud, call);
  const file: Item =
    session.fileId === undefined
      ? createFile(cloud, call.caller, { ...given, parentId: session.parentId ?? '' })
      : createVersion(cloud, call.caller, { ...given, fileId: session.fileId, request: call.request });
  await close(cloud, session);
  return json(201, uploaded(cloud, call, file));
}

function checkTarget(cloud: Cloud, call: Call, { fileId, parentId, name }: Session): void {
  if (fileId === undefined) checkNewFile(cloud, call.caller, { name, parentId: parentId ?? '' });
  else checkNewVersion(cloud, call.caller, { fileId, name, request: call.request });
}

/** The parts named must be those that are there, in order, and make up the whole file. */
function checkParts(
  there: readonly Part[],
  named: z.infer<typeof commitment>['parts'],
  { size }: Pick<Session, 'size'>,
): void {
  const same = named.length === there.length && named.every((part, at) => isPart(there[at], part));
  const total = there.reduce((sum, part) => sum + part.size, 0);
  if (!same || total !== size) throw badRequest('the parts are not all of the file, in order');
}

const isPart = (part: Part | undefined, named: { part_id: string; offset: number; size: number }): boolean =>
  part?.id === named.part_id && part.start === named.offset && part.size === named.size;

async function close(cloud: Cloud, session: Session): Promise<void> {
  cloud.database.transaction(() => {
    cloud.database.run("UPDATE sessions SET state = 'closed' WHERE id = ?", session.id);
    cloud.database.run('DELETE FROM parts WHERE session_id = ?', session.id);
  });
  await rm(pathOf(cloud, session), { force: true });
}

const pathOf = (cloud: Cloud, { id }: Session): string => join(cloud.uploadsFolder, id);

const partsOf = (cloud: Cloud, { id }: Session): readonly Part[] =>
  cloud.database.all('SELECT * FROM parts WHERE session_id = ? ORDER BY start', id).map((row) => ({
    start: integer(row, 'start'),
    size: integer(row, 'size'),
    id: text(row, 'id'),
    sha1: text(row, 'sha1'),
  }));

const partShape = ({ id, start, size, sha1 }: Part): Shape => ({ part_id: id, offset: start, size, sha1 });

function shape(cloud: Cloud, session: Session): Shape {
  const address = `${cloud.origin}/upload/2.0/files/upload_sessions/${session.id}`;
  return {
    type: 'upload_session',
    id: session.id,
    session_expires_at: timestamp(session.expiresAt),
    part_size: partSize,
    total_parts: Math.ceil(session.size / partSize),
    num_parts_processed: partsOf(cloud, session).length,
    session_endpoints: {
      upload_part: address,
      commit: `${address}/commit`,
      abort: address,
      list_parts: `${address}/parts`,
      status: address,
      log_event: `${address}/log`,
    },
  };
}

function parseSession(row: Row): Session {
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    fileId: maybeText(row, 'file_id'),
    parentId: maybeText(row, 'parent_id'),
    name: text(row, 'name'),
    size: integer(row, 'size'),
    state: text(row, 'state') as Session['state'],
    commits: integer(row, 'commits'),
    expiresAt: integer(row, 'expires_at'),
  };
}
