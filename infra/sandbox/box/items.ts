import { integer, maybeInteger, maybeText, text, type Row } from '../database.ts';
import { BoxError, insufficientPermissions, notFound } from './box-error.ts';
import { canDo, roleOn, type Ability } from './access.ts';
import type { Cloud } from './cloud.ts';
import type { Caller, User } from './users.ts';

export interface Item {
  readonly id: string;
  readonly type: 'file' | 'folder';
  /** `0` directly under its owner's root. */
  readonly parentId: string;
  /** Who owns the topmost folder owns everything in it. */
  readonly ownerId: string;
  readonly name: string;
  readonly description: string;
  readonly status: 'active' | 'trashed' | 'deleted';
  /** Rises with every change; also the sequence id. */
  readonly etag: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  readonly contentCreatedAt: number;
  readonly contentModifiedAt: number;
  readonly trashedAt: number | undefined;
  /** The item whose deletion took this one along. */
  readonly trashedWith: string | undefined;
  /** Of a file. */
  readonly versionId: string | undefined;
  readonly sharedLink: SharedLink | undefined;
  readonly lock: Lock | undefined;
  /** From when on the content can be downloaded. */
  readonly readyAt: number;
}

export interface SharedLink {
  readonly key: string;
  readonly access: 'open' | 'company' | 'collaborators';
  readonly unsharedAt: number | null;
  readonly canDownload: boolean;
  readonly canEdit: boolean;
}

export interface Lock {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly isDownloadPrevented: boolean;
  readonly appType: string | null;
}

export const rootId = '0';

/** A folder as a place to put things: `0` is the caller's own root. */
export interface Place {
  readonly id: string;
  readonly ownerId: string;
}

export interface NewItem {
  readonly type: Item['type'];
  readonly place: Place;
  readonly name: string;
  readonly by: User;
  readonly contentCreatedAt?: number | undefined;
  readonly contentModifiedAt?: number | undefined;
}

/** Adds an item without content; the caller has checked name and rights. */
export function addItem(cloud: Cloud, { type, place, name, by, contentCreatedAt, contentModifiedAt }: NewItem): Item {
  const now = cloud.now();
  const item: Item = {
    id: cloud.nextId(),
    type,
    parentId: place.id,
    ownerId: place.ownerId,
    name,
    description: '',
    status: 'active',
    etag: 0,
    createdAt: now,
    createdBy: by.id,
    modifiedAt: now,
    modifiedBy: by.id,
    contentCreatedAt: contentCreatedAt ?? now,
    contentModifiedAt: contentModifiedAt ?? now,
    trashedAt: undefined,
    trashedWith: undefined,
    versionId: undefined,
    sharedLink: undefined,
    lock: undefined,
    readyAt: 0,
  };
  save(cloud, item);
  return item;
}

/** Changes an item: `by` becomes its modifier and the etag rises. */
export function changeItem(cloud: Cloud, { item, by, change }: { item: Item; by: User; change: Partial<Item> }): Item {
  const changed = { ...item, ...change, etag: item.etag + 1, modifiedAt: cloud.now(), modifiedBy: by.id };
  save(cloud, changed);
  return changed;
}

/** Writes an item as it is. */
export function save(cloud: Cloud, item: Item): void {
  cloud.database.run(
    `INSERT OR REPLACE INTO items VALUES (${Array.from({ length: 21 }, () => '?').join(', ')})`,
    item.id,
    item.type,
    item.parentId,
    item.ownerId,
    item.name,
    nameKey(item.name),
    item.description,
    item.status,
    item.etag,
    item.createdAt,
    item.createdBy,
    item.modifiedAt,
    item.modifiedBy,
    item.contentCreatedAt,
    item.contentModifiedAt,
    item.trashedAt ?? null,
    item.trashedWith ?? null,
    item.versionId ?? null,
    item.sharedLink === undefined ? null : JSON.stringify(item.sharedLink),
    item.lock === undefined ? null : JSON.stringify(item.lock),
    item.readyAt,
  );
}

export function findItem(cloud: Cloud, id: string): Item | undefined {
  const row = cloud.database.get('SELECT * FROM items WHERE id = ?', id);
  return row && parseItem(row);
}

export type Wanted = Pick<Item, 'type'> & { readonly id: string; readonly ability: Ability };

/** An item that the caller may see and use: 405 for a malformed id, 404 for what is unknown, hidden or trashed, 403 for a right too few. */
export function requireItem(cloud: Cloud, caller: Caller, { type, id, ability }: Wanted): Item {
  const item = findAny(cloud, caller, { type, id });
  if (item.status === 'trashed') throw new BoxError(404, 'trashed', 'Item is trashed');
  if (!canDo(roleOn(cloud, caller.user, item), ability)) throw insufficientPermissions();
  return item;
}

