import { z } from 'zod';
import { integer, text, type Row } from '../database.ts';
import { badRequest, BoxError, json, noContent, notFound } from './box-error.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { requireItem, rootId } from './items.ts';
import { numberParameter, readBody, type Call, type Route } from './router.ts';
import { miniUser, type Shape } from './shapes.ts';
import type { Caller } from './users.ts';
import { cleanUpWebhooks } from './webhook-health.ts';

/** The closed list of Box's API description. */
const triggers = [
  ...['UPLOADED', 'PREVIEWED', 'DOWNLOADED', 'TRASHED', 'DELETED', 'RESTORED', 'COPIED', 'MOVED'].map(prefix('FILE')),
  ...['LOCKED', 'UNLOCKED', 'RENAMED'].map(prefix('FILE')),
  ...['CREATED', 'UPDATED', 'DELETED'].map(prefix('COMMENT')),
  ...['CREATED', 'UPDATED'].map(prefix('TASK_ASSIGNMENT')),
  ...['CREATED', 'UPDATED', 'DELETED'].map(prefix('METADATA_INSTANCE')),
  ...['CREATED', 'RENAMED', 'DOWNLOADED', 'RESTORED', 'DELETED', 'COPIED', 'MOVED', 'TRASHED'].map(prefix('FOLDER')),
  'WEBHOOK.DELETED',
  ...['CREATED', 'ACCEPTED', 'REJECTED', 'REMOVED', 'UPDATED'].map(prefix('COLLABORATION')),
  ...['DELETED', 'CREATED', 'UPDATED'].map(prefix('SHARED_LINK')),
  ...['COMPLETED', 'DECLINED', 'EXPIRED', 'SIGNER_EMAIL_BOUNCED', 'SIGN_SIGNER_SIGNED'].map(prefix('SIGN_REQUEST')),
  ...['SIGN_DOCUMENT_CREATED', 'SIGN_ERROR_FINALIZING'].map(prefix('SIGN_REQUEST')),
];

const maxWebhooks = 1000;

const target = z.object({ id: z.string(), type: z.enum(['file', 'folder']) });
const address = z.string().refine(isAcceptable, 'must be an https address on port 443, or http on loopback');
const triggerList = z.array(z.enum(triggers)).min(1);
const creation = z.object({ target, address, triggers: triggerList });
const update = z.object({
  target: target.optional(),
  address: address.optional(),
  triggers: triggerList.optional(),
});

interface Webhook {
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly targetType: 'file' | 'folder';
  readonly targetId: string;
  readonly address: string;
  readonly triggers: readonly string[];
  readonly createdAt: number;
  /** Its creation counts as the first success. */
  readonly lastSuccessAt: number;
  readonly lastTriggerAt: number;
  /** The session that it was made in is over. */
  readonly sessionEnded: boolean;
}

/** V2 webhooks: one per item, application and user; each caller sees their own. Those that failed for long are removed by Box. */
export function webhookRoutes(cloud: Cloud): readonly Route[] {
  return [
    { method: 'GET', path: '/2.0/webhooks', handle: (call) => list(cloud, call) },
    { method: 'POST', path: '/2.0/webhooks', handle: (call) => create(cloud, call) },
    { method: 'GET', path: '/2.0/webhooks/:id', handle: (call) => json(200, shape(cloud, require(cloud, call))) },
    { method: 'PUT', path: '/2.0/webhooks/:id', handle: (call) => change(cloud, call) },
    { method: 'DELETE', path: '/2.0/webhooks/:id', handle: (call) => remove(cloud, call) },
  ];
}

function prefix(room: string): (event: string) => string {
  return (event) => `${room}.${event}`;
}

function isAcceptable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, port, hostname } = new URL(address);
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && port === '' && hostname !== 'box.com' && !hostname.endsWith('.box.com');
}

async function create(cloud: Cloud, call: Call): Promise<Response> {
  const wanted = await readBody(call, creation);
  const { caller } = call;
  requireTarget(cloud, caller, wanted.target);
  if (own(cloud, caller).length >= maxWebhooks) throw badRequest(`there are ${maxWebhooks} webhooks already`);
  const webhook: Webhook = {
    id: cloud.nextId(),
    appId: caller.appId,
    userId: caller.user.id,
    targetType: wanted.target.type,
    targetId: wanted.target.id,
    address: wanted.address,
    triggers: wanted.triggers,
    createdAt: cloud.now(),
    lastSuccessAt: cloud.now(),
    lastTriggerAt: cloud.now(),
    sessionEnded: false,
  };
  refuseDuplicate(cloud, webhook);
  save(cloud, webhook);
  return json(201, shape(cloud, webhook));
}

