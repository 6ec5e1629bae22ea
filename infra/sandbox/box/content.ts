import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ByteRange } from '../contents.ts';
import { notFound } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { checkLock } from './item-actions.ts';
import { requireItem } from './items.ts';
import type { Call, Route } from './router.ts';
import { currentVersion, findVersion } from './versions-store.ts';

/** Download addresses of Box live for 15 minutes. */
const lifetimeMs = 15 * 60_000;
const folder = '/d/1/';

export function contentRoutes(cloud: Cloud): readonly Route[] {
  return [{ method: 'GET', path: '/2.0/files/:id/content', handle: (call) => redirect(cloud, call) }];
}

/** 302 to the download origin, for the current or a named version; 202 while the content is not ready. */
function redirect(cloud: Cloud, call: Call): Response {
  const file = requireItem(cloud, call.caller, { type: 'file', id: call.param('id'), ability: 'download' });
  if (file.lock?.isDownloadPrevented === true) checkLock(cloud, call.caller, file);
  const waitMs = file.readyAt - cloud.now();
  if (waitMs > 0) {
    return new Response(null, { status: 202, headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } });
  }
  const wanted = call.url.searchParams.get('version');
  const version = wanted === null ? currentVersion(cloud, file) : findVersion(cloud, file.id, wanted);
  if (version === undefined || version.trashedAt !== undefined) throw notFound('version');
  const path = `${folder}${file.id}/${version.id}/${cloud.now() + lifetimeMs}`;
  const location = `${cloud.downloadOrigin}${path}/${sign(cloud, path)}`;
  return new Response(null, { status: 302, headers: { location } });
}

export const isDownload = (url: URL): boolean => url.pathname.startsWith(folder);

/** The other origin: the address alone gives access, and a token sent along is refused so that no client leaks one. */
export function download(cloud: Cloud, request: Request): Response {
  const url = new URL(request.url);
  if (url.origin !== cloud.downloadOrigin) throw notFound('download');
  if (request.headers.has('authorization')) {
    return new Response('This address takes no Authorization header\n', { status: 400 });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
  const at = url.pathname.lastIndexOf('/');
  const path = url.pathname.slice(0, at);
  const [fileId, versionId, expires] = path.slice(folder.length).split('/');
  const isGenuine = matches(url.pathname.slice(at + 1), sign(cloud, path));
  if (!isGenuine || Number(expires) <= cloud.now()) return new Response('This address has expired\n', { status: 403 });
  const version = findVersion(cloud, fileId ?? '', versionId ?? '');
  if (version === undefined) return new Response(null, { status: 404 });
  return serveContent(cloud, request, version);
}

function sign(cloud: Cloud, path: string): string {
  return createHmac('sha256', cloud.downloadSecret).update(path).digest('base64url');
}

function matches(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

interface Served {
  readonly content: string;
  readonly size: number;
  readonly name: string;
}

function serveContent(cloud: Cloud, request: Request, { content, size, name }: Served): Response {
  const headers = {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-disposition': `attachment;filename*=UTF-8''${encodeURIComponent(name)}`,
  };
  const range = rangeOf(request, size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  }
  if (range === undefined) {
    return new Response(cloud.contents.read(content), { headers: { ...headers, 'content-length': String(size) } });
  }
  return new Response(cloud.contents.read(content, range), {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${size}`,
    },
  });
}

/** One range of RFC 9110 14.2; several, and malformed ones, are ignored. */
function rangeOf(request: Request, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || (first === '' && last === '0') ? 'unsatisfiable' : { start, end };
}
