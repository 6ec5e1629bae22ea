import { z } from 'zod';
import { announce } from './announce.ts';
import { BoxError, json, noContent } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { checkIfMatch, checkNameFree, purge, relocate, restore, trash } from './item-actions.ts';
import { addItem, children, requireItem, requirePlace, requireTrashed, rootId, type Item } from './items.ts';
import { listItems } from './listing.ts';
import { readBody, type Call, type Route } from './router.ts';
import { fieldsOf, itemShape, rootFolderShape, type Shape } from './shapes.ts';
import { applySharing, sharedLinkInput } from './sharing.ts';

const parent = z.object({ id: z.string() });
const creation = z.object({ name: z.string(), parent });
const update = z.object({
  name: z.string().optional(),
  parent: parent.optional(),
  shared_link: sharedLinkInput.nullable().optional(),
});
const restoration = z.object({ name: z.string().optional(), parent: parent.optional() });

export function folderRoutes(cloud: Cloud): readonly Route[] {
  const path = '/2.0/folders/:id';
  return [
    { method: 'POST', path: '/2.0/folders', handle: (call) => create(cloud, call) },
    { method: 'GET', path, handle: (call) => get(cloud, call) },
    { method: 'PUT', path, handle: (call) => change(cloud, call) },
    { method: 'DELETE', path, handle: (call) => remove(cloud, call) },
    { method: 'POST', path, handle: (call) => bringBack(cloud, call) },
    { method: 'GET', path: `${path}/items`, handle: (call) => listItems(cloud, call) },
    { method: 'GET', path: `${path}/trash`, handle: (call) => json(200, shown(cloud, call, trashed(cloud, call))) },
    { method: 'DELETE', path: `${path}/trash`, handle: (call) => purgeFolder(cloud, call) },
  ];
}

const shown = (cloud: Cloud, call: Call, item: Item): Shape =>
  itemShape({ cloud, viewer: call.caller.user }, item, fieldsOf(call.url));

const require = (cloud: Cloud, call: Call, ability: 'view' | 'edit'): Item =>
  requireItem(cloud, call.caller, { type: 'folder', id: call.param('id'), ability });

const trashed = (cloud: Cloud, call: Call): Item =>
  requireTrashed(cloud, call.caller, { type: 'folder', id: call.param('id') });

function get(cloud: Cloud, call: Call): Response {
  if (call.param('id') === rootId) {
    return json(200, rootFolderShape({ cloud, viewer: call.caller.user }, fieldsOf(call.url)));
  }
  return json(200, shown(cloud, call, require(cloud, call, 'view')));
}

async function create(cloud: Cloud, call: Call): Promise<Response> {
  const { name, parent: into } = await readBody(call, creation);
  const { caller } = call;
  const folder = cloud.database.transaction(() => {
    const place = requirePlace(cloud, caller, into.id);
    checkNameFree(cloud, caller, { place, name, conflicts: 'list' });
    const added = addItem(cloud, { type: 'folder', place, name, by: caller.user });
    announce(cloud, { kind: 'created', item: added, by: caller });
    return added;
  });
  return json(201, shown(cloud, call, folder));
}

async function change(cloud: Cloud, call: Call): Promise<Response> {
  const wanted = await readBody(call, update);
  const { caller } = call;
  const changed = cloud.database.transaction(() => {
    const folder = require(cloud, call, 'edit');
    checkIfMatch(call.request, folder);
    const placed = relocate(cloud, caller, folder, { name: wanted.name, parentId: wanted.parent?.id });
    return applySharing(cloud, caller, placed, wanted.shared_link);
  });
  return json(200, shown(cloud, call, changed));
}

function remove(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => {
    const folder = require(cloud, call, 'edit');
    checkIfMatch(call.request, folder);
    const recursive = call.url.searchParams.get('recursive') === 'true';
    if (!recursive && children(cloud, call.caller.user, folder.id).length > 0) {
      throw new BoxError(400, 'folder_not_empty', 'Cannot delete - folder not empty');
    }
    trash(cloud, call.caller, folder);
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

function purgeFolder(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => purge(cloud, call.caller, trashed(cloud, call)));
  return noContent();
}
