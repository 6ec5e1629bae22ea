import type { OutgoingContent, Uploaded } from '../connector.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import { asksForCheckout, discardOwnCheckout, holderOf, readHeldItem, withCheckout } from './checkout.ts';
import { readJson } from './client.ts';
import type { GraphCall } from './client.ts';
import type { GraphContext } from './items.ts';
import { itemPath, look, patchItem, readItem, toFileItem } from './items.ts';
import type { DriveItem, ItemVersion } from './types.ts';
import { driveItemSchema } from './types.ts';
import type { UploadSession } from './upload-session.ts';
import { cancelSession, commitSession, openSession, sendFragments } from './upload-session.ts';
import { isBy, newestVersions, restoreVersion } from './versions.ts';

const action = 'upload file';

/**
 * Writes a new version over exactly the item's version. The service checks the version when the session is opened; whether
 * it does so at the commit is undocumented, so it is looked at once more just before, and afterwards the version list
 * tells whether somebody's save came in between: that one is then made the present one again.
 */
export async function upload(context: GraphContext, item: FileItem, content: OutgoingContent): Promise<Uploaded> {
  const times = (await presentItem(context, item)).fileSystemInfo;
  const [base] = await newestVersions(context.client, item.ref, content.signal);
  const { committed, keepsTimes } = await writeAnyhow(context, item, { content, times });
  const ours = await ourVersion(context, committed, { base, signal: content.signal });
  const settled = keepsTimes ? committed : await keepTimes(context, committed, times);
  return {
    item: settled,
    ...(ours && base && { versionBefore: base.id }),
    ...(ours && { versionAfter: ours.id }),
  };
}

/** The item, which must still be the one that we were given. A check-out of ours from an earlier attempt is undone. */
async function presentItem(context: GraphContext, item: FileItem): Promise<DriveItem> {
  let present = await readHeldItem(context, item.ref);
  if (present !== undefined && holderOf(context, present) === 'us') {
    await discardOwnCheckout(context, item.ref);
    present = await readHeldItem(context, item.ref);
  }
  if (present === undefined) throw new ConnectorError('gone', `Cannot ${action}: it is no longer there`);
  if (present.eTag !== item.version) throw conflict();
  if (holderOf(context, present) !== 'others') return present;
  throw new ConnectorError('locked', `Cannot ${action}: somebody has it checked out`, { reason: 'checked-out' });
}

/** Checked out where the library asks for that; then everything that is written lies in one version. */
async function writeAnyhow(context: GraphContext, item: FileItem, writing: Writing): Promise<Committed> {
  try {
    return await write(context, item, writing);
  } catch (error) {
    if (!asksForCheckout(error)) throw error;
  }
  await withCheckout(context, item, async (held) => {
    const { committed, keepsTimes } = await write(context, held, writing);
    if (!keepsTimes) await keepTimes(context, committed, writing.times);
  });
  const { digest } = writing.content;
  return { committed: await committedItem(context, item, { answer: undefined, digest }), keepsTimes: true };
}

interface Committed {
  readonly committed: FileItem;
  readonly keepsTimes: boolean;
}

async function write(context: GraphContext, item: FileItem, { content, times }: Writing): Promise<Committed> {
  const written =
    content.bytes.size === 0
      ? { answer: await writeEmpty(context, item, content), keepsTimes: !times }
      : await writeBySession(context, item, { content, times });
  const { answer, keepsTimes } = written;
  return { committed: await committedItem(context, item, { answer, digest: content.digest }), keepsTimes };
}

interface Writing {
  readonly content: OutgoingContent;
  readonly times: DriveItem['fileSystemInfo'];
}

interface Written {
  /** The item as the service described it when it took the bytes. */
  readonly answer: unknown;
  readonly keepsTimes: boolean;
}

async function writeBySession(context: GraphContext, item: FileItem, { content, times }: Writing): Promise<Written> {
  const { client } = context;
  const { signal } = content;
  const session = await openSession(client, item, { size: content.bytes.size, times: times ?? undefined, signal });
  const keepsTimes = session.keepsTimes || !times;
  const early = await sendOrCancel(context, item, { session, content });
  return { answer: early ?? (await commitSession(client, session.address, signal)), keepsTimes };
}

