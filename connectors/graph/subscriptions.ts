import type { Probe, ServiceSubscription, SubscriptionFeature } from '../connector.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { SourceId } from '../../model/ids.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { readJson } from './client.ts';
import type { GraphFailure } from './errors.ts';
import { readFailure, toConnectorError } from './errors.ts';
import { parseAnswer, subscriptionSchema } from './types.ts';

const minuteMs = 60_000;
/**
 * Longest lifetimes, minus a margin for clocks that differ: 42,300 minutes for drives, and 4,230 where the service takes
 * no more (SharePoint Embedded documents that; which one a drive takes is unconfirmed).
 */
const lifetimesMs = [(42_300 - 30) * minuteMs, (4_230 - 30) * minuteMs] as const;

/** Creation waits for the service's handshake with our address, which may take 10 s by itself. */
const createTimeoutMs = 60_000;

const handshakeToken = 'Labelwright doctor: reachability check';
/** What Graph itself asks before it makes a subscription. */
const handshake: Probe = {
  query: { validationToken: handshakeToken },
  headers: {},
  body: '',
  answer: { status: 200, body: handshakeToken },
};

/** Subscriptions to the root of drives, the only thing in a drive that can be subscribed to. */
export function createSubscriptions(client: GraphClient): SubscriptionFeature {
  return {
    covers: () => true,
    probe: () => handshake,

    async list() {
      const action = 'list subscriptions';
      const found: ServiceSubscription[] = [];
      for await (const entry of client.list('/subscriptions', { action })) found.push(toSubscription(entry, action));
      return found;
    },

    async create(source, { address, clientState }) {
      const action = 'create subscription';
      const answer = await withLifetime(client, '/subscriptions', {
        action,
        method: 'POST',
        timeoutMs: createTimeoutMs,
        body: {
          changeType: 'updated',
          notificationUrl: address,
          lifecycleNotificationUrl: address,
          resource: `drives/${source.id}/root`,
          clientState,
          latestSupportedTlsVersion: 'v1_2',
        },
      });
      return toSubscription(answer, action);
    },

    async renew(subscription) {
      const action = 'renew subscription';
      const call: LifetimeCall = { action, method: 'PATCH', body: {} };
      const path = `/subscriptions/${encodeURIComponent(subscription.id)}`;
      const answer = await unlessGone(withLifetime(client, path, call));
      if (answer === undefined) return undefined;
      return { ...subscription, expiresAt: toSubscription(answer, action).expiresAt };
    },

    async remove(id) {
      const call: GraphCall = { action: 'remove subscription', method: 'DELETE' };
      await unlessGone(client.json(`/subscriptions/${encodeURIComponent(id)}`, call));
    },
  };
}

type LifetimeCall = GraphCall & { readonly body: Readonly<Record<string, unknown>> };

/** Asks for the longest lifetime first, and for the next one where the service finds that too long. */
async function withLifetime(client: GraphClient, path: string, call: LifetimeCall): Promise<unknown> {
  let refusal: GraphFailure | undefined;
  for (const lifetime of lifetimesMs) {
    const expirationDateTime = new Date(client.now() + lifetime).toISOString();
    const response = await client.send(path, { ...call, body: { ...call.body, expirationDateTime } });
    if (response.ok) return readJson(call, response);
    refusal = await readFailure(response);
    if (!isAboutExpiry(refusal)) break;
  }
  if (refusal === undefined) throw new RangeError('Cannot subscribe: no lifetime to ask for');
  throw toSubscriptionError(client, call.action, refusal);
}

/** All of these are a bare 400 `InvalidRequest`: only the sentence tells them apart. */
function isAboutExpiry({ status, message }: GraphFailure): boolean {
  return status === 400 && /expiration/i.test(message) && !isAboutHandshake(message);
}

function isAboutHandshake(message: string): boolean {
  return /subscription validation request/i.test(message);
}

/** A failed handshake may be a cold start of our own address: later it may work. */
function toSubscriptionError(client: GraphClient, action: string, failure: GraphFailure): ConnectorError {
  if (failure.status !== 400 || !isAboutHandshake(failure.message)) {
    return toConnectorError(action, failure, client.now());
  }
  return new ConnectorError('transient', `Cannot ${action}: our address did not answer the service's handshake`, {
    reason: 'validation',
  });
}

async function unlessGone<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'gone') return undefined;
    throw error;
  }
}

/** The application's other subscriptions are listed too, under what they watch instead of a drive. */
function toSubscription(answer: unknown, action: string): ServiceSubscription {
  const subscription = parseAnswer(subscriptionSchema, answer, action);
  const resource = subscription.resource ?? '';
  const expiresAt = Date.parse(subscription.expirationDateTime ?? '');
  return {
    id: subscription.id,
    sourceId: (/^\/?drives\/([^/]+)\/root$/i.exec(resource)?.[1] ?? resource) as SourceId,
    address: subscription.notificationUrl ?? '',
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}
