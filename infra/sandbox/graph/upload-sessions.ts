import { randomUUID } from 'node:crypto';
import type { UploadSession } from '@microsoft/microsoft-graph-types';
import type { Draft } from '../contents.ts';
import { jsonResponse } from '../json.ts';
import { GraphError, invalidRequest, itemNotFound } from './graph-error.ts';
import { createQuickXorHash } from './quick-xor-hash.ts';
import type { Content, ItemRecord } from './records.ts';
import type { World } from './world.ts';

/** Says where the bytes go when they are complete; throws what Graph answers where they can't. */
export type Commit = (content: Content) => { readonly item: ItemRecord; readonly created: boolean };

export interface NewSession {
  readonly commit: Commit;
  readonly deferCommit: boolean;
  /** As announced, bytes. */
  readonly fileSize: number | undefined;
}

export interface UploadSessions {
  create(session: NewSession): Promise<Response>;
  /** Serves `/upload/{session}`: PUT a fragment, GET the status, POST to commit, DELETE to cancel. */
  serve(request: Request): Promise<Response>;
  close(): Promise<void>;
}

interface Session extends NewSession {
  readonly id: string;
  readonly draft: Draft;
  readonly expiresAt: number;
  total: number | undefined;
  /** Set once all bytes are there and were made a content; kept for another try where the commit was refused. */
  content: Content | undefined;
  /** One request at a time. */
  turn: Promise<unknown>;
}

/** Fragments must be multiples of this (320 KiB), except for the last one. */
const fragmentUnit = 327_680;
/** And smaller than this (60 MiB). */
const fragmentLimit = 62_914_560;
/** The quota of every drive of the sandbox, bytes. */
export const driveQuota = 2 ** 40;

export function createUploadSessions(world: World, render: (item: ItemRecord) => object): UploadSessions {
  const sessions = new Map<string, Session>();

  const drop = async (session: Session): Promise<void> => {
    sessions.delete(session.id);
    if (session.content === undefined) await session.draft.discard();
  };

  const find = async (id: string): Promise<Session> => {
    const session = sessions.get(id);
    if (session !== undefined && session.expiresAt > world.now()) return session;
    if (session !== undefined) await drop(session);
    throw itemNotFound('The upload session was not found');
  };

  const commit = async (session: Session): Promise<Response> => {
    session.content ??= await finish(session.draft);
    const { item, created } = session.commit(session.content);
    sessions.delete(session.id);
    return jsonResponse(render(item), { status: created ? 201 : 200 });
  };

  const handle = async (request: Request, session: Session): Promise<Response> => {
    switch (request.method) {
      case 'PUT': {
        await takeFragment(session, request);
        const complete = session.draft.size === session.total;
        if (complete && !session.deferCommit) return commit(session);
        return jsonResponse(status(session, complete), { status: 202 });
      }
      case 'GET':
        return jsonResponse(status(session, session.draft.size === session.total));
      case 'POST':
        if ((await request.arrayBuffer()).byteLength > 0) throw invalidRequest('The commit takes no body');
        if (session.draft.size !== session.total) throw invalidRequest('The upload is not complete');
        return commit(session);
      case 'DELETE':
        await drop(session);
        return new Response(null, { status: 204 });
      default:
        throw new GraphError(405, 'invalidRequest', 'Use PUT, GET, POST or DELETE');
    }
  };

  return {
    create: async (wanted) => {
      const session = await openSession(world, wanted);
      sessions.set(session.id, session);
      return jsonResponse(invitation(world, session));
    },
    serve: async (request) => {
      if (request.headers.has('authorization')) {
        throw new GraphError(401, 'unauthenticated', 'This address takes no Authorization header');
      }
      const session = await find(new URL(request.url).pathname.split('/')[2] ?? '');
      return inTurn(session, async () => handle(request, await find(session.id)));
    },
    close: async () => {
      await Promise.all([...sessions.values()].map(drop));
    },
  };
}

async function openSession(world: World, wanted: NewSession): Promise<Session> {
  if (wanted.fileSize !== undefined && wanted.fileSize > driveQuota) {
    throw new GraphError(507, 'quotaLimitReached', 'The drive has no room for a file of this size');
  }
  return {
    ...wanted,
    id: randomUUID(),
    draft: await world.contents.draft(),
    expiresAt: world.now() + world.switches.uploadSessionSeconds * 1000,
    total: undefined,
    content: undefined,
    turn: Promise.resolve(),
  };
}

function invitation({ downloadOrigin }: World, session: Session): UploadSession {
  return {
    uploadUrl: `${downloadOrigin}/upload/${session.id}?tempauth=${randomUUID()}`,
    expirationDateTime: new Date(session.expiresAt).toISOString(),
    nextExpectedRanges: ['0-'],
  };
}

function inTurn(session: Session, work: () => Promise<Response>): Promise<Response> {
  const answer = session.turn.then(work);
  session.turn = answer.then(
    () => undefined,
    () => undefined,
  );
  return answer;
}

async function finish(draft: Draft): Promise<Content> {
  const hash = createQuickXorHash();
  const stored = await draft.finish(hash.update);
  return { ...stored, quickXorHash: hash.value() };
}

/** A session that only waits for its commit names no further ranges. */
function status(session: Session, complete: boolean): UploadSession {
  const expirationDateTime = new Date(session.expiresAt).toISOString();
  return complete ? { expirationDateTime } : { expirationDateTime, nextExpectedRanges: [`${session.draft.size}-`] };
}

async function takeFragment(session: Session, request: Request): Promise<void> {
  const { start, end, total } = contentRange(request);
  const length = end - start + 1;
  const stated = request.headers.get('content-length');
  if (stated !== null && Number(stated) !== length) {
    throw invalidRequest('The Content-Length header does not match the Content-Range header');
  }
  if (length >= fragmentLimit) throw new GraphError(413, 'invalidRequest', 'The fragment is too large');
  if (session.total !== undefined && session.total !== total) throw invalidRequest('The total size has changed');
  if (session.fileSize !== undefined && session.fileSize !== total) {
    throw invalidRequest('The total size differs from the announced one');
  }
  if (start !== session.draft.size) {
    throw new GraphError(416, 'invalidRange', 'The fragment was received already or is not the next one', {
      inner: start < session.draft.size ? 'fragmentOverlap' : 'fragmentOutOfOrder',
    });
  }
  if (end + 1 < total && length % fragmentUnit !== 0) {
    throw invalidRequest('The fragment is not a multiple of 320 KiB');
  }
  const body = request.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  if (!(await session.draft.append(body, length))) {
    throw invalidRequest('The body does not match the Content-Range header');
  }
  session.total = total;
}

function contentRange(request: Request): { readonly start: number; readonly end: number; readonly total: number } {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(request.headers.get('content-range') ?? '');
  const [start, end, total] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
  if (found === null || start > end || end >= total)
    throw invalidRequest('The Content-Range header is missing or invalid');
  return { start, end, total };
}
