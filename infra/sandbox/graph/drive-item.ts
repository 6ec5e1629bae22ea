import type {
  DriveItem,
  DriveItemVersion,
  Identity,
  IdentitySet,
  ItemReference,
  Permission,
  PublicationFacet,
  SharepointIds,
} from '@microsoft/microsoft-graph-types';
import { downloadUrl, mediaType } from './downloads.ts';
import { cTagOf, eTagOf } from './preconditions.ts';
import type { Caller, DriveRecord, GrantRecord, ItemRecord, LinkRecord, VersionRecord } from './records.ts';
import { shownLabel } from './sensitivity-labels.ts';
import type { World } from './world.ts';

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

/** `application` or `user`; a user also has its mail address, which Graph sends though the type leaves it out. */
export function identitySet(caller: Caller): IdentitySet {
  if (caller.kind === 'application') return { application: { id: caller.id, displayName: caller.name } };
  const user: Identity & { email?: string | undefined } = {
    ...(caller.mail === undefined ? {} : { email: caller.mail }),
    ...{ id: caller.id, displayName: caller.name },
  };
  return { user };
}

export function driveType(drive: DriveRecord): string {
  return drive.kind === 'onedrive' ? 'business' : 'documentLibrary';
}

/** Where a person opens the item; in the sandbox it serves the bytes. */
export function webUrl(world: World, item: ItemRecord): string {
  return `${world.downloadOrigin}/sandbox/files/${item.driveId}/${item.id}/${encodeURIComponent(item.name)}`;
}

/** The item as a GET answers it, all properties that need no `$select`. */
export function driveItem(world: World, item: ItemRecord): DriveItem {
  const isFile = item.content !== undefined;
  return {
    ...(isFile ? { '@microsoft.graph.downloadUrl': downloadUrl(world, item) } : {}),
    ...core(world, item),
    ...(isFile ? { cTag: cTagOf(item) } : {}),
    parentReference: { ...parentReference(world, item), ...parentPath(world, item) },
    ...item.facets,
  };
}

/** The item as the delta feed shows it: no cTag, no path; a deleted one by id only. */
export function deltaItem(world: World, item: ItemRecord): DriveItem {
  if (!item.deleted) {
    return { ...core(world, item), parentReference: parentReference(world, item), ...item.facets };
  }
  return {
    id: item.id,
    parentReference: parentReference(world, item),
    ...(item.content === undefined ? { folder: {} } : { file: {} }),
    deleted: { state: 'deleted' },
    size: 0,
  };
}

function core(world: World, item: ItemRecord): DriveItem {
  return {
    ...{ id: item.id, name: item.name, eTag: eTagOf(item), webUrl: webUrl(world, item) },
    ...{ size: item.content?.size ?? 0 },
    createdBy: identitySet(item.createdBy),
    createdDateTime: iso(item.createdAt),
    lastModifiedBy: identitySet(item.modifiedBy),
    lastModifiedDateTime: iso(item.modifiedAt),
    fileSystemInfo: { createdDateTime: iso(item.fileCreatedAt), lastModifiedDateTime: iso(item.fileModifiedAt) },
    ...(item.parentId === undefined ? { root: {} } : {}),
    ...(item.content === undefined
      ? { folder: { childCount: world.library.childCount(item.id) } }
      : { file: { mimeType: mediaType(item.name), hashes: { quickXorHash: item.content.quickXorHash } } }),
    ...(item.links.length === 0 && (item.grants ?? []).length === 0
      ? {}
      : { shared: { scope: widestScope(item.links) } }),
  };
}

function widestScope(links: readonly LinkRecord[]): string {
  const scopes = new Set(links.map(({ scope }) => scope));
  return (['anonymous', 'organization', 'users'] as const).find((scope) => scopes.has(scope)) ?? 'users';
}

function parentReference(world: World, item: ItemRecord): ItemReference {
  const drive = world.library.drive(item.driveId);
  return {
    driveType: driveType(drive),
    driveId: item.driveId,
    siteId: drive.siteId.split(',')[1] ?? '',
    ...(item.parentId === undefined ? {} : { id: item.parentId }),
  };
}

/** The parent's name and percent-encoded path: `/drives/{id}/root:/Contracts/2026`. */
function parentPath(world: World, item: ItemRecord): ItemReference {
  if (item.parentId === undefined) return {};
  const above = world.library.ancestors(item);
  const path = above.slice(1).map(({ name }) => `/${encodeURIComponent(name)}`);
  return { name: above.at(-1)?.name ?? '', path: `/drives/${item.driveId}/root:${path.join('')}` };
}

/** Properties that are sent only when `$select` names them. */
export function selectableOnly(world: World, item: ItemRecord): object {
  const sensitivityLabel = shownLabel(world, item);
  return {
    ...(sensitivityLabel === undefined ? {} : { sensitivityLabel }),
    ...(item.content === undefined ? {} : { publication: publication(item) }),
    sharepointIds: sharepointIds(world, item),
  };
}

function publication({ version, checkedOut }: ItemRecord): PublicationFacet {
  return checkedOut === undefined
    ? { level: 'published', versionId: `${version}.0` }
    : { level: 'checkout', versionId: `${version}.0`, checkedOutBy: identitySet(checkedOut.by) };
}

function sharepointIds(world: World, item: ItemRecord): SharepointIds {
  const drive = world.library.drive(item.driveId);
  const [hostname = '', siteId = '', webId = ''] = drive.siteId.split(',');
  const ids = { siteId, webId, siteUrl: `https://${hostname}`, tenantId: world.tenantId };
  return { ...ids, listItemUniqueId: item.guid.toLowerCase() };
}

export function driveItemVersion(item: ItemRecord, version: VersionRecord): DriveItemVersion {
  return {
    id: `${version.number}.0`,
    size: version.content.size,
    lastModifiedDateTime: iso(version.modifiedAt),
    lastModifiedBy: identitySet(version.modifiedBy),
    ...(version.number === item.version ? { publication: publication(item) } : {}),
  };
}

export function linkPermission(world: World, item: ItemRecord, link: LinkRecord): Permission {
  return {
    id: link.id,
    roles: [link.type === 'edit' ? 'write' : 'read'],
    link: { type: link.type, scope: link.scope, webUrl: `${webUrl(world, item)}?share=${link.id}` },
  };
}

export function grantPermission({ id, to, role }: GrantRecord): Permission {
  return { id, roles: [role], grantedToV2: identitySet(to) };
}

/** The owner's permission and one for each person and link. */
export function permissions(world: World, item: ItemRecord): Permission[] {
  const { owner } = world.library.drive(item.driveId);
  const owned =
    owner === undefined ? [] : [{ id: `owner-${owner.id}`, roles: ['owner'], grantedToV2: identitySet(owner) }];
  return [
    ...owned,
    ...(item.grants ?? []).map(grantPermission),
    ...item.links.map((link) => linkPermission(world, item, link)),
  ];
}
