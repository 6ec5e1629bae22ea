import { setTimeout as sleep } from 'node:timers/promises';
import { readInto } from '../../lib/patch.ts';
import type { OutgoingContent } from '../connector.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { readJson } from './client.ts';
import { itemPath } from './items.ts';
import type { DriveItem } from './types.ts';
import { parseAnswer, uploadSessionSchema, uploadStatusSchema } from './types.ts';

/** Fragments are multiples of this (createUploadSession, "Upload bytes to the upload session"). */
const fragmentUnit = 320 * 1024;
/** 5 MiB, the least of what is recommended: one is held in memory (createUploadSession, "Best practices"). */
const fragmentSize = 16 * fragmentUnit;
const fragmentTimeoutMs = 120_000;
const commitTimeoutMs = 120_000;
/** Fragments in a row that bring nothing forward. */
const maxFailures = 4;
const pauseMs = 250;
/** A longer wait is the caller's to take. */
const maxPauseMs = 2_000;
const action = 'upload file';

export interface UploadSession {
  /** Carries its own permission: a secret. */
  readonly address: string;
  /** False where the service did not take the times along: they have to be set afterwards. */
  readonly keepsTimes: boolean;
}

export interface SessionRequest {
  readonly size: number;
  readonly times: DriveItem['fileSystemInfo'];
  readonly signal: AbortSignal;
}

/**
 * Opens a session over exactly the item's version; the bytes become a version only by `commitSession`. Some libraries
 * refuse `fileSystemInfo` with 400 or 500: then the session is opened without it.
 */
export async function openSession(
  client: GraphClient,
  item: FileItem,
  { size, times, signal }: SessionRequest,
): Promise<UploadSession> {
  const properties = { '@microsoft.graph.conflictBehavior': 'replace', fileSize: size };
  const attempts = times ? [{ ...properties, fileSystemInfo: times }, properties] : [properties];
  let refusal: ConnectorError | undefined;
  for (const [index, attempt] of attempts.entries()) {
    const call: GraphCall = {
      action,
      method: 'POST',
      headers: { 'if-match': item.version },
      body: { item: attempt, deferCommit: true },
      signal,
    };
    const response = await client.send(`${itemPath(item.ref)}/createUploadSession`, call);
    if (response.ok) {
      const { uploadUrl } = parseAnswer(uploadSessionSchema, await readJson(call, response), action);
      return { address: uploadUrl, keepsTimes: index === 0 };
    }
    refusal = await client.failure(call, response);
    if (response.status !== 400 && response.status !== 500) break;
  }
  throw refusal ?? new RangeError('Cannot upload file: no attempt was made');
}

/** Sends all bytes. Answers with the item's JSON where the service committed at once although asked not to, else undefined. */
export async function sendFragments(client: GraphClient, address: string, content: OutgoingContent): Promise<unknown> {
  const { bytes, signal } = content;
  // One for all fragments: none is read any more once its answer has been.
  const memory = Buffer.allocUnsafeSlow(Math.min(fragmentSize, bytes.size));
  let failures = 0;
  for (let offset = 0; offset < bytes.size;) {
    const fragment = memory.subarray(0, Math.min(fragmentSize, bytes.size - offset));
    readInto(bytes, offset, fragment);
    const sent = await sendFragment(client, address, { fragment, offset, total: bytes.size, signal });
    if (sent.kind === 'committed') return sent.answer;
    const next = sent.kind === 'taken' ? sent.next : await expectedOffset(client, address, content);
    failures = next > offset ? 0 : failures + 1;
    if (failures > maxFailures) throw sent.kind === 'broken' ? sent.error : stuck();
    if (failures > 0) await sleep(pauseOf(sent) ?? pauseMs * failures, undefined, { signal });
    offset = next;
  }
  return undefined;
}

