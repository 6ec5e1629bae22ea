import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Change, KnownSubscriptions, NotificationRequest, Received } from '../connector.ts';
import type { FileId, SourceId } from '../../model/ids.ts';
import { topmostWatched } from './account.ts';
import { eventsSourceId } from './events.ts';
import { boxName, versionOf } from './items.ts';
import { parseFile, parseFolders, recordOf, textOf } from './types.ts';

/** The application's signature keys; either may be missing, and while keys are rotated either one proves a notification. */
export interface SignatureKeys {
  readonly primary?: string;
  readonly secondary?: string;
}

export interface Receiving {
  readonly keys: SignatureKeys;
  /** Ids of the watched folders, as far as they are known without asking Box. */
  readonly watched: () => ReadonlySet<string> | undefined;
}

/** Box signs at each delivery, repeats too: developer.box.com, "Signatures". */
const oldestMs = 10 * 60_000;
const clockSkewMs = 2 * 60_000;

/**
 * Judges a webhook delivery: signature over the raw bytes, then what it is about. In Box the signature is the proof, so a
 * webhook that we don't know is believed; one that we retired is dropped.
 */
export async function receive(
  { keys, watched }: Receiving,
  request: NotificationRequest,
  known: KnownSubscriptions,
): Promise<Received> {
  const forged = signatureFault(request, keys);
  if (forged !== undefined) return { kind: 'refused', status: 401, reason: forged };
  const body = parseBody(request.body);
  if (body === undefined) return { kind: 'refused', status: 400, reason: 'the body is not a webhook event' };

  const subscription = body.webhookId === undefined ? undefined : await known(body.webhookId);
  if (subscription?.active === false) return dropped(`${body.trigger}: the webhook was retired`);
  return changeOf(body, sourceFinder(watched(), subscription?.sourceId));
}

type SourceFinder = (folders: readonly { readonly id: string }[]) => SourceId | undefined;

/**
 * The watched folder on the file's path, else the webhook's own. Before the watched folders are known, the one directly
 * under the root stands for it; `look` sets that right.
 */
function sourceFinder(watched: ReadonlySet<string> | undefined, subscribed: SourceId | undefined): SourceFinder {
  if (watched !== undefined) return (folders) => topmostWatched(folders, watched) ?? subscribed;
  return (folders) => subscribed ?? (folders[1]?.id as SourceId | undefined);
}

/** Why the signature doesn't hold, or undefined where it does. */
function signatureFault({ headers, body, receivedAt }: NotificationRequest, keys: SignatureKeys): string | undefined {
  if (headers['box-signature-version'] !== '1' || headers['box-signature-algorithm'] !== 'HmacSHA256') {
    return 'not signed as HmacSHA256, version 1';
  }
  const timestamp = headers['box-delivery-timestamp'] ?? '';
  const sentAt = Date.parse(timestamp);
  if (Number.isNaN(sentAt)) return 'the delivery time is not a date';
  if (receivedAt - sentAt > oldestMs) return 'the delivery is too old';
  if (sentAt - receivedAt > clockSkewMs) return 'the delivery time is in the future';
  const signed = { body, timestamp };
  const holds =
    isSigned(signed, keys.primary, headers['box-signature-primary']) ||
    isSigned(signed, keys.secondary, headers['box-signature-secondary']);
  return holds ? undefined : 'no signature holds';
}

function isSigned(
  { body, timestamp }: { readonly body: Buffer; readonly timestamp: string },
  key: string | undefined,
  signature: string | undefined,
): boolean {
  if (key === undefined || key === '' || signature === undefined) return false;
  const expected = createHmac('sha256', key).update(body).update(timestamp).digest();
  const stated = Buffer.from(signature, 'base64');
  return stated.length === expected.length && timingSafeEqual(stated, expected);
}

interface WebhookBody {
  readonly trigger: string;
  readonly webhookId: string | undefined;
  readonly source: unknown;
}

function parseBody(raw: Buffer): WebhookBody | undefined {
  const body = recordOf(parseJson(raw));
  const trigger = textOf(body.trigger);
  if (trigger === undefined || !/^[A-Z_.]{1,64}$/.test(trigger)) return undefined;
  return { trigger, webhookId: textOf(recordOf(body.webhook).id), source: body.source };
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    // Reported by the caller; the parser's message would quote the body.
    return undefined;
  }
}

/** The content may be new, or new to us. */
const fileTriggers = new Set(['FILE.UPLOADED', 'FILE.COPIED', 'FILE.MOVED', 'FILE.RESTORED', 'FILE.RENAMED']);
const fileGoneTriggers = new Set(['FILE.TRASHED', 'FILE.DELETED']);
const lifecycleTriggers = new Set(['WEBHOOK.DELETED', 'NO_ACTIVE_SESSION']);

function changeOf(body: WebhookBody, sourceOf: SourceFinder): Received {
  const { trigger, webhookId } = body;
  const origin = webhookId === undefined ? {} : { subscriptionId: webhookId };
  if (lifecycleTriggers.has(trigger)) {
    if (webhookId === undefined) return dropped(`${trigger}: it names no webhook`);
    return accepted({ kind: 'lifecycle', event: 'removed', subscriptionId: webhookId });
  }
  // Whole subtrees come and go by FOLDER triggers; the event stream names the folder, and only that one is walked then.
  if (trigger.startsWith('FOLDER.')) return accepted({ kind: 'source', sourceId: eventsSourceId, ...origin });
  const unlocked = trigger === 'FILE.UNLOCKED';
  const gone = fileGoneTriggers.has(trigger);
  if (!unlocked && !gone && !fileTriggers.has(trigger)) return dropped(`${trigger}: not a trigger that we follow`);

  const source = recordOf(body.source);
  if (source.type === 'web_link') return dropped(`${trigger}: a web link has no bytes`);
  const file = parseFile(body.source);
  if (file === undefined) return { kind: 'refused', status: 400, reason: `${trigger} names no file` };
  const sourceId = sourceOf(parseFolders(source.path_collection));
  if (sourceId === undefined) return dropped(`${trigger}: the file lies in no watched folder`);

  const ref = { connector: boxName, sourceId, fileId: file.id as FileId };
  if (unlocked) return accepted({ kind: 'unlocked', file: ref, ...origin });
  const exact = !gone && file.versionId !== undefined && file.etag !== undefined;
  return accepted({ kind: 'file', file: ref, ...(exact ? { version: versionOf(file) } : {}), ...origin });
}

function accepted(change: Change): Received {
  return { kind: 'accepted', changes: [change], dropped: [] };
}

function dropped(reason: string): Received {
  return { kind: 'accepted', changes: [], dropped: [reason] };
}
