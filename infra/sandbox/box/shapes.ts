import { extname } from 'node:path';
import { text } from '../database.ts';
import { canDo, roleOn, roles, type Ability } from './access.ts';
import { classificationOf, instancesOf } from './metadata-store.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { ancestors, parentOf, rootId, subtree, type Item, type Lock, type SharedLink } from './items.ts';
import { sortedChildren } from './sorted-children.ts';
import { getUser, type User } from './users.ts';
import { currentVersion, type FileVersion } from './versions-store.ts';

/** An object as Box answers it. */
export type Shape = Readonly<Record<string, unknown>>;

/** `fields=`: the named ones; without it the standard or the mini form. */
export type Fields = readonly string[] | 'standard' | 'mini';

/** For whom something is shown: rights are theirs. */
export interface View {
  readonly cloud: Cloud;
  readonly viewer: User;
}

export function fieldsOf(url: URL, otherwise: 'standard' | 'mini' = 'standard'): Fields {
  const given = url.searchParams.get('fields');
  return given === null ? otherwise : given.split(',').map((field) => field.trim());
}

export const miniUser = (cloud: Cloud, id: string): Shape => {
  const { name, login } = getUser(cloud, id);
  return { type: 'user', id, name, login };
};

const rootShape: Shape = { type: 'folder', id: rootId, sequence_id: null, etag: null, name: 'All Files' };

const date = (epochMs: number | null | undefined): string | null =>
  epochMs === null || epochMs === undefined ? null : timestamp(epochMs);

type Show = (view: View, item: Item) => unknown;

const both: Readonly<Record<string, Show>> = {
  sequence_id: (_, item) => String(item.etag),
  name: (_, item) => item.name,
  description: (_, item) => item.description,
  created_at: (_, item) => date(item.createdAt),
  modified_at: (_, item) => date(item.modifiedAt),
  trashed_at: (_, item) => date(item.trashedAt),
  purged_at: () => null,
  content_created_at: (_, item) => date(item.contentCreatedAt),
  content_modified_at: (_, item) => date(item.contentModifiedAt),
  created_by: ({ cloud }, item) => miniUser(cloud, item.createdBy),
  modified_by: ({ cloud }, item) => miniUser(cloud, item.modifiedBy),
  owned_by: ({ cloud }, item) => miniUser(cloud, item.ownerId),
  path_collection: ({ cloud }, item) => pathCollection(cloud, item),
  parent: ({ cloud }, item) => parentShape(cloud, item),
  shared_link: ({ cloud }, item) => sharedLinkShape(cloud, item),
  item_status: (_, item) => item.status,
  tags: () => [],
  permissions: permissionsOf,
  has_collaborations: ({ cloud }, item) => hasCollaborations(cloud, item),
  is_externally_owned: ({ cloud }, item) => getUser(cloud, item.ownerId).kind === 'external',
  is_accessible_via_shared_link: (_, item) => item.sharedLink !== undefined,
  allowed_invitee_roles: () => [...roles],
  watermark_info: () => ({
    is_watermarked: false,
    is_watermark_inherited: false,
    is_watermarked_by_access_policy: false,
  }),
  classification: ({ cloud }, item) => classificationOf(cloud, item.id) ?? null,
  metadata: ({ cloud }, item) => ({ enterprise: instancesOf(cloud, item) }),
  is_associated_with_app_item: () => false,
};

const onlyFile: Readonly<Record<string, Show>> = {
  file_version: ({ cloud }, item) => miniVersion(currentVersion(cloud, item)),
  sha1: ({ cloud }, item) => currentVersion(cloud, item).sha1,
  size: ({ cloud }, item) => currentVersion(cloud, item).size,
  version_number: ({ cloud }, item) => String(currentVersion(cloud, item).number),
  comment_count: () => 0,
  lock: ({ cloud }, item) => (item.lock === undefined ? null : lockShape(cloud, item.lock)),
  extension: (_, item) => extname(item.name).slice(1),
  is_package: () => false,
  expires_at: () => null,
  disposition_at: () => null,
  representations: () => ({ entries: [] }),
  uploader_display_name: ({ cloud }, item) => getUser(cloud, currentVersion(cloud, item).modifiedBy).name,
  shared_link_permission_options: () => ['can_preview', 'can_download'],
};

const onlyFolder: Readonly<Record<string, Show>> = {
  size: ({ cloud }, item) =>
    subtree(cloud, item)
      .filter(({ type, status }) => type === 'file' && status === 'active')
      .reduce((sum, file) => sum + currentVersion(cloud, file).size, 0),
  folder_upload_email: () => null,
  item_collection: (view, item) => itemCollection(view, item.id),
  sync_state: () => 'not_synced',
  can_non_owners_invite: () => true,
  can_non_owners_view_collaborators: () => true,
  is_collaboration_restricted_to_enterprise: () => false,
  allowed_shared_link_access_levels: () => ['open', 'company', 'collaborators'],
};

const mini = { file: ['file_version', 'sequence_id', 'sha1', 'name'], folder: ['sequence_id', 'name'] };

const standardBoth = [
  'description',
  'path_collection',
  'created_at',
  'modified_at',
  'trashed_at',
  'purged_at',
  'content_created_at',
  'content_modified_at',
  'created_by',
  'modified_by',
  'owned_by',
  'shared_link',
  'parent',
  'item_status',
  'size',
];

const standard = {
  file: [...mini.file, ...standardBoth],
  folder: [...mini.folder, ...standardBoth, 'folder_upload_email', 'item_collection'],
};

