import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Change, KnownSubscriptions, NotificationRequest, Probe, Received } from '../connector.ts';
import type { FileId, SourceId } from '../../model/ids.ts';
import { topmostWatched } from './account.ts';
import { eventsSourceId } from './events.ts';
import { boxName, versionOf } from './items.ts';
import { type BoxFolderRef, parseFile, parseFolders, recordOf, textOf } from './types.ts';

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
  return changeOf(body, createPlaces(watched(), subscription?.sourceId));
}

/** A delivery as Box signs it, of a trigger that nobody follows. */
export function signedProbe(keys: SignatureKeys, now: number): Probe {
  const body = JSON.stringify({ type: 'webhook_event', trigger: 'LABELWRIGHT.DOCTOR' });
  const timestamp = new Date(now).toISOString();
  const sign = (key: string) => createHmac('sha256', key).update(body).update(timestamp).digest('base64');
  return {
    query: {},
    headers: {
      'content-type': 'application/json',
      'box-delivery-timestamp': timestamp,
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
      ...(keys.primary === undefined ? {} : { 'box-signature-primary': sign(keys.primary) }),
      ...(keys.secondary === undefined ? {} : { 'box-signature-secondary': sign(keys.secondary) }),
    },
    body,
    answer: { status: 202, body: '' },
  };
}

/** What a webhook's own folder and the watched ones tell of where something lies. */
interface Places {
  /** The watched folder on the path, else the webhook's own. */
  sourceOf(folders: readonly BoxFolderRef[]): SourceId | undefined;
  /** The webhook's folder, where the path that something has now doesn't lead through it. */
  leftFrom(folders: readonly BoxFolderRef[]): SourceId | undefined;
}

/** Before the watched folders are known, the one directly under the root stands for the watched one; `look` sets that right. */
function createPlaces(watched: ReadonlySet<string> | undefined, subscribed: SourceId | undefined): Places {
  return {
    sourceOf: (folders) =>
      watched === undefined
        ? (subscribed ?? (folders[1]?.id as SourceId | undefined))
        : (topmostWatched(folders, watched) ?? subscribed),
    leftFrom: (folders) => (folders.some(({ id }) => id === subscribed) ? undefined : subscribed),
  };
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
/** What is shown beside the file may have changed; whether that moves the file's etag is unconfirmed. */
const besideTriggers = new Set(['METADATA_INSTANCE.CREATED', 'METADATA_INSTANCE.UPDATED', 'METADATA_INSTANCE.DELETED']);
const goneTriggers = new Set(['FILE.TRASHED', 'FILE.DELETED']);

function changeOf(body: WebhookBody, places: Places): Received {
  const { trigger } = body;
  if (trigger === 'WEBHOOK.DELETED' || trigger === 'NO_ACTIVE_SESSION') return endOf(body);
  if (trigger.startsWith('FOLDER.')) return folderChangeOf(body, places);
  const unlocked = trigger === 'FILE.UNLOCKED';
  const present = fileTriggers.has(trigger);
  if (!unlocked && !present && !goneTriggers.has(trigger) && !besideTriggers.has(trigger)) {
    return dropped(`${trigger}: not a trigger that we follow`);
  }
  const { type } = recordOf(body.source);
  if (type === 'web_link') return dropped(`${trigger}: a web link has no bytes`);
  if (type === 'folder') return dropped(`${trigger}: what stands beside a folder is not its files'`);
  const file = parseFile(body.source);
  if (file === undefined) return { kind: 'refused', status: 400, reason: `${trigger} names no file` };
  const sourceId = places.sourceOf(file.folders);
  if (sourceId === undefined) return dropped(`${trigger}: the file lies in no watched folder`);

  const ref = { connector: boxName, sourceId, fileId: file.id as FileId };
  if (unlocked) return accepted([{ kind: 'unlocked', file: ref, ...originOf(body) }]);
  const exact = present && file.versionId !== undefined && file.etag !== undefined;
  return accepted([{ kind: 'file', file: ref, ...(exact ? { version: versionOf(file) } : {}), ...originOf(body) }]);
}

/**
 * Box removed the webhook, having failed to deliver for long, or the session behind it is dead, and it will tell nothing any more:
 * either way it is made anew, which fails visibly for as long as the application isn't authorized.
 */
function endOf({ trigger, webhookId }: WebhookBody): Received {
  if (webhookId === undefined) return dropped(`${trigger}: it names no webhook`);
  const told = trigger === 'NO_ACTIVE_SESSION' ? [`${trigger}: the application's authorization in Box has ended`] : [];
  return accepted([{ kind: 'lifecycle', event: 'removed', subscriptionId: webhookId }], told);
}

/**
 * Whole subtrees come and go by these. What came in, the event stream names, and only that one is walked then; of what left, the
 * files are told nowhere.
 */
function folderChangeOf(body: WebhookBody, places: Places): Received {
  const { trigger, source } = body;
  const folders = parseFolders(recordOf(source).path_collection);
  const came: Change = { kind: 'source', sourceId: eventsSourceId, ...originOf(body) };
  const gone = trigger === 'FOLDER.TRASHED' || trigger === 'FOLDER.DELETED';
  const left = gone ? places.sourceOf(folders) : trigger === 'FOLDER.MOVED' ? places.leftFrom(folders) : undefined;
  if (left === undefined) return accepted([came]);
  const swept: Change = { kind: 'source', sourceId: left, sweep: true, ...originOf(body) };
  return accepted(gone ? [swept] : [swept, came]);
}

function originOf({ webhookId }: WebhookBody): { readonly subscriptionId?: string } {
  return webhookId === undefined ? {} : { subscriptionId: webhookId };
}

function accepted(changes: readonly Change[], left: readonly string[] = []): Received {
  return { kind: 'accepted', changes, dropped: left };
}

function dropped(reason: string): Received {
  return { kind: 'accepted', changes: [], dropped: [reason] };
}
