import { ConnectorError } from '../../model/errors.ts';
import type { FileItem, FileRef } from '../../model/file.ts';
import type { GraphContext } from './items.ts';
import { itemPath, look, readItem } from './items.ts';
import type { DriveItem, ItemVersion } from './types.ts';
import { driveItemSchema, parseAnswer } from './types.ts';
import { isBy, newestVersions } from './versions.ts';

/** Stands beside the version in SharePoint's history. */
const comment = 'Sensitivity label set by Labelwright';

/** Whether a call was refused because the library wants its files checked out before they are changed. */
export function asksForCheckout(error: unknown): boolean {
  return error instanceof ConnectorError && error.reason === 'checkout-required';
}

/** The item with what is sent only when it is asked for: its check-out. Undefined where it is gone. */
export async function readHeldItem({ client }: GraphContext, ref: FileRef): Promise<DriveItem | undefined> {
  const action = 'look at file';
  try {
    const path = `${itemPath(ref)}?$select=id,eTag,fileSystemInfo,publication`;
    return parseAnswer(driveItemSchema, await client.json(path, { action }), action);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'gone') return undefined;
    throw error;
  }
}

export function holderOf({ clientId }: GraphContext, { publication }: DriveItem): 'nobody' | 'us' | 'others' {
  if (publication?.level !== 'checkout') return 'nobody';
  return publication.checkedOutBy?.application?.id === clientId ? 'us' : 'others';
}

/**
 * Does `work` on the file while we have it checked out, over exactly `item.version`, and checks it in: one version, whatever
 * `work` writes. When anything fails the check-out is discarded, and what was written with it; where that fails too the error is
 * `transient`, so that the intent stays open and `endOwnCheckout` is asked later. Throws `locked` where somebody else has the file.
 */
export async function withCheckout(
  context: GraphContext,
  item: FileItem,
  work: (held: FileItem) => Promise<unknown>,
): Promise<void> {
  const [base] = await newestVersions(context.client, item.ref);
  if ((await readItem(context.client, item.ref))?.eTag !== item.version) throw conflict();
  try {
    await post(context, item.ref, { path: 'checkout', action: 'check out file' });
    await work(await unchanged(context, item, base));
    await checkIn(context, item.ref);
  } catch (error) {
    await giveBack(context, item.ref, error);
    throw error;
  }
}

/** Undoes our own check-out where there is one. An application may discard anybody's, so whose it is is looked at first. */
export async function discardOwnCheckout(context: GraphContext, ref: FileRef): Promise<boolean> {
  const present = await readHeldItem(context, ref);
  if (present === undefined || holderOf(context, present) !== 'us') return false;
  await post(context, ref, { path: 'discardCheckout', action: 'discard check-out of file' });
  return true;
}

/**
 * Ends a check-out of ours that a crash left behind: with `keep` what was written stays and becomes a version. Throws `conflict`
 * then, since the file has another state now.
 */
export async function endOwnCheckout(
  context: GraphContext,
  ref: FileRef,
  { keep }: { readonly keep: boolean },
): Promise<void> {
  const present = await readHeldItem(context, ref);
  if (present === undefined || holderOf(context, present) !== 'us') return;
  if (keep) await checkIn(context, ref);
  else await post(context, ref, { path: 'discardCheckout', action: 'discard check-out of file' });
  throw new ConnectorError('conflict', 'Cannot confirm upload: the file was left checked out, and no longer is');
}

/**
 * The file as it is while we have it. Checking out names no version, so it is made sure afterwards that nobody saved in between:
 * the check-out may itself move the eTag, but neither bytes nor versions.
 */
async function unchanged(context: GraphContext, item: FileItem, base: ItemVersion | undefined): Promise<FileItem> {
  const versions = await newestVersions(context.client, item.ref);
  const at = versions.findIndex(({ id }) => id === base?.id);
  const isSame = ({ size, lastModifiedDateTime }: ItemVersion): boolean =>
    size === base?.size && lastModifiedDateTime === base?.lastModifiedDateTime;
  const under = versions[at];
  const isOnBase =
    under !== undefined && isSame(under) && versions.slice(0, at).every((one) => isBy(one, context.clientId));
  const held = await look(context, item.ref);
  if (held === undefined) throw new ConnectorError('gone', 'Cannot check out file: it is no longer there');
  const facts = ['name', 'path', 'size', 'digest'] as const;
  if (!facts.every((fact) => held[fact] === item[fact])) throw conflict();
  if (base !== undefined && !isOnBase) throw conflict();
  return held;
}

/** `published` makes it a major version, as the one before was (driveItem: checkin). */
async function checkIn(context: GraphContext, ref: FileRef): Promise<void> {
  const body = { comment, checkInAs: 'published' };
  await post(context, ref, { path: 'checkin', action: 'check in file', body });
}

async function giveBack(context: GraphContext, ref: FileRef, cause: unknown): Promise<void> {
  try {
    await discardOwnCheckout(context, ref);
  } catch {
    // What went wrong first says more; the second failure is that the file may still be checked out.
    throw new ConnectorError('transient', 'Cannot discard check-out of file: it is tried again later', {
      cause,
      reason: 'checkout-left',
    });
  }
}

interface Post {
  readonly path: string;
  readonly action: string;
  readonly body?: object;
}

async function post({ client }: GraphContext, ref: FileRef, { path, action, body }: Post): Promise<void> {
  await client.json(`${itemPath(ref)}/${path}`, { action, method: 'POST', ...(body && { body }) });
}

function conflict(): ConnectorError {
  return new ConnectorError('conflict', 'Cannot check out file: another version was faster');
}
