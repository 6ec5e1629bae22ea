import { z } from 'zod';
import type { ItemAddress } from './address.ts';
import { collection, entity, linkTo, noContent, pageSize, readBody } from './answers.ts';
import { delta } from './delta.ts';
import { contentOfVersion, downloadUrl } from './downloads.ts';
import { driveItem, driveItemVersion, permissions, selectableOnly } from './drive-item.ts';
import * as edits from './edits.ts';
import {
  GraphError,
  invalidRequest,
  itemNotFound,
  methodNotAllowed,
  nameAlreadyExists,
  segmentNotFound,
} from './graph-error.ts';
import { conflictBehaviorSchema, fileTimesSchema } from './item-schemas.ts';
import { cTagOf, eTagOf, parseTags, requireMatch } from './preconditions.ts';
import type { DriveRecord, ItemRecord } from './records.ts';
import { expanded, project } from './select.ts';
import { extractSensitivityLabels } from './sensitivity-labels.ts';
import { createLink, deletePermission, invite, listPermissions } from './sharing.ts';
import { createUploads, type Uploads } from './uploads.ts';
import type { UploadSessions } from './upload-sessions.ts';
import type { Call, World } from './world.ts';

export interface ItemsOptions {
  readonly sessions: UploadSessions;
  /** Told of each upload that is in place. */
  readonly onUpload: (item: ItemRecord) => void;
}

/** Everything under `drives/{id}/root` and `drives/{id}/items`. */
export type Items = (call: Call, drive: DriveRecord, address: ItemAddress) => Promise<Response>;

interface Target {
  readonly world: World;
  readonly call: Call;
  readonly item: ItemRecord;
  /** What stands in the place of `{id}` in the action. */
  readonly parameter: string;
}

type Action = (target: Target) => Response | Promise<Response>;

export function createItems(world: World, options: ItemsOptions): Items {
  const uploads = createUploads(world, options);
  return async (call, drive, address) => {
    const { method } = call.request;
    const upload = uploadOf(uploads, `${method} ${address.action}`);
    if (upload !== undefined) return upload(call, drive, address);
    const item = resolve(world, drive, address);
    const token = /^(?:microsoft\.graph\.)?delta(?:\(token='(.*)'\))?(?:\(\))?$/.exec(address.action);
    if (token !== null) {
      if (item.parentId !== undefined) throw invalidRequest('Delta is served for the root of a drive only');
      if (method !== 'GET') throw methodNotAllowed();
      return delta(world, drive, call, token[1] ?? call.url.searchParams.get('token'));
    }
    const { action, parameter } = findAction(method, address.action);
    return action({ world, call, item, parameter });
  };
}

function uploadOf(uploads: Uploads, action: string): Uploads['putContent'] | undefined {
  if (action === 'PUT content') return uploads.putContent;
  return /^POST (microsoft\.graph\.)?createUploadSession$/.test(action) ? uploads.createSession : undefined;
}

/** The item at an address; `itemNotFound` where there is none. */
export function resolve(world: World, drive: DriveRecord, { base, names }: Omit<ItemAddress, 'action'>): ItemRecord {
  const start = world.library.item(drive.id, base === 'root' ? drive.rootId : base);
  return names.reduce((above, name) => {
    const below = world.library.child(above.id, name);
    if (below === undefined) throw itemNotFound();
    return below;
  }, start);
}

function findAction(method: string, path: string): { readonly action: Action; readonly parameter: string } {
  const segments = path.split('/');
  const name = segments[0] ?? '';
  const generic = segments
    .map((segment, at) => (at === 1 ? '{id}' : segment.replace('microsoft.graph.', '')))
    .join('/');
  const action = actions[`${method} ${generic}`];
  if (action !== undefined) return { action, parameter: segments[1] ?? '' };
  const known = Object.keys(actions).some((key) => key.slice(key.indexOf(' ') + 1) === generic);
  throw known ? methodNotAllowed() : segmentNotFound(name);
}

