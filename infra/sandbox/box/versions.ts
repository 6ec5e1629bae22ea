import { z } from 'zod';
import { announce } from './announce.ts';
import { badRequest, BoxError, json, noContent, notFound } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { checkIfMatch, checkLock } from './item-actions.ts';
import { changeItem, requireItem, type Item } from './items.ts';
import { numberParameter, readBody, type Call, type Route } from './router.ts';
import { versionShape } from './shapes.ts';
import { addVersion, findVersion, pastVersions, trashVersion, type FileVersion } from './versions-store.ts';

const promotion = z.object({ id: z.string(), type: z.literal('file_version').optional() });

export function versionRoutes(cloud: Cloud): readonly Route[] {
  const path = '/2.0/files/:id/versions';
  return [
    { method: 'GET', path, handle: (call) => list(cloud, call) },
    { method: 'GET', path: `${path}/:version`, handle: (call) => get(cloud, call) },
    { method: 'DELETE', path: `${path}/:version`, handle: (call) => remove(cloud, call) },
    { method: 'POST', path: `${path}/current`, handle: (call) => promote(cloud, call) },
  ];
}

const requireFile = (cloud: Cloud, call: Call, ability: 'view' | 'edit'): Item =>
  requireItem(cloud, call.caller, { type: 'file', id: call.param('id'), ability });

function requireVersion(cloud: Cloud, file: Item, id: string): FileVersion {
  const version = findVersion(cloud, file.id, id);
  if (version === undefined) throw notFound('file_version');
  return version;
}

/** Past versions, newest first; the current one is not among them. */
function list(cloud: Cloud, call: Call): Response {
  const versions = pastVersions(cloud, requireFile(cloud, call, 'view'));
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: 1000 });
  const offset = numberParameter(call, 'offset', { otherwise: 0, most: 10_000 });
  const entries = versions.slice(offset, offset + limit).map((version) => versionShape(cloud, version));
  return json(200, { total_count: versions.length, entries, limit, offset });
}

function get(cloud: Cloud, call: Call): Response {
  const version = requireVersion(cloud, requireFile(cloud, call, 'view'), call.param('version'));
  return json(200, versionShape(cloud, version));
}

function remove(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => {
    const file = requireFile(cloud, call, 'edit');
    checkIfMatch(call.request, file);
    checkLock(cloud, call.caller, file);
    const version = requireVersion(cloud, file, call.param('version'));
    if (version.id === file.versionId) throw badRequest('the current version cannot be deleted');
    if (version.trashedAt !== undefined) throw notFound('file_version');
    if (cloud.switches.holdVersions) {
      throw new BoxError(403, 'forbidden_by_policy', 'Access denied - the version is retained');
    }
    trashVersion(cloud, version, call.caller.user);
  });
  return noContent();
}

/** Puts a copy of an old version on top. Its bytes are the old ones; the file's etag rises as with any change. */
async function promote(cloud: Cloud, call: Call): Promise<Response> {
  const { id } = await readBody(call, promotion);
  const { caller } = call;
  const promoted = cloud.database.transaction(() => {
    const file = requireFile(cloud, call, 'edit');
    checkLock(cloud, caller, file);
    const old = requireVersion(cloud, file, id);
    if (old.trashedAt !== undefined || old.id === file.versionId) throw badRequest('the version cannot be promoted');
    const { content, size, sha1 } = old;
    const version = addVersion(cloud, file, { bytes: { content, size, sha1 }, by: caller.user });
    const changed = changeItem(cloud, { item: file, by: caller.user, change: { versionId: version.id } });
    announce(cloud, { kind: 'promoted', item: changed, by: caller });
    return version;
  });
  return json(201, versionShape(cloud, promoted));
}
