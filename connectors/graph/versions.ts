import { ConnectorError } from '../../model/errors.ts';
import type { FileItem, FileRef } from '../../model/file.ts';
import type { GraphCall, GraphClient } from './client.ts';
import type { GraphContext } from './items.ts';
import { itemPath, readItem } from './items.ts';
import type { ItemVersion } from './types.ts';
import { pageSchema, parseAnswer, versionSchema } from './types.ts';

const numbered = /^\d+(\.\d+)?$/;

/** The newest content versions, the present one first. Older ones on further pages aren't asked for. */
export async function newestVersions(
  client: GraphClient,
  ref: FileRef,
  signal?: AbortSignal,
): Promise<readonly ItemVersion[]> {
  const action = 'list versions of file';
  const answer = await client.json(`${itemPath(ref)}/versions`, { action, ...(signal && { signal }) });
  const page = parseAnswer(pageSchema, answer, action);
  const versions = page.value.map((entry) => parseAnswer(versionSchema, entry, action));
  return newestFirst(versions);
}

/** Graph lists them so; where they are numbered that is made sure. */
function newestFirst(versions: readonly ItemVersion[]): readonly ItemVersion[] {
  return versions.every(({ id }) => numbered.test(id)) ? versions.toSorted(byNumberDescending) : versions;
}

/** Makes an older version's content the present one again, as a new version on top. */
export async function restoreVersion(client: GraphClient, ref: FileRef, version: ItemVersion): Promise<void> {
  const path = `${itemPath(ref)}/versions/${encodeURIComponent(version.id)}/restoreVersion`;
  await client.json(path, { action: 'restore version of file', method: 'POST' });
}

/**
 * Deletes every version under the present one, for good. Graph offers `DELETE .../versions/{id}` without describing it, and business
 * drives do as it says; personal ones refuse. One that is held back doesn't keep the others; then `permanent` is thrown.
 */
export async function removeOldVersions({ client }: GraphContext, item: FileItem): Promise<number> {
  const action = 'delete old versions of file';
  const versions: ItemVersion[] = [];
  for await (const entry of client.list(`${itemPath(item.ref)}/versions`, { action })) {
    versions.push(parseAnswer(versionSchema, entry, action));
  }
  // Looked at after the list, so that what is present is the first of it.
  const present = await readItem(client, item.ref);
  if (present?.eTag !== item.version) throw new ConnectorError('conflict', `Cannot ${action}: it was changed`);
  const old = newestFirst(versions).slice(1);
  const held: ConnectorError[] = [];
  for (const { id } of old) {
    const call: GraphCall = { action, method: 'DELETE' };
    const response = await client.send(`${itemPath(item.ref)}/versions/${encodeURIComponent(id)}`, call);
    if (response.ok) continue;
    const error = await client.failure(call, response);
    if (error.kind === 'gone') continue;
    if (error.kind === 'transient' || error.reason === 'unauthenticated') throw error;
    held.push(error);
  }
  if (held[0] === undefined) return old.length;
  throw heldBack(held[0], `${held.length} of ${old.length}`);
}

/** Retention, holds and missing rights look alike: whatever doesn't pass by itself is the service's no. */
function heldBack(cause: ConnectorError, amount: string): ConnectorError {
  const state = `Cannot delete old versions of file: SharePoint holds back ${amount} (${cause.reason ?? cause.kind})`;
  return new ConnectorError('permanent', state, { cause, reason: 'versions-held' });
}

export function isBy(version: ItemVersion, clientId: string): boolean {
  return version.lastModifiedBy?.application?.id === clientId;
}

/** SharePoint numbers versions `major.minor`. */
function byNumberDescending(left: ItemVersion, right: ItemVersion): number {
  const [leftMajor = 0, leftMinor = 0] = left.id.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.id.split('.').map(Number);
  return rightMajor - leftMajor || rightMinor - leftMinor;
}
