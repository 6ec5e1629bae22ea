import type { Confirmation, UploadIntent } from '../connector.ts';
import type { FileItem } from '../../model/file.ts';
import { endOwnCheckout } from './checkout.ts';
import type { GraphContext } from './items.ts';
import type { ItemVersion } from './types.ts';
import { isBy, newestVersions, restoreVersion } from './versions.ts';

/** Graph states times of versions in whole seconds, times of items sometimes more exactly. */
const secondMs = 1_000;

/** What lies directly under the version that is taken for ours. */
type Under =
  /** The version that we meant to write over: nobody came in between. */
  | { readonly kind: 'base' }
  /** The library keeps no older versions. */
  | { readonly kind: 'nothing' }
  /** An earlier write of our application that isn't the base, such as a version that was made the present one again. */
  | { readonly kind: 'own' }
  /** Somebody's save, which our write has buried. */
  | { readonly kind: 'buried'; readonly version: ItemVersion };

/**
 * Was the present state written by the upload of `intent`? `ours` by digest; `probably` where our application wrote it
 * over the base and the service changed the bytes; `base` where nothing was written over it yet. A save that our write buried is
 * made the present one again, and the answer is `foreign`. A check-out that we left behind is ended first.
 */
export async function confirm(context: GraphContext, item: FileItem, intent: UploadIntent): Promise<Confirmation> {
  const byDigest = item.digest === intent.digest;
  await endOwnCheckout(context, item.ref, { keep: byDigest });
  const versions = await newestVersions(context.client, item.ref);
  if (!byDigest && isUntouched(context, versions[0], intent)) return 'base';
  if (!byDigest && !item.modifiedByUs) return 'foreign';
  const place = Math.max(
    0,
    versions.findIndex((version) => isBy(version, context.clientId)),
  );
  const ours = versions[place];
  if (ours === undefined) return byDigest ? 'ours' : 'foreign';
  const under = underOurs(context, { ours, older: versions.slice(place + 1), intent });
  switch (under.kind) {
    case 'base':
    case 'nothing':
      return byDigest ? 'ours' : 'probably';
    case 'own':
      return byDigest ? 'ours' : 'foreign';
    case 'buried':
      // A save on top of ours is the newest edit, and stays it.
      if (place === 0 && ours.size === item.size) await restoreVersion(context.client, item.ref, under.version);
      return 'foreign';
  }
}

interface Versions {
  readonly ours: ItemVersion;
  readonly older: readonly ItemVersion[];
  readonly intent: UploadIntent;
}

/** Setting the times after an upload can double our version: such a double is passed over. */
function underOurs({ clientId }: GraphContext, { ours, older, intent }: Versions): Under {
  const version = older.find(
    (candidate) => isBase(candidate, intent) || !isBy(candidate, clientId) || candidate.size !== ours.size,
  );
  if (version === undefined) return { kind: 'nothing' };
  if (isBase(version, intent)) return { kind: 'base' };
  return isBy(version, clientId) ? { kind: 'own' } : { kind: 'buried', version };
}

/** Within the second of the base only what somebody else saved is told from ours by its size. */
function isUntouched({ clientId }: GraphContext, newest: ItemVersion | undefined, intent: UploadIntent): boolean {
  if (newest === undefined || !isBase(newest, intent)) return false;
  return !isBy(newest, clientId) || savedSecond(newest) < Math.floor(intent.baseModifiedAt / secondMs);
}

/**
 * What was saved before the second in which the file was last changed when we looked was there then: moving or renaming a
 * file changes its own time, and not that of its version. Within that second the size tells.
 */
function isBase(version: ItemVersion, { baseModifiedAt, baseSize }: UploadIntent): boolean {
  const modifiedAt = savedSecond(version);
  const lookedAt = Math.floor(baseModifiedAt / secondMs);
  return modifiedAt < lookedAt || (modifiedAt === lookedAt && version.size === baseSize);
}

function savedSecond({ lastModifiedDateTime }: ItemVersion): number {
  return Math.floor(Date.parse(lastModifiedDateTime ?? '') / secondMs);
}
