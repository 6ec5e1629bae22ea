import type { FileRef } from '../../model/file.ts';
import type { GraphClient } from './client.ts';
import { itemPath } from './items.ts';
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
  return versions.every(({ id }) => numbered.test(id)) ? versions.toSorted(byNumberDescending) : versions;
}

/** Makes an older version's content the present one again, as a new version on top. */
export async function restoreVersion(client: GraphClient, ref: FileRef, version: ItemVersion): Promise<void> {
  const path = `${itemPath(ref)}/versions/${encodeURIComponent(version.id)}/restoreVersion`;
  await client.json(path, { action: 'restore version of file', method: 'POST' });
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
