import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { integer, text, type Row } from '../database.ts';
import { roles } from './access.ts';
import { announce } from './announce.ts';
import { BoxError, json, noContent, notFound } from './box-error.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { parseTime } from './item-actions.ts';
import { changeItem, findItem, requireItem, rootId, type Item } from './items.ts';
import { readBody, type Call, type Route } from './router.ts';
import { itemShape, miniUser, type Shape } from './shapes.ts';
import { findUser, findUserByLogin, getUser, type Caller } from './users.ts';

/** `shared_link` of an item's update; null takes it away. */
export const sharedLinkInput = z.object({
  access: z.enum(['open', 'company', 'collaborators']).optional(),
  unshared_at: z.string().nullable().optional(),
  permissions: z.object({ can_download: z.boolean().optional(), can_edit: z.boolean().optional() }).optional(),
});

export type SharedLinkInput = z.infer<typeof sharedLinkInput>;

const creation = z.object({
  item: z.object({ id: z.string(), type: z.enum(['file', 'folder']) }),
  accessible_by: z.object({ id: z.string().optional(), login: z.string().optional(), type: z.literal('user') }),
  role: z.enum(roles),
});

/** Undefined leaves the link as it is. */
export function applySharing(
  cloud: Cloud,
  caller: Caller,
  item: Item,
  wanted: SharedLinkInput | null | undefined,
): Item {
  if (wanted === undefined || (wanted === null && item.sharedLink === undefined)) return item;
  const before = item.sharedLink;
  const sharedLink = wanted === null ? undefined : linkOf(wanted, before);
  const changed = changeItem(cloud, { item, by: caller.user, change: { sharedLink } });
  const kind = wanted === null ? 'unshared' : before === undefined ? 'shared' : 'reshared';
  announce(cloud, { kind, item: changed, by: caller });
  return changed;
}

function linkOf(wanted: SharedLinkInput, before: Item['sharedLink']): NonNullable<Item['sharedLink']> {
  return {
    key: before?.key ?? randomBytes(16).toString('hex'),
    access: wanted.access ?? before?.access ?? 'company',
    unsharedAt: parseTime(wanted.unshared_at, 'unshared_at') ?? null,
    canDownload: wanted.permissions?.can_download ?? before?.canDownload ?? true,
    canEdit: wanted.permissions?.can_edit ?? before?.canEdit ?? false,
  };
}

/** Collaborations of users; invitations are accepted at once. */
export function collaborationRoutes(cloud: Cloud): readonly Route[] {
  const one = '/2.0/collaborations/:id';
  return [
    { method: 'POST', path: '/2.0/collaborations', handle: (call) => create(cloud, call) },
    { method: 'GET', path: one, handle: (call) => json(200, shape(cloud, call.caller, require(cloud, call))) },
    { method: 'DELETE', path: one, handle: (call) => remove(cloud, call) },
    { method: 'GET', path: '/2.0/files/:id/collaborations', handle: (call) => list(cloud, call, 'file') },
    { method: 'GET', path: '/2.0/folders/:id/collaborations', handle: (call) => list(cloud, call, 'folder') },
  ];
}

async function create(cloud: Cloud, call: Call): Promise<Response> {
  const wanted = await readBody(call, creation);
  const { caller } = call;
  if (wanted.item.id === rootId) {
    throw new BoxError(400, 'collaborations_not_available_on_root_folder', 'Root folder cannot be collaborated');
  }
  const { id, login } = wanted.accessible_by;
  const user = id === undefined ? findUserByLogin(cloud, login ?? '') : findUser(cloud, id);
  if (user === undefined) throw notFound('user');
  const row = cloud.database.transaction(() => {
    const item = requireItem(cloud, caller, { ...wanted.item, ability: 'share' });
    const known = 'SELECT id FROM collaborations WHERE item_id = ? AND user_id = ?';
    if (item.ownerId === user.id || cloud.database.get(known, item.id, user.id) !== undefined) {
      throw new BoxError(400, 'user_already_collaborator', 'User is already a collaborator');
    }
    const added = addCollaboration(cloud, { itemId: item.id, userId: user.id, role: wanted.role, by: caller.user.id });
    announce(cloud, { kind: 'invited', item, by: caller });
    return added;
  });
  return json(201, shape(cloud, caller, row));
}

export interface NewCollaboration {
  readonly itemId: string;
  readonly userId: string;
  readonly role: (typeof roles)[number];
  readonly by: string;
}

export function addCollaboration(cloud: Cloud, { itemId, userId, role, by }: NewCollaboration): Row {
  const sql = 'INSERT INTO collaborations VALUES (?, ?, ?, ?, ?, ?) RETURNING *';
  const row = cloud.database.get(sql, cloud.nextId(), itemId, userId, role, cloud.now(), by);
  if (row === undefined) throw new Error('Cannot add collaboration: the database returned no row');
  return row;
}

function remove(cloud: Cloud, call: Call): Response {
  cloud.database.transaction(() => {
    const row = require(cloud, call);
    const item = itemOf(cloud, row);
    const isSelf = text(row, 'user_id') === call.caller.user.id;
    if (!isSelf) requireItem(cloud, call.caller, { type: item.type, id: item.id, ability: 'share' });
    announce(cloud, { kind: 'uninvited', item, by: call.caller });
    cloud.database.run('DELETE FROM collaborations WHERE id = ?', text(row, 'id'));
  });
  return noContent();
}

function list(cloud: Cloud, call: Call, type: Item['type']): Response {
  const item = requireItem(cloud, call.caller, { type, id: call.param('id'), ability: 'view' });
  const rows = cloud.database.all('SELECT * FROM collaborations WHERE item_id = ? ORDER BY created_at', item.id);
  const entries = rows.map((row) => shape(cloud, call.caller, row));
  return json(200, { entries, limit: 100, next_marker: null });
}

function require(cloud: Cloud, call: Call): Row {
  const row = cloud.database.get('SELECT * FROM collaborations WHERE id = ?', call.param('id'));
  if (row === undefined) throw notFound('collaboration');
  const { type, id } = itemOf(cloud, row);
  requireItem(cloud, call.caller, { type, id, ability: 'view' });
  return row;
}

function itemOf(cloud: Cloud, row: Row): Item {
  const item = findItem(cloud, text(row, 'item_id'));
  if (item === undefined) throw new Error('Cannot read sandbox state: a collaboration has no item');
  return item;
}

function shape(cloud: Cloud, caller: Caller, row: Row): Shape {
  const createdAt = timestamp(integer(row, 'created_at'));
  const { id, name, login } = getUser(cloud, text(row, 'user_id'));
  return {
    type: 'collaboration',
    id: text(row, 'id'),
    item: itemShape({ cloud, viewer: caller.user }, itemOf(cloud, row), 'standard'),
    accessible_by: { type: 'user', id, name, login, is_active: true },
    role: text(row, 'role'),
    status: 'accepted',
    expires_at: null,
    invite_email: null,
    acknowledged_at: createdAt,
    created_at: createdAt,
    modified_at: createdAt,
    created_by: miniUser(cloud, text(row, 'created_by')),
  };
}