const actions: Readonly<Record<string, Action>> = {
  'GET ': getItem,
  'PATCH ': patchItem,
  'DELETE ': deleteItem,
  'GET children': listChildren,
  'POST children': createFolder,
  'GET content': getContent,
  'GET versions': listVersions,
  'GET versions/{id}': getVersion,
  'DELETE versions/{id}': deleteVersion,
  'GET versions/{id}/content': getVersionContent,
  'POST versions/{id}/restoreVersion': restoreVersion,
  'POST checkout': checkOut,
  'POST checkin': checkIn,
  'POST discardCheckout': discardCheckout,
  'POST extractSensitivityLabels': ({ world, item }) => extractSensitivityLabels(world, item),
  'GET permissions': listPermissions,
  'DELETE permissions/{id}': deletePermission,
  'POST createLink': createLink,
  'POST invite': invite,
};

/** An item as `$select` and `$expand` want it. */
export function shown(world: World, call: Call, item: ItemRecord): object {
  const expand = expanded(call.url, ['children', 'permissions', 'versions']);
  const select = call.url.searchParams.get('$select');
  const body = project(driveItem(world, item), { select, onRequest: () => selectableOnly(world, item) });
  return {
    ...body,
    ...(expand.includes('children') ? { children: childrenOf(world, item) } : {}),
    ...(expand.includes('permissions') ? { permissions: permissions(world, item) } : {}),
    ...(expand.includes('versions') ? { versions: versionsOf(world, item) } : {}),
  };
}

function childrenOf(world: World, item: ItemRecord): object[] {
  const { items } = world.library.children(item.id, { after: '', limit: 1_000 });
  return items.map((child) => driveItem(world, child));
}

function versionsOf(world: World, item: ItemRecord): object[] {
  return world.library.versions(item.id).map((version) => driveItemVersion(item, version));
}

function answerItem({ world, call }: Target, item: ItemRecord, status = 200): Response {
  const context = `drives('${encodeURIComponent(item.driveId)}')/items/$entity`;
  return entity(world.origin, context, shown(world, call, item), status);
}

function getItem(target: Target): Response {
  const { call, item } = target;
  if (noneMatch(call.request, item)) return new Response(null, { status: 304, headers: { etag: eTagOf(item) } });
  return answerItem(target, item);
}

function noneMatch(request: Request, item: ItemRecord): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null) return false;
  const tags = parseTags(header);
  return tags.includes(eTagOf(item)) || tags.includes(cTagOf(item));
}

const updateSchema = z.strictObject({
  name: z.string().optional(),
  parentReference: z.strictObject({ id: z.string().optional(), driveId: z.string().optional() }).optional(),
  fileSystemInfo: fileTimesSchema.optional(),
  '@microsoft.graph.conflictBehavior': conflictBehaviorSchema.optional(),
});

async function patchItem(target: Target): Promise<Response> {
  const { world, call } = target;
  const body = await readBody(call.request, updateSchema);
  // Read again: the body arrived while others could write.
  const item = world.library.item(target.item.driveId, target.item.id);
  requireMatch(call.request.headers.get('if-match'), item);
  const { name, parentReference, fileSystemInfo: times } = body;
  if (parentReference?.driveId !== undefined && parentReference.driveId !== item.driveId) {
    throw invalidRequest('An item cannot be moved to another drive');
  }
  const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'fail';
  const update = { name, parentId: parentReference?.id, behavior, times };
  return answerItem(target, edits.updateItem(world, item, update, call.caller));
}

function deleteItem({ world, call, item }: Target): Response {
  requireMatch(call.request.headers.get('if-match'), item);
  const force = /\bbypass-shared-lock\b/i.test(call.request.headers.get('prefer') ?? '');
  edits.removeItem(world, item, call.caller, force);
  return noContent();
}

