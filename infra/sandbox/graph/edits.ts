import { randomBytes, randomUUID } from 'node:crypto';
import type { ByteStream } from '../contents.ts';
import { GraphError, invalidRequest, itemNotFound, nameAlreadyExists, resourceLocked } from './graph-error.ts';
import { createQuickXorHash } from './quick-xor-hash.ts';
import type { Caller, Content, ItemRecord, LinkRecord } from './records.ts';
import type { World } from './world.ts';

export type ConflictBehavior = 'fail' | 'rename' | 'replace';

/** What a client says about the file's own times; epoch ms. */
export interface FileTimes {
  readonly createdAt?: number | undefined;
  readonly modifiedAt?: number | undefined;
}

/** Stores bytes with the digest that Graph shows for them. */
export async function storeContent(world: World, bytes: Uint8Array | ByteStream): Promise<Content> {
  const hash = createQuickXorHash();
  const stored = await world.contents.put(bytes, hash.update);
  return { ...stored, quickXorHash: hash.value() };
}

export interface NewItem {
  readonly driveId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly caller: Caller;
  readonly content?: Content | undefined;
  readonly times?: FileTimes | undefined;
}

/** Adds a file, or a folder where there is no content. The name must be free. */
export function createItem(world: World, { driveId, parentId, name, caller, content, times }: NewItem): ItemRecord {
  const now = world.now();
  const item: ItemRecord = {
    ...{ id: createItemId(), driveId, guid: randomUUID().toUpperCase(), parentId, name: checkedName(name) },
    ...{ eTag: 1, cTag: 1, deleted: false, version: content === undefined ? 0 : 1, content },
    ...{ createdAt: now, createdBy: caller, modifiedAt: now, modifiedBy: caller },
    ...{ fileCreatedAt: times?.createdAt ?? now, fileModifiedAt: times?.modifiedAt ?? now },
    ...{ links: [], lockedBy: undefined, checkedOut: undefined, facets: {} },
  };
  return world.database.transaction(() => {
    keepVersion(world, item);
    return world.library.save(item);
  });
}

/** Graph's form of item ids: `01` and 32 characters of base 32. */
function createItemId(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return `01${Array.from(randomBytes(32), (byte) => alphabet.charAt(byte & 31)).join('')}`;
}

function keepVersion(world: World, { id, version, content, modifiedAt, modifiedBy }: ItemRecord): void {
  if (content === undefined) return;
  world.library.saveVersion(id, { number: version, content, modifiedAt, modifiedBy });
}

/** SharePoint's rules for names. */
function checkedName(name: string): string {
  if (name === '' || name.length > 400 || /["*:<>?/\\|]/.test(name) || /^[\s.]*$|^\s|[\s.]$/.test(name)) {
    throw invalidRequest('The provided name cannot contain or end in characters that are not allowed.', 'invalidName');
  }
  return name;
}

/** The folder at a path under a folder; what is missing of it is made. */
export function ensureFolder(world: World, parent: ItemRecord, names: readonly string[], caller: Caller): ItemRecord {
  return names.reduce((above, name) => {
    const { driveId, id: parentId } = above;
    const folder = world.library.child(parentId, name) ?? createItem(world, { driveId, parentId, name, caller });
    if (folder.content !== undefined) throw nameAlreadyExists();
    return folder;
  }, parent);
}

export interface NamedPlace {
  readonly parent: ItemRecord;
  readonly name: string;
  readonly behavior: ConflictBehavior;
}

/** What a write to a name meets: a file to replace, or a free name (the given one, or a numbered one). */
export function settleName(world: World, place: NamedPlace): { readonly existing?: ItemRecord; readonly name: string } {
  const { parent, name, behavior } = place;
  const existing = world.library.child(parent.id, name);
  if (existing === undefined) return { name };
  if (behavior === 'rename') return { name: freeName(world, parent.id, name) };
  if (behavior === 'fail' || existing.content === undefined) throw nameAlreadyExists();
  return { existing, name };
}

function freeName(world: World, parentId: string, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 1; ; count += 1) {
    const candidate = `${stem} ${count}${extension}`;
    if (world.library.child(parentId, candidate) === undefined) return candidate;
  }
}

