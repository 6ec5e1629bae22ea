import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ByteRange } from '../contents.ts';
import { GraphError, itemNotFound } from './graph-error.ts';
import { eTagOf } from './preconditions.ts';
import type { Content, ItemRecord } from './records.ts';
import type { World } from './world.ts';

/** An address that carries its own permission for a while; without a version it serves what the file then holds. */
export function downloadUrl(world: World, item: ItemRecord, version?: number): string {
  const expires = world.now() + world.switches.downloadUrlSeconds * 1000;
  const url = new URL(`/download/${item.id}`, world.downloadOrigin);
  if (version !== undefined) url.searchParams.set('version', String(version));
  url.searchParams.set('tempauth', `${expires}.${sign(world, [item.id, version ?? '', expires])}`);
  return url.href;
}

function sign(world: World, parts: readonly (string | number)[]): string {
  return createHmac('sha256', world.secret).update(parts.join('\n')).digest('base64url');
}

/** Serves `/download/{item}`: 401 to an Authorization header and to a permission that is forged or over; ranges as in HTTP. */
export function download(world: World, request: Request): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new GraphError(405, 'invalidRequest', 'Use GET');
  const url = new URL(request.url);
  const id = url.pathname.split('/')[2] ?? '';
  const version = url.searchParams.get('version');
  requirePermission(world, request, [id, version ?? '']);
  const item = world.library.anyItem(id);
  if (item?.content === undefined || item.deleted) throw itemNotFound();
  const content = version === null ? item.content : contentOfVersion(world, item, Number(version));
  return serveContent({ world, request, item, content });
}

function requirePermission(world: World, request: Request, signed: readonly string[]): void {
  if (request.headers.has('authorization')) throw unauthenticated('This address takes no Authorization header');
  const [expires = '', signature = ''] = (new URL(request.url).searchParams.get('tempauth') ?? '').split('.');
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(world, [...signed, expires]))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthenticated('The address is not signed');
  }
  if (Number(expires) <= world.now()) throw unauthenticated('The address has expired');
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'unauthenticated', message);
}

export function contentOfVersion(world: World, item: ItemRecord, number: number): Content {
  const version = world.library.versions(item.id).find((candidate) => candidate.number === number);
  if (version === undefined) throw itemNotFound();
  return version.content;
}

interface Served {
  readonly world: World;
  readonly request: Request;
  readonly item: ItemRecord;
  readonly content: Content;
}

/** The bytes of a content: 200, 206 for one range, 416 for one outside. */
export function serveContent({ world, request, item, content }: Served): Response {
  const headers = {
    'content-type': mediaType(item.name),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(item.name)}`,
    'accept-ranges': 'bytes',
    etag: eTagOf(item),
    'last-modified': new Date(item.modifiedAt).toUTCString(),
  };
  const range = parseRange(request.headers.get('range'), content.size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${content.size}` } });
  }
  if (range === undefined) {
    const whole = { ...headers, 'content-length': String(content.size) };
    return new Response(world.contents.read(content.id), { headers: whole });
  }
  const { start, end } = range;
  const part = {
    'content-range': `bytes ${start}-${end}/${content.size}`,
    'content-length': String(end - start + 1),
  };
  return new Response(world.contents.read(content.id, range), { status: 206, headers: { ...headers, ...part } });
}

/** One range (RFC 9110 14.1.2); several ranges, or anything else, are ignored. */
function parseRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (found === null) return undefined;
  const [, from = '', to = ''] = found;
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}

const office = 'application/vnd.openxmlformats-officedocument';
const mediaTypes: Readonly<Record<string, string>> = {
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  eml: 'message/rfc822',
  html: 'text/html',
  json: 'application/json',
  zip: 'application/zip',
  png: 'image/png',
  jpg: 'image/jpeg',
  p7m: 'application/pkcs7-mime',
};

/** By the name's extension, as SharePoint does it. */
export function mediaType(name: string): string {
  return mediaTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