/** Everything before the commit: when it fails nothing was written, and the bytes that were sent are thrown away. */
async function sendOrCancel(
  context: GraphContext,
  item: FileItem,
  { session, content }: { readonly session: UploadSession; readonly content: OutgoingContent },
): Promise<unknown> {
  try {
    const early = await sendFragments(context.client, session.address, content);
    if (early === undefined) await lastLook(context, item);
    return early;
  } catch (error) {
    await cancelSession(context.client, session.address);
    throw error;
  }
}

async function lastLook(context: GraphContext, item: FileItem): Promise<void> {
  const present = await readItem(context.client, item.ref);
  if (present?.eTag !== item.version) throw conflict();
}

/** A session takes no empty content. */
async function writeEmpty({ client }: GraphContext, item: FileItem, { signal }: OutgoingContent): Promise<unknown> {
  const headers = { 'if-match': item.version };
  const call: GraphCall = { action, method: 'PUT', headers, body: Buffer.alloc(0), signal };
  const response = await client.send(`${itemPath(item.ref)}/content`, call);
  if (response.ok) return readJson(call, response);
  throw await client.failure(call, response);
}

/**
 * The item as the commit answered it. Where that isn't complete it is read again, and counts only when it still is what we
 * wrote: settling a version that somebody else made meanwhile would hide it.
 */
async function committedItem(
  context: GraphContext,
  item: FileItem,
  { answer, digest }: { readonly answer: unknown; readonly digest: string },
): Promise<FileItem> {
  const parsed = driveItemSchema.safeParse(answer);
  if (parsed.success && parsed.data.id === item.ref.fileId && parsed.data.file) {
    const { path } = item;
    const file = toFileItem(context.clientId, item.ref.sourceId, parsed.data);
    if (file !== undefined) return parsed.data.parentReference?.path ? file : { ...file, path };
  }
  const present = await look(context, item.ref);
  if (present !== undefined && (present.digest === digest || present.modifiedByUs)) return present;
  throw new ConnectorError('transient', `Cannot ${action}: the service did not say what became of it`, {
    reason: 'unconfirmed',
  });
}

/**
 * Finds our version in the list and makes sure that it lies directly on the base. Undefined where the library keeps no
 * versions: then nothing more can be known.
 */
async function ourVersion(
  context: GraphContext,
  committed: FileItem,
  { base, signal }: { readonly base: ItemVersion | undefined; readonly signal: AbortSignal },
): Promise<ItemVersion | undefined> {
  const versions = await newestVersions(context.client, committed.ref, signal);
  const end = versions.findIndex(({ id }) => id === base?.id);
  const newer = end < 0 ? versions : versions.slice(0, end);
  if (newer.length === 0 || base === undefined) return newer[0];
  const at = await placeOfOurs(context, committed, newer);
  const under = newer[at + 1];
  if (under === undefined) return newer[at];
  // With yet another save on top, that one is the newest edit and stays it.
  if (at === 0) await restoreVersion(context.client, committed.ref, under);
  throw conflict();
}

/** By the application's id; where the service shows another modifier, the newest is ours as long as nobody wrote since. */
async function placeOfOurs(context: GraphContext, committed: FileItem, newer: readonly ItemVersion[]): Promise<number> {
  const place = newer.findIndex((version) => isBy(version, context.clientId));
  if (place >= 0) return place;
  if (newer.length === 1) return 0;
  const present = await readItem(context.client, committed.ref);
  if (present?.eTag === committed.version) return 0;
  throw conflict();
}

/** When somebody is at the file by now, its times are theirs. */
async function keepTimes(
  context: GraphContext,
  committed: FileItem,
  times: DriveItem['fileSystemInfo'],
): Promise<FileItem> {
  try {
    return await patchItem(context, committed, { action: 'keep times of file', changes: { fileSystemInfo: times } });
  } catch (error) {
    if (error instanceof ConnectorError && ['conflict', 'locked', 'gone'].includes(error.kind)) return committed;
    throw error;
  }
}

function conflict(): ConnectorError {
  return new ConnectorError('conflict', `Cannot ${action}: another version was faster`);
}