/** Throws 423 where somebody else has the item open or checked out. */
export function requireUnlocked(item: ItemRecord, caller: Caller): void {
  if (item.lockedBy !== undefined && item.lockedBy.id !== caller.id) throw resourceLocked();
  if (item.checkedOut !== undefined && item.checkedOut.by.id !== caller.id) {
    throw resourceLocked(`The file is checked out for editing by ${item.checkedOut.by.name}`);
  }
}

/** Throws 423 also where the library wants a check-out first. */
export function requireEditable(world: World, item: ItemRecord, caller: Caller): void {
  requireUnlocked(item, caller);
  if (item.content === undefined || item.checkedOut !== undefined) return;
  if (world.library.drive(item.driveId).requireCheckout !== true) return;
  const first = 'You must first check out this document before making changes.';
  throw resourceLocked(`The file ${item.name} is not checked out.  ${first}`);
}

export interface ContentWrite {
  readonly content: Content;
  readonly caller: Caller;
  readonly times?: FileTimes | undefined;
}

/** A new version over the present one; while the file is checked out, one for all that is written. */
export function writeContent(world: World, item: ItemRecord, { content, caller, times }: ContentWrite): ItemRecord {
  requireEditable(world, item, caller);
  const now = world.now();
  const written: ItemRecord = {
    ...item,
    ...{ content, version: (item.checkedOut?.version ?? item.version) + 1, eTag: item.eTag + 1, cTag: item.cTag + 1 },
    ...{ modifiedAt: now, modifiedBy: caller, fileModifiedAt: times?.modifiedAt ?? now },
    fileCreatedAt: times?.createdAt ?? item.fileCreatedAt,
  };
  return world.database.transaction(() => {
    keepVersion(world, written);
    return world.library.save(written);
  });
}

/** The service's own rewriting of a file: other bytes and tags, but no version and no other modifier. */
export function enrichContent(world: World, item: ItemRecord, content: Content): ItemRecord {
  const rewritten = { ...item, content, eTag: item.eTag + 1, cTag: item.cTag + 1 };
  return world.database.transaction(() => {
    keepVersion(world, rewritten);
    return world.library.save(rewritten);
  });
}

export interface Update {
  readonly name?: string | undefined;
  readonly parentId?: string | undefined;
  readonly behavior: ConflictBehavior;
  readonly times?: FileTimes | undefined;
}

/** Renames, moves within the drive, sets the file's times. Adds no version. */
export function updateItem(world: World, item: ItemRecord, update: Update, caller: Caller): ItemRecord {
  requireEditable(world, item, caller);
  if (item.parentId === undefined) throw invalidRequest('The root cannot be changed');
  const parent = world.library.item(item.driveId, update.parentId ?? item.parentId);
  if (parent.content !== undefined) throw invalidRequest('The new parent is not a folder');
  if (parent.id === item.id || world.library.ancestors(parent).some(({ id }) => id === item.id)) {
    throw invalidRequest('A folder cannot be moved into itself');
  }
  const wanted = checkedName(update.name ?? item.name);
  const taken = world.library.child(parent.id, wanted);
  const clash = taken !== undefined && taken.id !== item.id;
  if (clash && update.behavior !== 'rename') throw nameAlreadyExists();
  const name = clash ? freeName(world, parent.id, wanted) : wanted;
  return world.library.save({
    ...{ ...item, name, parentId: parent.id, eTag: item.eTag + 1 },
    ...{ modifiedAt: world.now(), modifiedBy: caller },
    fileCreatedAt: update.times?.createdAt ?? item.fileCreatedAt,
    fileModifiedAt: update.times?.modifiedAt ?? item.fileModifiedAt,
  });
}

/** Deletes an item and what is under it, the innermost first; `force` passes over a lock. */
export function removeItem(world: World, item: ItemRecord, caller: Caller, force = false): void {
  if (item.parentId === undefined) throw invalidRequest('The root cannot be deleted');
  world.database.transaction(() => removeTree(world, item, { caller, force }));
}

function removeTree(world: World, item: ItemRecord, by: { caller: Caller; force: boolean }): void {
  if (!by.force) requireUnlocked(item, by.caller);
  const { items } = world.library.children(item.id, { after: '', limit: Number.MAX_SAFE_INTEGER - 1 });
  for (const child of items) removeTree(world, child, by);
  world.library.save({ ...item, deleted: true, eTag: item.eTag + 1, modifiedAt: world.now(), modifiedBy: by.caller });
}