/** Always id, type and etag; then what is asked for. Unknown fields are left out, as Box does. */
export function itemShape(view: View, item: Item, fields: Fields = 'standard'): Shape {
  const shows = item.type === 'file' ? { ...both, ...onlyFile } : { ...both, ...onlyFolder };
  const wanted = fields === 'standard' ? standard[item.type] : fields === 'mini' ? mini[item.type] : fields;
  const shape: Record<string, unknown> = { type: item.type, id: item.id, etag: String(item.etag) };
  for (const field of wanted) {
    // `metadata.enterprise.templateKey` and the like ask for a part of it; all of it is shown.
    const name = field.startsWith('metadata.') ? 'metadata' : field;
    const show = shows[name];
    if (show !== undefined) shape[name] = show(view, item);
  }
  return shape;
}

/** Folder `0` of a user. */
export function rootFolderShape(view: View, fields: Fields): Shape {
  const shape: Shape = {
    ...rootShape,
    description: '',
    created_at: null,
    modified_at: null,
    trashed_at: null,
    purged_at: null,
    content_created_at: null,
    content_modified_at: null,
    created_by: { type: 'user', id: '', name: '', login: '' },
    owned_by: miniUser(view.cloud, view.viewer.id),
    modified_by: miniUser(view.cloud, view.viewer.id),
    size: 0,
    shared_link: null,
    parent: null,
    folder_upload_email: null,
    path_collection: { total_count: 0, entries: [] },
    item_status: 'active',
    item_collection: itemCollection(view, rootId),
  };
  if (typeof fields === 'string') return shape;
  const wanted = new Set(['type', 'id', 'etag', ...fields]);
  return Object.fromEntries(Object.entries(shape).filter(([name]) => wanted.has(name)));
}

export const miniVersion = ({ id, sha1 }: FileVersion): Shape => ({ type: 'file_version', id, sha1 });

export function versionShape(cloud: Cloud, version: FileVersion): Shape {
  return {
    ...miniVersion(version),
    name: version.name,
    size: version.size,
    version_number: String(version.number),
    created_at: date(version.createdAt),
    modified_at: date(version.createdAt),
    modified_by: miniUser(cloud, version.modifiedBy),
    trashed_at: date(version.trashedAt),
    ...(version.trashedBy === undefined ? {} : { trashed_by: miniUser(cloud, version.trashedBy) }),
    purged_at: null,
    uploader_display_name: getUser(cloud, version.modifiedBy).name,
  };
}

function itemCollection(view: View, folderId: string): Shape {
  const items = sortedChildren(view.cloud, view.viewer, { folderId, by: 'name', direction: 'ASC' });
  return {
    total_count: items.length,
    entries: items.slice(0, 100).map((item) => itemShape(view, item, 'mini')),
    offset: 0,
    limit: 100,
    order: [
      { by: 'type', direction: 'ASC' },
      { by: 'name', direction: 'ASC' },
    ],
  };
}

const miniFolder = ({ id, etag, name }: Item): Shape => ({
  type: 'folder',
  id,
  sequence_id: String(etag),
  etag: String(etag),
  name,
});

export function parentShape(cloud: Cloud, item: Item): Shape {
  const parent = parentOf(cloud, item);
  return parent === undefined ? rootShape : miniFolder(parent);
}

function pathCollection(cloud: Cloud, item: Item): Shape {
  const above = [rootShape, ...ancestors(cloud, item).map(miniFolder)];
  return { total_count: above.length, entries: above };
}

function hasCollaborations(cloud: Cloud, item: Item): boolean {
  const ids = [item, ...ancestors(cloud, item)].map(({ id }) => id);
  const sql = 'SELECT DISTINCT item_id FROM collaborations';
  const shared = new Set(cloud.database.all(sql).map((row) => text(row, 'item_id')));
  return ids.some((id) => shared.has(id));
}

function permissionsOf({ cloud, viewer }: View, item: Item): Shape {
  const role = roleOn(cloud, viewer, item);
  const can = (ability: Ability): boolean => canDo(role, ability);
  const common = {
    can_delete: can('edit'),
    can_download: can('download'),
    can_invite_collaborator: can('share'),
    can_rename: can('edit'),
    can_set_share_access: can('share'),
    can_share: can('share'),
    can_upload: can('upload'),
    can_apply_watermark: false,
  };
  if (item.type === 'folder') return common;
  return {
    ...common,
    can_upload: can('edit'),
    can_annotate: can('edit'),
    can_comment: can('edit'),
    can_preview: can('view'),
    can_view_annotations_all: can('view'),
    can_view_annotations_self: can('view'),
  };
}

function lockShape(cloud: Cloud, lock: Lock): Shape {
  return {
    type: 'lock',
    id: lock.id,
    created_by: miniUser(cloud, lock.createdBy),
    created_at: timestamp(lock.createdAt),
    ...(lock.expiresAt === null ? {} : { expired_at: timestamp(lock.expiresAt) }),
    is_download_prevented: lock.isDownloadPrevented,
    app_type: lock.appType,
  };
}

function sharedLinkShape(cloud: Cloud, item: Item): Shape | null {
  const link: SharedLink | undefined = item.sharedLink;
  if (link === undefined) return null;
  const permission = link.canEdit ? 'can_edit' : link.canDownload ? 'can_download' : 'can_preview';
  return {
    url: `${cloud.origin}/s/${link.key}`,
    download_url: item.type === 'file' && link.canDownload ? `${cloud.origin}/shared/static/${link.key}` : null,
    vanity_url: null,
    vanity_name: null,
    access: link.access,
    effective_access: link.access,
    effective_permission: permission,
    unshared_at: date(link.unsharedAt),
    is_password_enabled: false,
    permissions: { can_download: link.canDownload, can_preview: true, can_edit: link.canEdit },
    download_count: 0,
    preview_count: 0,
  };
}
