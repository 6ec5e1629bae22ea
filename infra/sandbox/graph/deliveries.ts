import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeNotification } from '@microsoft/microsoft-graph-types';
import { integer, text, type Row } from '../database.ts';
import type { Activity } from './activity.ts';
import type { Notice } from './library.ts';
import type { SubscriptionRecord } from './records.ts';
import type { World } from './world.ts';

export interface Deliveries {
  /** Something in the drive changed: its subscriptions are told shortly, once for all changes until then. */
  changed(driveId: string, notice: Notice): void;
  /** Tells the subscription of a lifecycle event, where it has an address for these. */
  lifecycle(subscription: SubscriptionRecord, event: string): void;
  /** Goes on with what an earlier process left. */
  resume(): void;
}

export interface DeliveriesOptions {
  readonly world: World;
  readonly activity: Activity;
  readonly fetch: typeof fetch;
  /** Those that are not over. */
  readonly subscriptions: (driveId: string) => readonly SubscriptionRecord[];
}

interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly createdAt: number;
}

/** An endpoint has 3 s for the first attempt and 10 s for each further one. */
const firstTimeoutMs = 3_000;
const laterTimeoutMs = 10_000;
const longestWaitMs = 600_000;

/** Posts notifications; each is kept until a 2xx answer, or until it is given up, also over a restart. Their order is not kept. */
export function createDeliveries({ world, activity, fetch, subscriptions }: DeliveriesOptions): Deliveries {
  const dirty = new Map<string, Notice>();

  const deliver = async (delivery: Delivery, attempts: number): Promise<void> => {
    const { switches } = world;
    for (let attempt = attempts; ; attempt += 1) {
      const delivered = await post(delivery, attempt, { fetch, stopped: activity.signal });
      activity.signal.throwIfAborted();
      if (delivered || world.now() - delivery.createdAt >= switches.retryForMs) break;
      world.database.run('UPDATE deliveries SET attempts = ? WHERE id = ?', attempt + 1, delivery.id);
      const wait = Math.min(switches.retryBaseMs * 2 ** Math.min(attempt, 20), longestWaitMs);
      await sleep(wait, undefined, { signal: activity.signal });
    }
    world.database.run('DELETE FROM deliveries WHERE id = ?', delivery.id);
  };

  const enqueue = (subscription: SubscriptionRecord, url: string, notification: object): void => {
    const id = randomUUID();
    const body = JSON.stringify({ value: [notification] });
    const createdAt = world.now();
    world.database.run('INSERT INTO deliveries VALUES (?, ?, ?, ?, 0, ?)', id, subscription.id, url, body, createdAt);
    if (!activity.signal.aborted) activity.run(deliver({ id, url, body, createdAt }, 0));
  };

  const flush = (driveId: string): void => {
    const notice = dirty.get(driveId);
    dirty.delete(driveId);
    for (const subscription of subscriptions(driveId)) {
      if (notice === 'sharing' && !subscription.security) continue;
      enqueue(subscription, subscription.notificationUrl, notificationOf(world, subscription));
    }
  };

  return {
    changed: (driveId, notice) => {
      if (notice === 'none') return;
      const waiting = dirty.get(driveId);
      dirty.set(driveId, waiting === 'change' ? waiting : notice);
      if (waiting !== undefined) return;
      // A stop only shortens the wait: what changed is still written down, and told after the restart.
      const wait = sleep(world.switches.coalesceMs, undefined, { signal: activity.signal }).catch(() => undefined);
      activity.run(wait.then(() => flush(driveId)));
    },
    lifecycle: (subscription, event) => {
      if (subscription.lifecycleNotificationUrl === undefined) return;
      const notification = { ...commonOf(world, subscription), lifecycleEvent: event };
      enqueue(subscription, subscription.lifecycleNotificationUrl, notification);
    },
    resume: () => {
      for (const row of world.database.all('SELECT * FROM deliveries')) {
        activity.run(deliver(parseDelivery(row), integer(row, 'attempts')));
      }
    },
  };
}

interface Sender {
  readonly fetch: typeof fetch;
  readonly stopped: AbortSignal;
}

/** Whether the endpoint took it. */
async function post({ id, url, body }: Delivery, attempt: number, { fetch, stopped }: Sender): Promise<boolean> {
  const timeout = AbortSignal.timeout(attempt === 0 ? firstTimeoutMs : laterTimeoutMs);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'client-request-id': id },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, stopped]),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    // Refused, dropped or out of time: all the same to the sender.
    return false;
  }
}

function parseDelivery(row: Row): Delivery {
  const [id, url, body] = [text(row, 'id'), text(row, 'url'), text(row, 'body')];
  return { id, url, body, createdAt: integer(row, 'created_at') };
}

/** A shoulder tap: which drive, and nothing about the change. */
function notificationOf(world: World, subscription: SubscriptionRecord): ChangeNotification {
  return { ...commonOf(world, subscription), changeType: 'updated', resource: subscription.resource };
}

function commonOf({ tenantId }: World, subscription: SubscriptionRecord): ChangeNotification {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAt).toISOString(),
    tenantId,
    clientState: subscription.clientState ?? null,
  };
}
