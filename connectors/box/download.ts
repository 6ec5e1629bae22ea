import { createHash } from 'node:crypto';

import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { BoxClient, BoxStream } from './client.ts';
import { isKind, networkError, unexpectedError, unlessGone } from './errors.ts';
import { filePath, readFile } from './items.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** How long no byte may come before the connection is given up, ms. */
  readonly idleMs?: number;
}

const usualIdleMs = 30_000;
/** Connections in a row that may break without having brought a byte. */
const mostFruitless = 3;

/**
 * The bytes of exactly the item's content version, resumed where a connection breaks; throws at the end where size or sha1
 * don't hold. Ends or throws, also when Box stalls or a body is shorter than it said.
 */
export async function* download(
  client: BoxClient,
  item: FileItem,
  { signal, idleMs = usualIdleMs }: DownloadOptions,
): AsyncIterable<Buffer> {
  const hash = createHash('sha1');
  let size = 0;
  let fruitless = 0;
  do {
    const before = size;
    try {
      for await (const chunk of readFrom(client, item, { from: size, signal, idleMs })) {
        size += chunk.length;
        hash.update(chunk);
        yield chunk;
      }
      break;
    } catch (error) {
      if (!isBroken(error) || signal.aborted) throw await explainGone(client, item, error);
      fruitless = size > before ? 1 : fruitless + 1;
      if (fruitless >= mostFruitless) throw error;
    }
  } while (size < item.size);
  if (size === item.size && (item.digest === undefined || hash.digest('hex') === item.digest)) return;
  throw await explainMismatch(client, item);
}

interface Reading {
  readonly from: number;
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

async function* readFrom(client: BoxClient, item: FileItem, { from, signal, idleMs }: Reading): AsyncIterable<Buffer> {
  const giveUp = new AbortController();
  const stream = await client.open({
    path: `${filePath(item.ref.fileId)}/content`,
    query: { version: item.contentVersion },
    headers: { range: from === 0 ? undefined : `bytes=${from}-` },
    signal: AbortSignal.any([signal, giveUp.signal]),
  });
  let size = startOf(stream, item, from);
  let skip = from - size;
  try {
    for await (const chunk of untilIdle(stream.body, { item, idleMs, signal })) {
      size += chunk.length;
      if (size > item.size) throw await explainMismatch(client, item);
      const fresh = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - fresh.length;
      if (fresh.length > 0) yield fresh;
    }
  } finally {
    giveUp.abort();
    stream.body.destroy();
  }
  if (size < item.size && !endsAsStated(stream, size)) throw networkError(describe(item), 'the body was cut short');
}

/** Where the bytes begin: a server may answer a range with the whole file (RFC 9110 14.2). */
function startOf({ status, headers }: BoxStream, item: FileItem, from: number): number {
  if (status !== 206) return 0;
  const start = Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1]);
  if (start <= from) return start;
  throw unexpectedError(describe(item), 'the answer is another range than the one asked for');
}

/** A body that ends where its length says is whole: then it isn't the file that the item describes. */
function endsAsStated({ status, headers }: BoxStream, end: number): boolean {
  const stated = status === 206 ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] : headers['content-length'];
  return stated !== undefined && Number(stated) === end;
}

interface Watching {
  readonly item: FileItem;
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** The stream's chunks; throws once nothing came for `idleMs`, and at once when the signal is aborted. */
async function* untilIdle(body: BoxStream['body'], { item, idleMs, signal }: Watching): AsyncIterable<Buffer> {
  const chunks = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const stalled = new AbortController();
  const ended = AbortSignal.any([signal, stalled.signal]);
  for (;;) {
    // Runs only while we wait for Box, not while the caller works on a chunk.
    const timer = setTimeout(() => stalled.abort(new DOMException('No bytes', 'TimeoutError')), idleMs);
    let next: IteratorResult<Uint8Array>;
    try {
      next = await unlessAborted(chunks.next(), ended);
    } catch (cause) {
      throw networkError(describe(item), ended.aborted ? ended.reason : cause);
    } finally {
      clearTimeout(timer);
    }
    if (next.done === true) return;
    const { buffer, byteOffset, byteLength } = next.value;
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}

/** Not `Promise.race`: that would keep each chunk for as long as the signal lives. */
function unlessAborted<Value>(wanted: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(signal.reason as Error);
    signal.addEventListener('abort', fail, { once: true });
    if (signal.aborted) fail();
    void wanted.then(resolve, reject).finally(() => signal.removeEventListener('abort', fail));
  });
}

/** A connection that broke is worth another range; an answer that says no isn't. */
function isBroken(error: unknown): boolean {
  return isKind(error, 'transient') && (error.reason === 'network' || error.reason === 'timeout');
}

/** The version is no longer there: was the file deleted, or only this version of it? */
async function explainGone(client: BoxClient, item: FileItem, error: unknown): Promise<unknown> {
  if (!isKind(error, 'gone')) return error;
  const present = await unlessGone(readFile(client, item.ref.fileId));
  if (present === undefined || present.versionId === item.contentVersion) return error;
  return conflictError(item);
}

/** Why whole bytes are not the ones that the item describes. */
async function explainMismatch(client: BoxClient, item: FileItem): Promise<ConnectorError> {
  const present = await readFile(client, item.ref.fileId);
  if (present.versionId !== item.contentVersion) return conflictError(item);
  // Below editor, Box hands out copies with the reader's name on each page: not the document, and never to be written back.
  if (present.watermarked) {
    return new ConnectorError('permanent', `Cannot ${describe(item)}: Box sends a watermarked copy`, {
      reason: 'watermarked',
    });
  }
  return new ConnectorError('malformed', `Cannot ${describe(item)}: size or sha1 differ from what Box states`, {
    reason: 'digest-mismatch',
  });
}

function conflictError(item: FileItem): ConnectorError {
  return new ConnectorError('conflict', `Cannot ${describe(item)}: a newer version took its place`, {
    reason: 'version-changed',
  });
}

function describe(item: FileItem): string {
  return `download Box file ${item.ref.fileId}`;
}
