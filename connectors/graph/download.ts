import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { guarded } from './client.ts';
import type { GraphContext } from './items.ts';
import { itemPath, look, takeContentAddress } from './items.ts';
import { createQuickXorHash } from './quick-xor-hash.ts';
import type { Watchdog } from './watchdog.ts';
import { createWatchdog } from './watchdog.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Longest silence while waiting for the service; time that the reader takes doesn't count. */
  readonly idleMs?: number;
}

const defaultIdleMs = 30_000;
const maxResumes = 4;
const action = 'download file';
/** There is nothing behind the bytes that came: the stated size was wrong. */
const endOfContent = 'end-of-content';

/**
 * SharePoint rewrites these after they were saved and states the hash of before or after for a while (property promotion;
 * co-authoring), under an unchanged eTag.
 */
const rewritten = /\.(doc|dot|xls|xlt|ppt|pot|pps)[xm]$|\.xlsb$/i;

/**
 * The bytes of the item's version. A broken stream goes on where it broke. At the end size and hash are compared; where
 * they don't settle it, a second look must show the same version.
 */
export async function* download(
  context: GraphContext,
  item: FileItem,
  { signal, idleMs = defaultIdleMs }: DownloadOptions,
): AsyncIterable<Buffer> {
  const digest = createQuickXorHash();
  let size = 0;
  for await (const chunk of resumed(context, item, { signal, idleMs })) {
    size += chunk.length;
    if (size > item.size) break;
    digest.update(chunk);
    yield chunk;
  }
  if (size === item.size && digest.value() === item.digest) return;
  await settleDoubt(context, item, { size, digest: digest.value() });
}

/**
 * Sizes or hashes differ, or no hash was stated. Another version by now: the bytes may be of either. The same version:
 * the size must hold; a stated hash must hold too, but for the types that the service rewrites, where it may be that of
 * other bytes with the same meaning. (The connection itself is checked by TLS.)
 */
async function settleDoubt(
  context: GraphContext,
  item: FileItem,
  got: { readonly size: number; readonly digest: string },
): Promise<void> {
  const present = await look(context, item.ref);
  if (present === undefined) throw new ConnectorError('gone', `Cannot ${action}: it was removed while being read`);
  if (present.version !== item.version) {
    throw new ConnectorError('conflict', `Cannot ${action}: its version changed while being read`);
  }
  if (got.size !== present.size) {
    const state = `${got.size} bytes came, ${present.size} are stated`;
    throw new ConnectorError('malformed', `Cannot ${action}: ${state}`, { reason: 'size-mismatch' });
  }
  const holds = present.digest === undefined || present.digest === got.digest || rewritten.test(present.name);
  if (!holds) {
    const state = 'the bytes differ from the stated quickXorHash';
    throw new ConnectorError('malformed', `Cannot ${action}: ${state}`, { reason: 'digest-mismatch' });
  }
}

async function* resumed(
  context: GraphContext,
  item: FileItem,
  { signal, idleMs }: Required<DownloadOptions>,
): AsyncIterable<Buffer> {
  let offset = 0;
  for (let resumes = 0; ; resumes += 1) {
    try {
      for await (const chunk of contentFrom(context, item, { offset, watchdog: createWatchdog(signal, idleMs) })) {
        offset += chunk.length;
        yield chunk;
      }
      // A stream without a stated length may end early without an error.
      if (offset >= item.size || resumes >= maxResumes) return;
    } catch (error) {
      if (hasReason(error, endOfContent)) return;
      if (!hasReason(error, 'network', 'timeout') || resumes >= maxResumes) throw error;
    }
  }
}

function hasReason(error: unknown, ...reasons: readonly string[]): boolean {
  return error instanceof ConnectorError && error.reason !== undefined && reasons.includes(error.reason);
}

interface Position {
  readonly offset: number;
  readonly watchdog: Watchdog;
}

/** The content from `offset` to its end, from one connection. */
async function* contentFrom(context: GraphContext, item: FileItem, position: Position): AsyncIterable<Buffer> {
  const { offset, watchdog } = position;
  const call: GraphCall = { action, signal: watchdog.outer };
  const response = await guarded(call, () => watchdog.watch(open(context, item, position)));
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let skip = response.status === 206 ? 0 : offset;
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await guarded(call, () => watchdog.watch(reader.read()));
      ended = done;
      if (done) return;
      const chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength).subarray(skip);
      skip = Math.max(0, skip - value.byteLength);
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    // Not waited for: a stalled stream may never answer, and one that broke has said so already.
    if (!ended) reader.cancel().catch(() => undefined);
  }
}

/**
 * From the address that came with the item, else from the one that Graph is asked for: 302 to an address that needs no token, or
 * the bytes at once; both are documented.
 */
async function open({ client }: GraphContext, item: FileItem, { offset, watchdog }: Position): Promise<Response> {
  // Ranges count bytes as stored.
  const headers = { 'accept-encoding': 'identity' };
  const call: GraphCall = { action, headers, signal: watchdog.signal, timeoutMs: Infinity };
  const known = takeContentAddress(item);
  if (known !== undefined) {
    const response = await client.sendPreauthenticated(known, call);
    if (!refusals.has(response.status)) return content(client, response, { call, offset });
    await response.body?.cancel();
  }
  const first = await client.send(`${itemPath(item.ref)}/content`, call);
  const location = first.status >= 300 && first.status < 400 ? first.headers.get('location') : null;
  if (location === null) {
    if (first.status === 200) return first;
    throw await client.failure(call, first);
  }
  await first.body?.cancel();
  const range = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const response = await client.sendPreauthenticated(location, { ...call, headers: { ...headers, ...range } });
  return content(client, response, { call, offset });
}

/** What an address answers that has run out, or whose content lies elsewhere by now: Graph, when asked for another, tells what is the matter. */
const refusals = new Set([401, 403, 404, 410]);

/** The answer of an address, where it is the content from `offset`. */
async function content(
  client: GraphClient,
  response: Response,
  { call, offset }: { readonly call: GraphCall; readonly offset: number },
): Promise<Response> {
  if (offset > 0 && response.status === 416) {
    throw new ConnectorError('transient', `Cannot ${action}: it ends before its size`, { reason: endOfContent });
  }
  if (response.status === 206 && !startsAt(response, offset)) {
    throw new ConnectorError('malformed', `Cannot ${action}: the service answered another range`, {
      reason: 'malformed-answer',
    });
  }
  if (response.ok) return response;
  throw ofAddress(await client.failure(call, response));
}

/** RFC 9110, 14.4: `bytes 100-199/200`. */
function startsAt(response: Response, offset: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${offset}-`) === true;
}

/** An address that refuses has run out; that says nothing about our credentials. */
function ofAddress(error: ConnectorError): ConnectorError {
  if (error.kind !== 'unauthorized') return error;
  return new ConnectorError('transient', error.message, { cause: error, reason: 'address-refused' });
}
