import { z } from 'zod';
import { announce } from './announce.ts';
import { insufficientPermissions, json, noContent } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { checkIfMatch, checkLock, checkNameFree, isLocked, parseTime } from './item-actions.ts';
import { purge, relocate, restore, trash } from './item-actions.ts';
import { addItem, changeItem, requireItem, requirePlace, requireTrashed, save, type Item, type Lock } from './items.ts';
import { copyInstances } from './metadata-store.ts';
import { readBody, type Call, type Route } from './router.ts';
import { fieldsOf, itemShape, type Shape } from './shapes.ts';
import { applySharing, sharedLinkInput } from './sharing.ts';
import type { Caller } from './users.ts';
import { addVersion, currentVersion } from './versions-store.ts';

const parent = z.object({ id: z.string() });
/** Box's description names the one property `type` in one place and `access` in another; its SDK sends `access`. */
const lockInput = z
  .object({
    type: z.literal('lock').optional(),
    access: z.literal('lock').optional(),
    expires_at: z.string().optional(),
    is_download_prevented: z.boolean().optional(),
  })
  .refine(({ type, access }) => (type ?? access) !== undefined, 'must say type: lock');
const update = z.object({
  name: z.string().optional(),
  description: z.string().max(256).optional(),
  parent: parent.optional(),
  shared_link: sharedLinkInput.nullable().optional(),
  lock: lockInput.nullable().optional(),
});
const restoration = z.object({ name: z.string().optional(), parent: parent.optional() });
const copying = z.object({ name: z.string().optional(), parent });

export function fileRoutes(cloud: Cloud): readonly Route[] {
  const path = '/2.0/files/:id';
  return [
    { method: 'GET', path, handle: (call) => get(cloud, call) },
    { method: 'PUT', path, handle: (call) => change(cloud, call) },
    { method: 'DELETE', path, handle: (call) => remove(cloud, call) },
    { method: 'POST', path, handle: (call) => bringBack(cloud, call) },
    { method: 'POST', path: `${path}/copy`, handle: (call) => copy(cloud, call) },
    { method: 'GET', path: `${path}/trash`, handle: (call) => json(200, shown(cloud, call, trashed(cloud, call))) },
    { method: 'DELETE', path: `${path}/trash`, handle: (call) => purgeFile(cloud, call) },
  ];
}

const shown = (cloud: Cloud, call: Call, item: Item): Shape =>
  itemShape({ cloud, viewer: call.caller.user }, item, fieldsOf(call.url));

const require = (cloud: Cloud, call: Call, ability: 'view' | 'edit' | 'download'): Item =>
  requireItem(cloud, call.caller, { type: 'file', id: call.param('id'), ability });

const trashed = (cloud: Cloud, call: Call): Item =>
  requireTrashed(cloud, call.caller, { type: 'file', id: call.param('id') });

function get(cloud: Cloud, call: Call): Response {
  const file = require(cloud, call, 'view');
  if (call.request.headers.get('if-none-match') === String(file.etag)) return new Response(null, { status: 304 });
  return json(200, shown(cloud, call, file), { etag: String(file.etag) });
}

async function change(cloud: Cloud, call: Call): Promise<Response> {
  const wanted = await readBody(call, update);
  const { caller } = call;
  const changed = cloud.database.transaction(() => {
    const file = require(cloud, call, 'edit');
    checkIfMatch(call.request, file);
    const { name, description, lock } = wanted;
    const onlyLock = lock !== undefined && Object.keys(wanted).length === 1;
    if (!onlyLock) checkLock(cloud, caller, file);
    const placed = relocate(cloud, caller, file, { name, parentId: wanted.parent?.id });
    const described = describe(cloud, caller, placed, description);
    return applyLock(cloud, caller, applySharing(cloud, caller, described, wanted.shared_link), lock);
  });
  return json(200, shown(cloud, call, changed));
}

function describe(cloud: Cloud, caller: Caller, item: Item, description: string | undefined): Item {
  if (description === undefined || description === item.description) return item;
  const changed = changeItem(cloud, { item, by: caller.user, change: { description } });
  announce(cloud, { kind: 'described', item: changed, by: caller });
  return changed;
}

/** Locks, unlocks (null), or leaves the lock as it is (undefined). Only its creator and the file's owner may take one away. */
function applyLock(
  cloud: Cloud,
  caller: Caller,
  item: Item,
  wanted: z.infer<typeof lockInput> | null | undefined,
): Item {
  if (wanted === undefined) return item;
  const { user } = caller;
  if (wanted !== null) {
    checkLock(cloud, caller, item);
    const lock = lockOf(cloud, caller, wanted);
    const locked = changeItem(cloud, { item, by: user, change: { lock } });
    announce(cloud, { kind: 'locked', item: locked, by: caller });
    return locked;
  }
  if (item.lock === undefined) return item;
  const may = item.lock.createdBy === user.id || item.ownerId === user.id || !isLocked(cloud, item);
  if (!may) throw insufficientPermissions();
  const freed = changeItem(cloud, { item, by: user, change: { lock: undefined } });
  announce(cloud, { kind: 'unlocked', item: freed, by: caller });
  return freed;
}

function lockOf(cloud: Cloud, caller: Caller, wanted: z.infer<typeof lockInput>): Lock {
  return {
    id: cloud.nextId(),
    createdBy: caller.user.id,
    createdAt: cloud.now(),
    expiresAt: parseTime(wanted.expires_at, 'expires_at') ?? null,
    isDownloadPrevented: wanted.is_download_prevented ?? false,
    appType: null,
  };
}

function remove(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => {
    const file = require(cloud, call, 'edit');
    checkIfMatch(call.request, file);
    checkLock(cloud, call.caller, file);
    trash(cloud, call.caller, file);
  });
  return noContent();
}

async function bringBack(cloud: Cloud, call: Call): Promise<Response> {
  const { name, parent: into } = await readBody(call, restoration);
  const restored = cloud.database.transaction(() =>
    restore(cloud, call.caller, trashed(cloud, call), { name, parentId: into?.id }),
  );
  return json(201, shown(cloud, call, restored));
}

function purgeFile(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => purge(cloud, call.caller, trashed(cloud, call)));
  return noContent();
}

async function copy(cloud: Cloud, call: Call): Promise<Response> {
  const wanted = await readBody(call, copying);
  const { caller } = call;
  const copied = cloud.database.transaction(() => {
    const file = require(cloud, call, 'download');
    const place = requirePlace(cloud, caller, wanted.parent.id);
    const name = wanted.name ?? file.name;
    checkNameFree(cloud, caller, { place, name, conflicts: 'one' });
    const added = addItem(cloud, {
      type: 'file',
      place,
      name,
      by: caller.user,
      contentModifiedAt: file.contentModifiedAt,
    });
    const { content, size, sha1 } = currentVersion(cloud, file);
    const version = addVersion(cloud, added, { bytes: { content, size, sha1 }, by: caller.user });
    const complete = { ...added, versionId: version.id };
    save(cloud, complete);
    copyInstances(cloud, file.id, complete.id);
    announce(cloud, { kind: 'copied', item: complete, by: caller });
    return complete;
  });
  return json(201, shown(cloud, call, copied));
}
