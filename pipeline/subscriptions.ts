import type { Connector, ServiceSubscription, SubscriptionFeature } from '../connectors/connector.ts';
import { describeError } from '../lib/describe-error.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Source } from '../model/file.ts';
import type { StoredSubscription } from '../store/store.ts';
import { queueSource } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';

/** A subscription is renewed once less than this is left of it, ms. */
const renewBeforeMs = 12 * 3_600_000;

export interface SubscriptionReport {
  readonly active: number;
  /** Sources without a subscription, and why. */
  readonly missing: readonly { readonly source: string; readonly reason: string }[];
}

/**
 * Brings our memory and each service in step: a subscription for every source, renewed in time, made anew where it was lost, and
 * none of our own left over. After a new one its source is listed, since changes before it went unheard.
 */
export async function ensureSubscriptions(pipeline: Pipeline, publicUrl: string): Promise<SubscriptionReport> {
  const missing: { source: string; reason: string }[] = [];
  let active = 0;
  for (const connector of pipeline.connectors.values()) {
    const feature = connector.features.subscriptions;
    if (feature === undefined) continue;
    const address = new URL(`/api/notifications/${connector.name}`, publicUrl).href;
    try {
      const known = await reconcileWithService(pipeline, connector, { feature, address });
      for (const source of await sourcesOf(pipeline, connector)) {
        if (!feature.covers(source)) continue;
        const reason = await ensureOne(pipeline, source, { feature, address, known });
        if (reason === undefined) active++;
        else missing.push({ source: source.id, reason });
      }
    } catch (error) {
      missing.push({ source: connector.name, reason: describeError(error) });
      pipeline.log.error('subscriptions could not be checked', {
        connector: connector.name,
        error: describeError(error),
      });
    }
  }
  return { active, missing };
}

async function sourcesOf({ store }: Pipeline, connector: Connector): Promise<readonly Source[]> {
  return (await store.sources.list()).filter((source) => source.connector === connector.name);
}

interface Service {
  readonly feature: SubscriptionFeature;
  readonly address: string;
}

/** Retires what the service has lost, and removes what points at our address but isn't remembered: its secret is unknown. */
async function reconcileWithService(
  pipeline: Pipeline,
  connector: Connector,
  { feature, address }: Service,
): Promise<readonly StoredSubscription[]> {
  const atService = await feature.list();
  const stored = (await pipeline.store.subscriptions.list()).filter((one) => one.connector === connector.name);
  const kept: StoredSubscription[] = [];
  for (const one of stored) {
    if (one.address === address && atService.some((other) => other.id === one.id)) {
      kept.push(one);
      continue;
    }
    pipeline.log.warn('subscription lost', { connector: connector.name, source: one.sourceId });
    await pipeline.store.subscriptions.retire(connector.name, one.id);
    if (atService.some((other) => other.id === one.id)) await feature.remove(one.id);
  }
  for (const one of atService) {
    if (one.address === address && !kept.some((other) => other.id === one.id)) await feature.remove(one.id);
  }
  return kept;
}

/** Undefined when the source has a subscription now, else the reason why not. */
async function ensureOne(
  pipeline: Pipeline,
  source: Source,
  { feature, address, known }: Service & { readonly known: readonly StoredSubscription[] },
): Promise<string | undefined> {
  try {
    const present = known.find((one) => one.sourceId === source.id);
    if (present !== undefined && (await renew(pipeline, feature, present))) return undefined;
    await subscribe(pipeline, source, { feature, address });
    return undefined;
  } catch (error) {
    const reason = describeError(error);
    pipeline.log.warn('source could not be subscribed to', { source: source.id, reason });
    return reason;
  }
}

async function subscribe(pipeline: Pipeline, source: Source, { feature, address }: Service): Promise<void> {
  const clientState = pipeline.random(24).toString('base64url');
  let made: ServiceSubscription;
  try {
    made = await feature.create(source, { address, clientState });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'conflict') throw error;
    // One exists that we don't remember, at another address of ours perhaps: its secret is unknown, so it is replaced.
    for (const one of await feature.list()) if (one.sourceId === source.id) await feature.remove(one.id);
    made = await feature.create(source, { address, clientState });
  }
  await pipeline.store.subscriptions.save({
    connector: source.connector,
    id: made.id,
    sourceId: source.id,
    address,
    clientState,
    expiresAt: made.expiresAt,
    active: true,
  });
  pipeline.log.info('subscribed', { connector: source.connector, source: source.id });
  await queueSource(pipeline, { connector: source.connector, sourceId: source.id });
}

/** False where the service no longer knows it, and it has to be made anew. */
async function renew(pipeline: Pipeline, feature: SubscriptionFeature, stored: StoredSubscription): Promise<boolean> {
  if (stored.expiresAt === undefined || stored.expiresAt - pipeline.now() > renewBeforeMs) return true;
  const renewed = await feature.renew(stored);
  if (renewed === undefined) {
    await pipeline.store.subscriptions.retire(stored.connector, stored.id);
    return false;
  }
  await pipeline.store.subscriptions.save({ ...stored, expiresAt: renewed.expiresAt });
  return true;
}