function list(cloud: Cloud, call: Call): Response {
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: 1000 });
  const after = Number(call.url.searchParams.get('marker') ?? 0);
  if (Number.isNaN(after)) throw badRequest('marker is not one of ours');
  const rest = own(cloud, call.caller).filter(({ id }) => Number(id) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return json(200, {
    limit,
    // Box ends a listing with an empty marker as well as with null.
    next_marker: rest.length > page.length && last !== undefined ? last.id : '',
    entries: page.map(({ id, targetId, targetType }) => ({
      id,
      type: 'webhook',
      target: { id: targetId, type: targetType },
    })),
  });
}

async function change(cloud: Cloud, call: Call): Promise<Response> {
  const webhook = require(cloud, call);
  const wanted = await readBody(call, update);
  if (wanted.target !== undefined) requireTarget(cloud, call.caller, wanted.target);
  const changed = {
    ...webhook,
    targetType: wanted.target?.type ?? webhook.targetType,
    targetId: wanted.target?.id ?? webhook.targetId,
    address: wanted.address ?? webhook.address,
    triggers: wanted.triggers ?? webhook.triggers,
  };
  refuseDuplicate(cloud, changed);
  save(cloud, changed);
  return json(200, shape(cloud, changed));
}

function remove(cloud: Cloud, call: Call): Response {
  const { id } = require(cloud, call);
  cloud.database.transaction(() => {
    cloud.database.run('DELETE FROM webhooks WHERE id = ?', id);
    cloud.database.run('DELETE FROM deliveries WHERE webhook_id = ?', id);
  });
  return noContent();
}

function requireTarget(cloud: Cloud, caller: Caller, { id, type }: z.infer<typeof target>): void {
  if (id === rootId) throw badRequest('the root folder cannot be the target of a webhook');
  if (!/^\d+$/.test(id)) throw notFound('target');
  requireItem(cloud, caller, { type, id, ability: 'view' });
}

function refuseDuplicate(cloud: Cloud, webhook: Webhook): void {
  const sql =
    'SELECT id FROM webhooks WHERE app_id = ? AND user_id = ? AND target_type = ? AND target_id = ? AND id <> ?';
  const { appId, userId, targetType, targetId, id } = webhook;
  if (cloud.database.get(sql, appId, userId, targetType, targetId, id) === undefined) return;
  throw new BoxError(409, 'conflict', 'A resource with this value already exists', {
    errors: [
      { reason: 'conflict', name: 'existing_webhook', message: 'Webhook already exists on the specified target' },
    ],
  });
}

function save(cloud: Cloud, webhook: Webhook): void {
  cloud.database.run(
    'INSERT OR REPLACE INTO webhooks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    webhook.id,
    webhook.appId,
    webhook.userId,
    webhook.targetType,
    webhook.targetId,
    webhook.address,
    JSON.stringify(webhook.triggers),
    webhook.createdAt,
    webhook.lastSuccessAt,
    webhook.lastTriggerAt,
    webhook.sessionEnded ? 1 : 0,
  );
}

function own(cloud: Cloud, { appId, user }: Caller): readonly Webhook[] {
  cloud.database.transaction(() => {
    cleanUpWebhooks(cloud);
  });
  return cloud.database
    .all('SELECT * FROM webhooks WHERE app_id = ? AND user_id = ? ORDER BY CAST(id AS INTEGER)', appId, user.id)
    .map(parseWebhook);
}

function require(cloud: Cloud, call: Call): Webhook {
  const id = call.param('id');
  const webhook = own(cloud, call.caller).find((candidate) => candidate.id === id);
  if (webhook === undefined) throw notFound('webhook');
  return webhook;
}

function shape(cloud: Cloud, webhook: Webhook): Shape {
  return {
    id: webhook.id,
    type: 'webhook',
    target: { id: webhook.targetId, type: webhook.targetType },
    created_by: miniUser(cloud, webhook.userId),
    created_at: timestamp(webhook.createdAt),
    address: webhook.address,
    triggers: webhook.triggers,
  };
}

function parseWebhook(row: Row): Webhook {
  return {
    id: text(row, 'id'),
    appId: text(row, 'app_id'),
    userId: text(row, 'user_id'),
    targetType: text(row, 'target_type') as Webhook['targetType'],
    targetId: text(row, 'target_id'),
    address: text(row, 'address'),
    triggers: JSON.parse(text(row, 'triggers')) as string[],
    createdAt: integer(row, 'created_at'),
    lastSuccessAt: integer(row, 'last_success_at'),
    lastTriggerAt: integer(row, 'last_trigger_at'),
    sessionEnded: integer(row, 'session_ended') === 1,
  };
}