/** The same for what lies in the trash: 404 `not_trashed` for anything else. */
export function requireTrashed(cloud: Cloud, caller: Caller, wanted: Pick<Wanted, 'type' | 'id'>): Item {
  const item = findAny(cloud, caller, wanted);
  if (item.status !== 'trashed') throw new BoxError(404, 'not_trashed', 'Item is not trashed');
  return item;
}

function findAny(cloud: Cloud, caller: Caller, { type, id }: Pick<Wanted, 'type' | 'id'>): Item {
  if (!/^\d+$/.test(id)) throw new BoxError(405, 'method_not_allowed', 'Method Not Allowed');
  const item = findItem(cloud, id);
  if (item?.type !== type || item.status === 'deleted') throw notFound(type);
  if (roleOn(cloud, caller.user, item) === undefined) throw notFound(type);
  return item;
}

/** Where the caller may put things. */
export function requirePlace(cloud: Cloud, caller: Caller, id: string): Place {
  if (id === rootId) return { id, ownerId: caller.user.id };
  const { ownerId } = requireItem(cloud, caller, { type: 'folder', id, ability: 'upload' });
  return { id, ownerId };
}

/** Active items directly in a folder; of the root, what the user owns there or was invited to. */
export function children(cloud: Cloud, user: User, folderId: string): readonly Item[] {
  if (folderId !== rootId) {
    return cloud.database.all("SELECT * FROM items WHERE parent_id = ? AND status = 'active'", folderId).map(parseItem);
  }
  const own = `SELECT * FROM items WHERE parent_id = '0' AND owner_id = ? AND status = 'active'`;
  const invited = `SELECT items.* FROM items JOIN collaborations ON item_id = items.id WHERE user_id = ? AND status = 'active'`;
  return cloud.database.all(`${own} UNION ${invited}`, user.id, user.id).map(parseItem);
}

/** The item and everything below it, topmost first. */
export function subtree(cloud: Cloud, item: Item): readonly Item[] {
  const sql = `WITH RECURSIVE below(id, depth) AS (
    SELECT ?, 0 UNION ALL SELECT items.id, depth + 1 FROM items JOIN below ON parent_id = below.id
  ) SELECT items.* FROM items JOIN below USING (id) ORDER BY depth`;
  return cloud.database.all(sql, item.id).map(parseItem);
}

/** Folders from the root's child down to the item's parent. */
export function ancestors(cloud: Cloud, item: Item): readonly Item[] {
  const found: Item[] = [];
  for (let at = parentOf(cloud, item); at !== undefined; at = parentOf(cloud, at)) found.unshift(at);
  return found;
}

export const parentOf = (cloud: Cloud, item: Item): Item | undefined =>
  item.parentId === rootId ? undefined : findItem(cloud, item.parentId);

/** The active item of that name in a place; names differ by more than case. */
export function findByName(cloud: Cloud, place: Place, name: string): Item | undefined {
  const sql = "SELECT * FROM items WHERE parent_id = ? AND owner_id = ? AND name_key = ? AND status = 'active'";
  const row = cloud.database.get(sql, place.id, place.ownerId, nameKey(name));
  return row && parseItem(row);
}

/** Names Box refuses: over 255 characters, slashes, non-printable characters, blanks at either end, `.` and `..`. */
export function checkName(name: string): void {
  if (name.length > 255) throw new BoxError(400, 'item_name_too_long', 'Item name too long');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (name === '' || name === '.' || name === '..' || name !== name.trim() || /[/\\\u0000-\u001f\u007f]/.test(name)) {
    throw new BoxError(400, 'item_name_invalid', 'Item name invalid');
  }
}

const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();

function parseItem(row: Row): Item {
  const sharedLink = maybeText(row, 'shared_link');
  const lock = maybeText(row, 'lock');
  return {
    id: text(row, 'id'),
    type: text(row, 'type') as Item['type'],
    parentId: text(row, 'parent_id'),
    ownerId: text(row, 'owner_id'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    status: text(row, 'status') as Item['status'],
    etag: integer(row, 'etag'),
    createdAt: integer(row, 'created_at'),
    createdBy: text(row, 'created_by'),
    modifiedAt: integer(row, 'modified_at'),
    modifiedBy: text(row, 'modified_by'),
    contentCreatedAt: integer(row, 'content_created_at'),
    contentModifiedAt: integer(row, 'content_modified_at'),
    trashedAt: maybeInteger(row, 'trashed_at'),
    trashedWith: maybeText(row, 'trashed_with'),
    versionId: maybeText(row, 'version_id'),
    sharedLink: sharedLink === undefined ? undefined : (JSON.parse(sharedLink) as SharedLink),
    lock: lock === undefined ? undefined : (JSON.parse(lock) as Lock),
    readyAt: integer(row, 'ready_at'),
  };
}
