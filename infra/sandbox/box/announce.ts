import { randomUUID } from 'node:crypto';
import { integer, text } from '../database.ts';
import { audienceOf, chainOf, roleOn } from './access.ts';
import { timestamp, type Cloud } from './cloud.ts';
import type { Item } from './items.ts';
import { classificationOf } from './metadata-store.ts';
import { itemShape, miniUser, parentShape, type Shape } from './shapes.ts';
import { getUser, type Caller } from './users.ts';
import { currentVersion } from './versions-store.ts';
import { cleanUpWebhooks, deadSessionBody, markTriggered, queueDelivery } from './webhook-health.ts';

interface Kind {
  /** Webhook trigger without `FILE.` or `FOLDER.`, or with its own prefix. */
  readonly trigger?: string;
  readonly user?: string;
  readonly enterprise?: string;
}

/** What can happen to an item, as webhooks, a user's events and the enterprise's events name it (Box guides, triggers and events). */
const kinds = {
  uploaded: { trigger: 'UPLOADED', user: 'ITEM_UPLOAD', enterprise: 'UPLOAD' },
  edited: { trigger: 'UPLOADED', user: 'ITEM_UPLOAD', enterprise: 'EDIT' },
  created: { trigger: 'CREATED', user: 'ITEM_CREATE' },
  renamed: { trigger: 'RENAMED', user: 'ITEM_RENAME', enterprise: 'RENAME' },
  moved: { trigger: 'MOVED', user: 'ITEM_MOVE', enterprise: 'MOVE' },
  copied: { trigger: 'COPIED', user: 'ITEM_COPY', enterprise: 'COPY' },
  trashed: { trigger: 'TRASHED', user: 'ITEM_TRASH', enterprise: 'DELETE' },
  deleted: { trigger: 'DELETED' },
  restored: { trigger: 'RESTORED', user: 'ITEM_UNDELETE_VIA_TRASH', enterprise: 'UNDELETE' },
  locked: { trigger: 'LOCKED', user: 'LOCK_CREATE', enterprise: 'LOCK' },
  unlocked: { trigger: 'UNLOCKED', user: 'LOCK_DESTROY', enterprise: 'UNLOCK' },
  promoted: { user: 'ITEM_MAKE_CURRENT_VERSION', enterprise: 'FILE_VERSION_RESTORE' },
  described: { user: 'ITEM_MODIFY' },
  shared: { trigger: 'SHARED_LINK.CREATED', user: 'ITEM_SHARED_CREATE', enterprise: 'SHARE' },
  reshared: { trigger: 'SHARED_LINK.UPDATED', user: 'ITEM_SHARED_UPDATE', enterprise: 'ITEM_SHARED_UPDATE' },
  unshared: { trigger: 'SHARED_LINK.DELETED', user: 'ITEM_SHARED_UNSHARE', enterprise: 'UNSHARE' },
  invited: { trigger: 'COLLABORATION.CREATED', user: 'COLLAB_ADD_COLLABORATOR', enterprise: 'COLLABORATION_INVITE' },
  uninvited: {
    trigger: 'COLLABORATION.REMOVED',
    user: 'COLLAB_REMOVE_COLLABORATOR',
    enterprise: 'COLLABORATION_REMOVE',
  },
  classified: { trigger: 'METADATA_INSTANCE.CREATED', enterprise: 'METADATA_INSTANCE_CREATE' },
  reclassified: { trigger: 'METADATA_INSTANCE.UPDATED', enterprise: 'METADATA_INSTANCE_UPDATE' },
  declassified: { trigger: 'METADATA_INSTANCE.DELETED', enterprise: 'METADATA_INSTANCE_DELETE' },
} as const satisfies Record<string, Kind>;

export interface Change {
  readonly kind: keyof typeof kinds;
  /** As it is after the change. */
  readonly item: Item;
  readonly by: Caller;
  /** Of a move: the item's id and the folders it lay in before. */
  readonly from?: readonly string[];
}

