import { badRequest, BoxError, insufficientPermissions, preconditionFailed } from './box-error.ts';
import { announce } from './announce.ts';
import { chainOf, roleOn } from './access.ts';
import type { Cloud } from './cloud.ts';
import { changeItem, checkName, findByName, requirePlace, save, subtree, type Item, type Place } from './items.ts';
import { itemShape } from './shapes.ts';
import type { Caller } from './users.ts';

/** 412 unless the request's If-Match, where it has one, is the item's etag. */
export function checkIfMatch(request: Request, item: Item): void {
  const wanted = request.headers.get('if-match');
  if (wanted !== null && wanted !== String(item.etag)) throw preconditionFailed();
}

/** A lock binds everyone but its creator; one whose time has passed binds nobody. */
export function checkLock(cloud: Cloud, caller: Caller, item: Item): void {
  if (isLocked(cloud, item) && item.lock?.createdBy !== caller.user.id) {
    throw new BoxError(403, 'access_denied_item_locked', 'Access denied - item locked');
  }
}

export const isLocked = (cloud: Cloud, { lock }: Item): boolean =>
  lock !== undefined && (lock.expiresAt === null || lock.expiresAt > cloud.now());

export interface WantedName {
  readonly place: Place;
  readonly name: string;
  /** How a conflict is told: Box has one object for files, a list for folders and for preflight checks. */
  readonly conflicts: 'one' | 'list';
  /** The item that may have the name: itself. */
  readonly except?: string;
}

/** 409 where another item has that name in that place. */
export function checkNameFree(cloud: Cloud, caller: Caller, wanted: WantedName): void {
  checkName(wanted.name);
  const taken = findByName(cloud, wanted.place, wanted.name);
  if (taken === undefined || taken.id === wanted.except) return;
  const conflict = itemShape({ cloud, viewer: caller.user }, taken, 'mini');
  throw new BoxError(409, 'item_name_in_use', 'Item with the same name already exists', {
    conflicts: wanted.conflicts === 'list' ? [conflict] : conflict,
  });
}

export interface Relocation {
  readonly name: string | undefined;
  readonly parentId: string | undefined;
}

/** Renames and moves as wanted; what stays as it was changes nothing. */
export function relocate(cloud: Cloud, caller: Caller, item: Item, { name, parentId }: Relocation): Item {
  let changed = item;
  if (parentId !== undefined && parentId !== item.parentId) changed = move(cloud, caller, item, { name, parentId });
  else if (name !== undefined && name !== item.name) {
    checkNameFree(cloud, caller, { place: placeOf(item), name, conflicts: formOf(item), except: item.id });
    changed = changeItem(cloud, { item, by: caller.user, change: { name } });
  }
  if (changed.name !== item.name) announce(cloud, { kind: 'renamed', item: changed, by: caller });
  return changed;
}

const formOf = ({ type }: Item): WantedName['conflicts'] => (type === 'folder' ? 'list' : 'one');

const placeOf = (item: Item): Place => ({ id: item.parentId, ownerId: item.ownerId });

function move(cloud: Cloud, caller: Caller, item: Item, target: { name: string | undefined; parentId: string }): Item {
  const place = requirePlace(cloud, caller, target.parentId);
  if (place.id !== '0' && chainOf(cloud, place.id).includes(item.id)) {
    throw new BoxError(400, 'cyclical_folder_structure', 'Folder move creates cyclical folder structure');
  }
  const name = target.name ?? item.name;
  checkNameFree(cloud, caller, { place, name, conflicts: formOf(item), except: item.id });
  const from = chainOf(cloud, item.id);
  const change = { name, parentId: place.id, ownerId: place.ownerId };
  const moved = changeItem(cloud, { item, by: caller.user, change });
  for (const inside of subtree(cloud, moved).slice(1)) save(cloud, { ...inside, ownerId: place.ownerId });
  announce(cloud, { kind: 'moved', item: moved, by: caller, from });
  return moved;
}

/** Puts an item with all that is in it into the trash. */
export function trash(cloud: Cloud, caller: Caller, item: Item): void {
  const trashedAt = cloud.now();
  const gone = { status: 'trashed', trashedAt } as const;
  for (const inside of subtree(cloud, item).slice(1)) {
    if (inside.status === 'active') save(cloud, { ...inside, ...gone, trashedWith: item.id });
  }
  const trashed = changeItem(cloud, { item, by: caller.user, change: gone });
  announce(cloud, { kind: 'trashed', item: trashed, by: caller });
}

/** Takes an item and what was trashed with it out of the trash, to where it was or to a place named. */
export function restore(cloud: Cloud, caller: Caller, item: Item, { name, parentId }: Relocation): Item {
  if (roleOn(cloud, caller.user, item) === undefined) throw insufficientPermissions();
  const place = requirePlace(cloud, caller, parentId ?? item.parentId);
  const wanted = name ?? item.name;
  checkNameFree(cloud, caller, { place, name: wanted, conflicts: formOf(item) });
  const back = { status: 'active', trashedAt: undefined, trashedWith: undefined } as const;
  const change = { ...back, name: wanted, parentId: place.id, ownerId: place.ownerId };
  const restored = changeItem(cloud, { item, by: caller.user, change });
  for (const inside of subtree(cloud, restored).slice(1)) {
    if (inside.trashedWith === item.id) save(cloud, { ...inside, ...back, ownerId: place.ownerId });
  }
  announce(cloud, { kind: 'restored', item: restored, by: caller });
  return restored;
}

/** Ends an item in the trash for good. */
export function purge(cloud: Cloud, caller: Caller, item: Item): void {
  announce(cloud, { kind: 'deleted', item, by: caller });
  for (const inside of subtree(cloud, item)) save(cloud, { ...inside, status: 'deleted' });
}

/** A date and time of a request's body as epoch ms. */
export function parseTime(given: string | undefined | null, name: string): number | undefined {
  if (given === undefined || given === null) return undefined;
  const value = Date.parse(given);
  if (Number.isNaN(value)) throw badRequest(`${name} is not a date and time`);
  return value;
}