function listChildren({ world, call, item }: Target): Response {
  if (item.content !== undefined) throw invalidRequest('The item is not a folder');
  const skip = Buffer.from(call.url.searchParams.get('$skiptoken') ?? '', 'base64url').toString();
  const page = world.library.children(item.id, { after: skip, limit: pageSize(call.url, 200, 1_000) });
  const next = page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url');
  return collection(world.origin, {
    context: `drives('${encodeURIComponent(item.driveId)}')/items('${item.id}')/children`,
    value: page.items.map((child) => shown(world, call, child)),
    nextLink: next === undefined ? undefined : linkTo(world.origin, call.url, { $skiptoken: next }),
  });
}

const folderSchema = z.strictObject({
  name: z.string(),
  folder: z.looseObject({}),
  '@microsoft.graph.conflictBehavior': conflictBehaviorSchema.optional(),
});

async function createFolder(target: Target): Promise<Response> {
  const { world, call, item: parent } = target;
  const body = await readBody(call.request, folderSchema);
  if (parent.content !== undefined) throw invalidRequest('The item is not a folder');
  const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'fail';
  const { existing, name } = edits.settleName(world, { parent, name: body.name, behavior });
  if (existing !== undefined) throw nameAlreadyExists();
  const { driveId, id: parentId } = parent;
  return answerItem(target, edits.createItem(world, { driveId, parentId, name, caller: call.caller }), 201);
}

function getContent({ world, call, item }: Target): Response {
  requireContent(item);
  if (noneMatch(call.request, item)) return new Response(null, { status: 304, headers: { etag: eTagOf(item) } });
  return new Response(null, { status: 302, headers: { location: downloadUrl(world, item) } });
}

function requireContent(item: ItemRecord): void {
  if (item.content === undefined || 'package' in item.facets) throw invalidRequest('The item has no content');
  if ('malware' in item.facets)
    throw new GraphError(403, 'malwareDetected', 'Malware was found in the requested file.');
}

function listVersions({ world, item }: Target): Response {
  requireContent(item);
  const context = `drives('${encodeURIComponent(item.driveId)}')/items('${item.id}')/versions`;
  return collection(world.origin, { context, value: versionsOf(world, item) });
}

/** The number in a version's id: `3.0`. */
function versionNumber(id: string): number {
  const number = /^(\d{1,9})\.0$/.exec(id)?.[1];
  if (number === undefined) throw itemNotFound();
  return Number(number);
}

function getVersion({ world, item, parameter }: Target): Response {
  const version = world.library.versions(item.id).find(({ number }) => number === versionNumber(parameter));
  if (version === undefined) throw itemNotFound();
  return entity(world.origin, 'driveItemVersion/$entity', driveItemVersion(item, version));
}

function getVersionContent({ world, item, parameter }: Target): Response {
  requireContent(item);
  const number = versionNumber(parameter);
  contentOfVersion(world, item, number);
  if (number === item.version) throw invalidRequest('You cannot get the content of the current version.');
  return new Response(null, { status: 302, headers: { location: downloadUrl(world, item, number) } });
}

function deleteVersion({ world, call, item, parameter }: Target): Response {
  requireContent(item);
  edits.deleteVersion(world, item, versionNumber(parameter), call.caller);
  return noContent();
}

function restoreVersion({ world, call, item, parameter }: Target): Response {
  requireContent(item);
  edits.restoreVersion(world, item, versionNumber(parameter), call.caller);
  return noContent();
}

function checkOut({ world, call, item }: Target): Response {
  edits.checkOut(world, item, call.caller);
  return noContent();
}

const checkInSchema = z.strictObject({ comment: z.string().optional(), checkInAs: z.string().optional() });

async function checkIn({ world, call, item }: Target): Promise<Response> {
  await readBody(call.request, checkInSchema);
  edits.checkIn(world, world.library.item(item.driveId, item.id), call.caller);
  return noContent();
}

function discardCheckout({ world, call, item }: Target): Response {
  edits.discardCheckout(world, item, call.caller);
  return noContent();
}
