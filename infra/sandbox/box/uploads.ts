import { z } from 'zod';
import { badRequest, BoxError, json } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { parseTime } from './item-actions.ts';
import type { Item } from './items.ts';
import { collect, readMultipart, type FormPart, type NextChunk } from './multipart.ts';
import { readBody, type Call, type Route } from './router.ts';
import { fieldsOf, itemShape, type Shape } from './shapes.ts';
import {
  checkNewFile,
  checkNewVersion,
  createFile,
  createVersion,
  storeBytes,
  type NewFile,
  type NewVersion,
} from './store-content.ts';
import type { StoredBytes } from './versions-store.ts';

const maxAttributes = 64 * 1024;

const times = { content_created_at: z.string().nullish(), content_modified_at: z.string().nullish() };
const newFile = z.object({ name: z.string(), parent: z.object({ id: z.string() }), ...times });
const newVersion = z.object({ name: z.string(), ...times });
const preflight = z.object({
  name: z.string().optional(),
  parent: z.object({ id: z.string() }).optional(),
  size: z.int().optional(),
});

/** Direct uploads and their preflight checks; `/upload` is Box's upload host. */
export function uploadRoutes(cloud: Cloud): readonly Route[] {
  const version = '/2.0/files/:id/content';
  return [
    { method: 'POST', path: '/upload/2.0/files/content', handle: (call) => uploadFile(cloud, call) },
    { method: 'POST', path: `/upload${version}`, handle: (call) => uploadVersion(cloud, call) },
    { method: 'OPTIONS', path: '/2.0/files/content', handle: (call) => checkFile(cloud, call) },
    { method: 'OPTIONS', path: version, handle: (call) => checkVersion(cloud, call) },
  ];
}

/** What an upload answers: a list of one file. */
export const uploaded = (cloud: Cloud, call: Call, file: Item): Shape => ({
  total_count: 1,
  entries: [itemShape({ cloud, viewer: call.caller.user }, file, fieldsOf(call.url))],
});

async function uploadFile(cloud: Cloud, call: Call): Promise<Response> {
  const toNewFile = (attributes: unknown): NewFile => {
    const { name, parent, ...rest } = parseAttributes(newFile, attributes);
    return { name, parentId: parent.id, ...timesOf(rest) };
  };
  const { wanted, bytes } = await receive(cloud, call, {
    parse: toNewFile,
    check: (wanted) => checkNewFile(cloud, call.caller, wanted),
  });
  return json(201, uploaded(cloud, call, createFile(cloud, call.caller, { ...wanted, bytes })));
}

async function uploadVersion(cloud: Cloud, call: Call): Promise<Response> {
  const { request, caller } = call;
  const fileId = call.param('id');
  const toVersion = (attributes: unknown): NewVersion => {
    const { name, ...rest } = parseAttributes(newVersion, attributes);
    return { fileId, name, ...timesOf(rest) };
  };
  const { wanted, bytes } = await receive(cloud, call, {
    parse: toVersion,
    check: (wanted) => void checkNewVersion(cloud, caller, { ...wanted, request }),
  });
  return json(200, uploaded(cloud, call, createVersion(cloud, caller, { ...wanted, bytes, request })));
}

interface Reception<Wanted> {
  readonly parse: (attributes: unknown) => Wanted;
  /** Throws what refuses the upload without a look at its bytes. */
  readonly check: (wanted: Wanted) => void;
}

/** Reads the form: `attributes`, then the file, which is checked against content-md5 (a SHA-1, whatever its name says). */
async function receive<Wanted>(
  cloud: Cloud,
  { request }: Call,
  { parse, check }: Reception<Wanted>,
): Promise<{ wanted: Wanted; bytes: StoredBytes }> {
  const next = chunksOf(request);
  try {
    const parts = readMultipart(next, request.headers.get('content-type'));
    const wanted = parse(await readAttributes(await nextPart(parts)));
    check(wanted);
    const file = await nextPart(parts);
    if (file === undefined) throw badRequest('the form has no file part');
    const bytes = await storeBytes(cloud, file.content);
    const digest = request.headers.get('content-md5');
    if (digest !== null && digest.toLowerCase() !== bytes.sha1) {
      throw new BoxError(400, 'bad_digest', 'The specified content-md5 did not match what we received');
    }
    return { wanted, bytes };
  } finally {
    // Clients read the answer once their body is sent.
    while ((await next()) !== undefined);
  }
}

async function nextPart(parts: AsyncGenerator<FormPart>): Promise<FormPart | undefined> {
  const next = await parts.next();
  return next.done === true ? undefined : next.value;
}

async function readAttributes(part: FormPart | undefined): Promise<unknown> {
  if (part === undefined) throw badRequest('the form has no attributes part');
  if (part.name !== 'attributes') {
    throw new BoxError(
      400,
      'metadata_after_file_contents',
      'Metadata is included after file contents in a file upload request.',
    );
  }
  try {
    return JSON.parse((await collect(part.content, maxAttributes)).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('attributes are not JSON');
    throw error;
  }
}

function parseAttributes<Value>(shape: z.ZodType<Value>, attributes: unknown): Value {
  const parsed = shape.safeParse(attributes);
  if (!parsed.success) throw badRequest(`attributes: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

interface Times {
  readonly content_created_at?: string | null | undefined;
  readonly content_modified_at?: string | null | undefined;
}

const timesOf = (given: Times): { contentCreatedAt: number | undefined; contentModifiedAt: number | undefined } => ({
  contentCreatedAt: parseTime(given.content_created_at, 'content_created_at'),
  contentModifiedAt: parseTime(given.content_modified_at, 'content_modified_at'),
});

function chunksOf(request: Request): NextChunk {
  const reader = request.body?.getReader();
  return async () => {
    const chunk = await reader?.read();
    if (chunk?.value === undefined) return undefined;
    const bytes: Uint8Array = chunk.value;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

async function checkFile(cloud: Cloud, call: Call): Promise<Response> {
  const { name, parent } = await readBody(call, preflight);
  if (name === undefined) throw badRequest('name is missing');
  checkNewFile(cloud, call.caller, { name, parentId: parent?.id ?? '0' }, 'list');
  return json(200, { upload_url: `${cloud.origin}/upload/2.0/files/content`, upload_token: null });
}

async function checkVersion(cloud: Cloud, call: Call): Promise<Response> {
  const { name } = await readBody(call, preflight);
  const { id } = checkNewVersion(cloud, call.caller, { fileId: call.param('id'), name, request: call.request });
  return json(200, { upload_url: `${cloud.origin}/upload/2.0/files/${id}/content`, upload_token: null });
}
