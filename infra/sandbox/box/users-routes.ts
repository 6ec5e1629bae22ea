import { z } from 'zod';
import { badRequest, json, notFound } from './box-error.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { numberParameter, readBody, type Call, type Route } from './router.ts';
import { fieldsOf, type Shape } from './shapes.ts';
import { findUser, listUsers, requireAdmin, setStatus, userStatuses, type User } from './users.ts';

const update = z.object({ status: z.enum(userStatuses) });

export function userRoutes(cloud: Cloud): readonly Route[] {
  return [
    { method: 'GET', path: '/2.0/users/me', handle: (call) => json(200, shown(cloud, call.caller.user, call)) },
    { method: 'GET', path: '/2.0/users/:id', handle: (call) => one(cloud, call) },
    { method: 'PUT', path: '/2.0/users/:id', handle: (call) => change(cloud, call) },
    { method: 'GET', path: '/2.0/users', handle: (call) => list(cloud, call) },
  ];
}

function one(cloud: Cloud, call: Call): Response {
  const user = findUser(cloud, call.param('id'));
  if (user === undefined) throw notFound('user');
  if (user.id !== call.caller.user.id) requireAdmin(call.caller);
  return json(200, shown(cloud, user, call));
}

/** Only the status can be changed. */
async function change(cloud: Cloud, call: Call): Promise<Response> {
  requireAdmin(call.caller);
  const { status } = await readBody(call, update);
  const user = findUser(cloud, call.param('id'));
  if (user === undefined) throw notFound('user');
  return json(200, shown(cloud, setStatus(cloud, user, status), call));
}

/** Managed users, to which the application's own account counts, unless external ones or all are asked for. */
function list(cloud: Cloud, call: Call): Response {
  requireAdmin(call.caller);
  const { searchParams } = call.url;
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: 1000 });
  const term = (searchParams.get('filter_term') ?? '').toLowerCase();
  const fits = ({ name, login }: User): boolean =>
    name.toLowerCase().startsWith(term) || login.toLowerCase().startsWith(term);
  const type = searchParams.get('user_type') ?? 'managed';
  if (!['all', 'managed', 'external'].includes(type)) throw badRequest('user_type is not one of those that exist');
  const wanted = ({ kind }: User): boolean => type === 'all' || (kind === 'external') === (type === 'external');
  const users = listUsers(cloud).filter((user) => wanted(user) && fits(user));
  if (searchParams.get('usemarker') === 'true') return json(200, markerPage(cloud, call, { users, limit }));
  if (searchParams.has('marker')) throw badRequest('marker needs usemarker=true');
  const offset = numberParameter(call, 'offset', { otherwise: 0, most: 10_000 });
  const entries = users.slice(offset, offset + limit).map((user) => shown(cloud, user, call));
  return json(200, { total_count: users.length, entries, limit, offset });
}

interface Listing {
  readonly users: readonly User[];
  readonly limit: number;
}

function markerPage(cloud: Cloud, call: Call, { users, limit }: Listing): Shape {
  const marker = call.url.searchParams.get('marker') ?? '';
  const after = marker === '' ? 0 : Number(Buffer.from(marker, 'base64url').toString());
  if (Number.isNaN(after)) throw badRequest('marker is not one of ours');
  const rest = users.filter(({ id }) => Number(id) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return {
    entries: page.map((user) => shown(cloud, user, call)),
    limit,
    next_marker: more ? Buffer.from(last.id).toString('base64url') : '',
  };
}

function shown(cloud: Cloud, user: User, call: Call): Shape {
  const fields = fieldsOf(call.url);
  const all = { ...standardShape(user), ...fullShape(cloud, user) };
  if (typeof fields === 'string') return standardShape(user);
  const wanted = new Set(['type', 'id', ...fields]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

function standardShape(user: User): Shape {
  return {
    type: 'user',
    id: user.id,
    name: user.name,
    login: user.login,
    created_at: timestamp(user.createdAt),
    modified_at: timestamp(user.createdAt),
    language: 'en',
    timezone: 'Europe/Berlin',
    space_amount: 10_737_418_240,
    space_used: 0,
    max_upload_size: 53_687_091_200,
    status: user.status,
    job_title: '',
    phone: '',
    address: '',
    avatar_url: '',
    notification_email: null,
  };
}

function fullShape(cloud: Cloud, user: User): Shape {
  return {
    role: user.role,
    enterprise: { type: 'enterprise', id: cloud.enterpriseId, name: 'Sandbox' },
    is_platform_access_only: user.kind === 'service',
    can_see_managed_users: user.role !== 'user',
    is_sync_enabled: false,
    is_external_collab_restricted: false,
    is_exempt_from_device_limits: false,
    is_exempt_from_login_verification: false,
    tracking_codes: [],
    my_tags: [],
    hostname: cloud.origin,
  };
}