/** The old version's content as a new version. */
export function restoreVersion(world: World, item: ItemRecord, number: number, caller: Caller): ItemRecord {
  const version = world.library.versions(item.id).find((candidate) => candidate.number === number);
  if (version === undefined) throw itemNotFound();
  if (number === item.version) throw invalidRequest('You cannot restore the current version.');
  return writeContent(world, item, { content: version.content, caller });
}

/** Deletes an older version for good; 403 where retention holds it. */
export function deleteVersion(world: World, item: ItemRecord, number: number, caller: Caller): void {
  requireUnlocked(item, caller);
  if (world.library.versions(item.id).every((candidate) => candidate.number !== number)) throw itemNotFound();
  if (number === item.version) throw invalidRequest('You cannot delete the current version.');
  if ('retentionLabel' in item.facets) {
    throw new GraphError(403, 'accessDenied', 'Versions of this item cannot be deleted: it is on hold.');
  }
  world.library.dropVersion(item.id, number);
}

export function checkOut(world: World, item: ItemRecord, caller: Caller): void {
  requireFile(item);
  requireUnlocked(item, caller);
  if (item.checkedOut !== undefined) return;
  const eTag = movedETag(world, item);
  world.library.save({ ...item, checkedOut: { by: caller, version: item.version }, eTag });
}

function movedETag({ switches }: World, item: ItemRecord): number {
  return switches.checkoutMovesETag ? item.eTag + 1 : item.eTag;
}

/** Ends a check-out and keeps what was written meanwhile; a version is made in any case. */
export function checkIn(world: World, item: ItemRecord, caller: Caller): void {
  requireUnlocked(item, caller);
  const base = requireCheckedOut(item);
  const isWritten = item.version > base;
  const made = isWritten ? {} : { version: base + 1, modifiedAt: world.now(), modifiedBy: caller };
  const checkedIn: ItemRecord = { ...item, ...made, checkedOut: undefined, eTag: item.eTag + 1 };
  world.database.transaction(() => {
    keepVersion(world, checkedIn);
    world.library.save(checkedIn);
  });
}

/** Ends a check-out and drops what was written meanwhile. An application may end anybody's. */
export function discardCheckout(world: World, item: ItemRecord, caller: Caller): void {
  if (caller.kind === 'user') requireUnlocked(item, caller);
  const base = requireCheckedOut(item);
  const kept = world.library.versions(item.id).find(({ number }) => number === base);
  if (kept === undefined) throw itemNotFound();
  const { content, modifiedAt, modifiedBy } = kept;
  const isWritten = item.version > base;
  const tags = isWritten ? { eTag: item.eTag + 1, cTag: item.cTag + 1 } : { eTag: movedETag(world, item) };
  world.database.transaction(() => {
    world.library.dropVersions(item.id, base);
    const reverted = { ...item, ...tags, version: base, content, modifiedAt, modifiedBy, checkedOut: undefined };
    world.library.save(reverted);
  });
}

function requireFile(item: ItemRecord): void {
  if (item.content === undefined) throw invalidRequest('The item is not a file');
}

/** The version that was there before. */
function requireCheckedOut(item: ItemRecord): number {
  requireFile(item);
  if (item.checkedOut === undefined) throw invalidRequest('The file is not checked out');
  return item.checkedOut.version;
}

/** The link, and whether it was made now: equal ones are made once. */
export function createLink(
  world: World,
  item: ItemRecord,
  link: Omit<LinkRecord, 'id'>,
): { readonly link: LinkRecord; readonly created: boolean } {
  const present = item.links.find(({ type, scope }) => type === link.type && scope === link.scope);
  if (present !== undefined) return { link: present, created: false };
  const made = { id: randomUUID(), ...link };
  world.library.save({ ...item, links: [...item.links, made] }, 'sharing');
  return { link: made, created: true };
}

export function removePermission(world: World, item: ItemRecord, id: string): void {
  const links = item.links.filter((link) => link.id !== id);
  const grants = item.grants?.filter((grant) => grant.id !== id) ?? [];
  if (links.length === item.links.length && grants.length === (item.grants ?? []).length) throw itemNotFound();
  world.library.save({ ...item, links, grants }, 'sharing');
}