/** Records a change in the event streams and queues its webhook deliveries; to be called inside the change's transaction. */
export function announce(cloud: Cloud, change: Change): void {
  recordEvent(cloud, change);
  const kind: Kind = kinds[change.kind];
  if (kind.trigger === undefined) return;
  if (change.kind === 'edited' && !cloud.switches.newVersionFires) return;
  const trigger = kind.trigger.includes('.') ? kind.trigger : `${change.item.type.toUpperCase()}.${kind.trigger}`;
  const now = chainOf(cloud, change.item.id);
  const before = change.from ?? now;
  queueDeliveries(cloud, { change, trigger, watched: [...new Set([...now, ...before])] });
  // A folder hears of a file that is moved into it as of one that is uploaded.
  const entered = now.filter((id) => !before.includes(id));
  if (change.item.type === 'file') queueDeliveries(cloud, { change, trigger: 'FILE.UPLOADED', watched: entered });
}

function recordEvent(cloud: Cloud, { kind, item, by }: Change): void {
  const { user, enterprise }: Kind = kinds[kind];
  cloud.database.run(
    'INSERT INTO events (id, user_type, enterprise_type, created_at, created_by, user_source, enterprise_source, details, audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    randomUUID().replaceAll('-', ''),
    user ?? null,
    enterprise ?? null,
    cloud.now(),
    by.user.id,
    JSON.stringify(itemShape({ cloud, viewer: by.user }, item, 'standard')),
    JSON.stringify(enterpriseSource(cloud, item)),
    JSON.stringify(detailsOf(cloud, item, by)),
    JSON.stringify(audienceOf(cloud, item)),
  );
}

/** Flat, unlike the file object of users' events (Box guide, event source). */
function enterpriseSource(cloud: Cloud, item: Item): Shape {
  const classification = classificationOf(cloud, item.id);
  return {
    item_type: item.type,
    item_id: item.id,
    item_name: item.name,
    parent: parentShape(cloud, item),
    owned_by: miniUser(cloud, item.ownerId),
    ...(classification === undefined ? {} : { classification: { name: classification.name } }),
  };
}

function detailsOf(cloud: Cloud, item: Item, by: Caller): Shape {
  const service = { service_id: by.appId, service_name: by.appId, ekm_id: randomUUID() };
  if (item.type === 'folder') return service;
  const { id, size } = currentVersion(cloud, item);
  return { size, version_id: id, ...service };
}

interface Firing {
  readonly change: Change;
  readonly trigger: string;
  /** Ids of files and folders whose webhooks hear of it. */
  readonly watched: readonly string[];
}

function queueDeliveries(cloud: Cloud, { change: { item, by }, trigger, watched }: Firing): void {
  cleanUpWebhooks(cloud);
  const sql = `SELECT webhooks.id, webhooks.user_id, address, session_ended FROM webhooks, json_each(triggers)
    WHERE target_id IN (SELECT value FROM json_each(?)) AND json_each.value = ?`;
  for (const row of cloud.database.all(sql, JSON.stringify(watched), trigger)) {
    const owner = getUser(cloud, text(row, 'user_id'));
    // A webhook whose owner lost sight of the item hears nothing of it.
    if (roleOn(cloud, owner, item) === undefined) continue;
    const webhookId = text(row, 'id');
    markTriggered(cloud, webhookId);
    const told = {
      type: 'webhook_event',
      id: randomUUID(),
      created_at: timestamp(cloud.now()),
      trigger,
      webhook: { id: webhookId, type: 'webhook' },
      created_by: miniUser(cloud, by.user.id),
      source: itemShape({ cloud, viewer: owner }, item, 'standard'),
      // An empty PHP array where there is nothing to say.
      additional_info: [],
    };
    const body = integer(row, 'session_ended') === 1 ? deadSessionBody(cloud, webhookId) : told;
    queueDelivery(cloud, { webhookId, address: text(row, 'address'), body });
  }
}