/** The empty POST that turns the bytes into a version. When its answer is lost nobody knows whether it did. */
export async function commitSession(client: GraphClient, address: string, signal: AbortSignal): Promise<unknown> {
  const call: GraphCall = { action, method: 'POST', signal, timeoutMs: commitTimeoutMs };
  const response = await client.sendPreauthenticated(address, call);
  if (response.ok) return readJson(call, response);
  throw ofSession(response, await client.failure(call, response));
}

/** Throws the bytes away. A session that can't be cancelled runs out by itself, so nothing depends on the answer. */
export async function cancelSession(client: GraphClient, address: string): Promise<void> {
  const cancelled = client.sendPreauthenticated(address, { action: 'cancel upload', method: 'DELETE' });
  await cancelled.then(
    (response) => response.body?.cancel(),
    () => undefined,
  );
}

interface Fragment {
  readonly fragment: Buffer;
  readonly offset: number;
  readonly total: number;
  readonly signal: AbortSignal;
}

type Sent =
  | { readonly kind: 'taken'; readonly next: number }
  | { readonly kind: 'committed'; readonly answer: unknown }
  /** The service has to be asked what it got. */
  | { readonly kind: 'broken'; readonly error: ConnectorError };

async function sendFragment(
  client: GraphClient,
  address: string,
  { fragment, offset, total, signal }: Fragment,
): Promise<Sent> {
  const end = offset + fragment.length;
  const headers = { 'content-range': `bytes ${offset}-${end - 1}/${total}` };
  const call: GraphCall = { action, method: 'PUT', headers, body: fragment, signal, timeoutMs: fragmentTimeoutMs };
  try {
    const response = await client.sendPreauthenticated(address, call);
    if (response.status === 202) return { kind: 'taken', next: nextOffset(await readJson(call, response), end) };
    if (response.ok) return { kind: 'committed', answer: await readJson(call, response) };
    const error = ofSession(response, await client.failure(call, response));
    if (response.status === 416) return { kind: 'broken', error };
    throw error;
  } catch (error) {
    if (isBroken(error) && !signal.aborted) return { kind: 'broken', error };
    throw error;
  }
}

/** Where to go on after a fragment that broke. */
async function expectedOffset(
  client: GraphClient,
  address: string,
  { bytes, signal }: OutgoingContent,
): Promise<number> {
  const call: GraphCall = { action, signal };
  const response = await client.sendPreauthenticated(address, call);
  if (!response.ok) throw ofSession(response, await client.failure(call, response));
  return nextOffset(await readJson(call, response), bytes.size);
}

/** The start of the first range that is still missing: `["327680-"]` or `["0-99", "200-"]`; `none` without any. */
function nextOffset(answer: unknown, none: number): number {
  const first = parseAnswer(uploadStatusSchema, answer ?? {}, action).nextExpectedRanges?.[0];
  if (first === undefined) return none;
  const start = /^(\d{1,15})-/.exec(first)?.[1];
  if (start === undefined) throw stuck();
  return Number(start);
}

function pauseOf(sent: Sent): number | undefined {
  return sent.kind === 'broken' ? sent.error.retryAfterMs : undefined;
}

function isBroken(error: unknown): error is ConnectorError {
  return (
    error instanceof ConnectorError &&
    error.kind === 'transient' &&
    (error.retryAfterMs ?? 0) <= maxPauseMs &&
    error.reason !== 'session-gone'
  );
}

/** A session that is no longer there says nothing about the file, and one that refuses nothing about our credentials. */
function ofSession(response: Response, error: ConnectorError): ConnectorError {
  if (response.status !== 404 && response.status !== 410 && response.status !== 401) return error;
  return new ConnectorError('transient', `Cannot ${action}: the upload session is gone`, {
    cause: error,
    reason: 'session-gone',
  });
}

function stuck(): ConnectorError {
  return new ConnectorError('malformed', `Cannot ${action}: the service does not say what it expects next`, {
    reason: 'malformed-answer',
  });
}
