import type { Connector, ServiceSubscription, SubscriptionFeature } from '../connectors/connector.ts';
import { describeError } from '../lib/describe-error.ts';
import { ConnectorError } from '../model/errors.ts';
import type { SourceState, StoredSubscription } from '../store/store.ts';
import { queueSource } from './enqueue.ts';
import type { Pipeline } from './pipeline.ts';
import { isDue, retryAfter } from './subscription-retry.ts';

/** A subscription is renewed once less than this is left of it, ms. */
const renewBeforeMs = 12 * 3_600_000;

export interface SubscriptionReport {
  readonly active: number;
  /** Sources without a subscription, and why. */
  readonly missing: readonly { readonly source: string; readonly reason: string }[];
}

export interface SubscriptionOptions {
  /** Tries at once what has failed before, instead of when its time has come. */
  readonly retryNow?: boolean;
}

/**
 * Brings our memory and each service in step: a subscription for every source, renewed in time, made anew where it was lost or has
 * grown silent, and none left over. After a new one its source is listed, since changes before it went unheard.
 */
export async function ensureSubscriptions(
  pipeline: Pipeline,
  publicUrl: string,
  { retryNow = false }: SubscriptionOptions = {},
): Promise<SubscriptionReport> {
  const missing: { source: string; reason: string }[] = [];
  let active = 0;
  for (const connector of pipeline.connectors.values()) {
    const feature = connector.features.subscriptions;
    if (feature === undefined) continue;
    const address = new URL(`/api/notifications/${connector.name}`, publicUrl).href;
    const sources = await sourcesOf(pipeline, connector, feature);
    try {
      const known = await reconcileWithService(pipeline, connector, { feature, address, sources });
      for (const source of sources) {
        const reason = await ensureOne(pipeline, source, { feature, address, known, retryNow });
        if (reason === undefined) active++;
        else missing.push({ source: source.id, reason });
      }
    } catch (error) {
      const reason = describeError(error);
      missing.push({ source: connector.name, reason });
      pipeline.log.error('subscriptions could not be checked', { connector: connector.name, error: reason });
      for (const source of sources) await noteUnchecked(pipeline, source, { reason, address });
    }
  }
  return { active, missing };
}

/** The watched sources of a connector that can be subscribed to. */
async function sourcesOf(
  { store }: Pipeline,
  connector: Connector,
  feature: SubscriptionFeature,
): Promise<readonly SourceState[]> {
  return (await store.sources.list()).filter((one) => one.connector === connector.name && feature.covers(one));
}

interface Service {
  readonly feature: SubscriptionFeature;
  readonly address: string;
}

/** What could not even be checked has not failed once more: the time of its next try stays. */
async function noteUnchecked(
  { store }: Pipeline,
  { connector, id, failure }: SourceState,
  { reason, address }: { readonly reason: string; readonly address: string },
): Promise<void> {
  const attempts = failure?.attempts ?? 0;
  const retryInMs = failure === undefined ? 0 : Math.max(0, failure.retryAt - (await store.now()));
  await store.sources.subscriptionFailed(connector, id, { reason, address, attempts, retryInMs });
}

/**
 * Retires what the service has lost, and removes what points at our address but isn't of use: its secret is unknown, its source is
 * left out, or it has kept silent. Answers with those that stand.
 */
async function reconcileWithService(
  pipeline: Pipeline,
  connector: Connector,
  { feature, address, sources }: Service & { readonly sources: readonly SourceState[] },
): Promise<readonly StoredSubscription[]> {
  const { store, log } = pipeline;
  const atService = new Map((await feature.list()).map((one) => [one.id, one]));
  const stored = (await store.subscriptions.list()).filter((one) => one.connector === connector.name);
  const kept: StoredSubscription[] = [];
  for (const one of stored) {
    const source = sources.find(({ id }) => id === one.sourceId);
    const fault = faultOf(one, { source, address, isKnown: atService.has(one.id) });
    if (fault === undefined) {
      kept.push(one);
      continue;
    }
    log.warn(fault, { connector: connector.name, source: one.sourceId });
    if (atService.has(one.id)) await feature.remove(one.id);
    await store.subscriptions.retire(connector.name, one.id);
  }
  const seen = new Set(stored.map(({ id }) => id));
  for (const one of atService.values()) {
    if (one.address === address && !seen.has(one.id)) await feature.remove(one.id);
  }
  return kept;
}

/** Why a subscription that we remember must not stay, for the log; undefined where it may. */
function faultOf(
  stored: StoredSubscription,
  is: { readonly source: SourceState | undefined; readonly address: string; readonly isKnown: boolean },
): string | undefined {
  if (is.source === undefined) return 'subscription of a source that is not watched removed';
  if (stored.address !== is.address || !is.isKnown) return 'subscription lost';
  const hasMissed = is.source.missedAt !== undefined && is.source.missedAt > stored.madeAt;
  return hasMissed ? 'silent subscription removed' : undefined;
}

/** Undefined when the source has a subscription now, else the reason why not. */
async function ensureOne(
  pipeline: Pipeline,
  source: SourceState,
  service: Service & { readonly known: readonly StoredSubscription[]; readonly retryNow: boolean },
): Promise<string | undefined> {
  const { address, feature, known, retryNow } = service;
  const present = known.find((one) => one.sourceId === source.id);
  const { failure } = source;
  const waits = !retryNow && present === undefined && failure?.address === address;
  if (waits && !isDue(failure, await pipeline.store.now())) return failure.reason;
  try {
    if (present === undefined || !(await renew(pipeline, feature, present))) {
      await subscribe(pipeline, source, { feature, address });
    }
    if (failure !== undefined) await pipeline.store.sources.subscriptionStands(source.connector, source.id);
    return undefined;
  } catch (error) {
    return noteFailure(pipeline, source, { error, address });
  }
}

async function noteFailure(
  { store, log }: Pipeline,
  { connector, id, failure }: SourceState,
  { error, address }: { readonly error: unknown; readonly address: string },
): Promise<string> {
  const reason = describeError(error);
  const { attempts, retryInMs } = retryAfter(error, failure?.address === address ? failure.attempts : 0);
  await store.sources.subscriptionFailed(connector, id, { reason, address, attempts, retryInMs });
  const minutes = Math.round(retryInMs / 60_000);
  log.warn('source could not be subscribed to', { connector, source: id, reason, attempts, minutes });
  return reason;
}

async function subscribe(pipeline: Pipeline, source: SourceState, { feature, address }: Service): Promise<void> {
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
