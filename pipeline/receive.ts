import type { Change, KnownSubscriptions, NotificationRequest } from '../connectors/connector.ts';
import type { ConnectorName } from '../model/ids.ts';
import { queueFile, queueSource } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';

/** What to answer to a notification. */
export interface Answer {
  readonly status: 200 | 202 | 400 | 401 | 404;
  readonly body: string;
}

/**
 * One request to the notification address: handshake, or verify, parse, queue, answer. 202 means that everything valid in it
 * is durable; a throw means that it isn't, and the sender must hear a 5xx so that it sends again.
 */
export async function receive(pipeline: Pipeline, name: string, request: NotificationRequest): Promise<Answer> {
  const connector = pipeline.connectors.get(name);
  if (connector === undefined) return { status: 404, body: 'No such connector' };

  const received = await connector.receive(request, knownSubscriptions(pipeline, connector.name));
  switch (received.kind) {
    case 'handshake':
      return { status: 200, body: received.body };
    case 'refused':
      pipeline.log.warn('notification refused', { connector: name, status: received.status, reason: received.reason });
      return { status: received.status, body: received.status === 401 ? 'Not authentic' : 'Not understood' };
    case 'accepted':
      for (const reason of received.dropped)
        pipeline.log.warn('notification entry dropped', { connector: name, reason });
      for (const change of received.changes) await queueChange(pipeline, connector.name, change);
      return { status: 202, body: '' };
  }
}

function knownSubscriptions(pipeline: Pipeline, connector: ConnectorName): KnownSubscriptions {
  return async (id) => pipeline.store.subscriptions.find(connector, id);
}

async function queueChange(pipeline: Pipeline, connector: ConnectorName, change: Change): Promise<void> {
  switch (change.kind) {
    case 'source':
      await pipeline.store.sources.notified(connector, change.sourceId);
      if (change.sweep === true) await pipeline.store.sweeps.want({ connector, id: change.sourceId });
      else await queueSource(pipeline, { connector, sourceId: change.sourceId });
      return;
    case 'file':
      await pipeline.store.sources.notified(connector, change.file.sourceId);
      await queueFile(pipeline, change.file, change.version);
      return;
    case 'unlocked':
      await pipeline.store.ledger.unpark(change.file);
      return;
    case 'lifecycle':
      await followLifecycle(pipeline, connector, change);
      return;
  }
}

/** Only remembers what is to be done, since no call may delay the answer; the renewal pass does it. */
async function followLifecycle(
  pipeline: Pipeline,
  connector: ConnectorName,
  change: Change & { kind: 'lifecycle' },
): Promise<void> {
  const { subscriptions } = pipeline.store;
  const subscription = await subscriptions.find(connector, change.subscriptionId);
  if (subscription === undefined) return;
  pipeline.log.info('subscription lifecycle event', { connector, event: change.event, source: subscription.sourceId });
  if (change.event === 'reauthorize') {
    await subscriptions.save({ ...subscription, expiresAt: pipeline.now() });
    return;
  }
  if (change.event === 'removed') await subscriptions.retire(connector, change.subscriptionId);
  await queueSource(pipeline, { connector, sourceId: subscription.sourceId });
}
