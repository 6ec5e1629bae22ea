import type { QueueDepth } from '../queue/queue.ts';
import type { BudgetState, LedgerCount, Run, SourceState, StoredSubscription } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

export interface Health {
  /** Subscriptions stand (where they are used at all) and the first listing of every source is drained. */
  readonly ready: boolean;
  readonly waitingFor: readonly string[];
}

/** Asks again and again until all is ready; `subscribed` is false where changes are polled. */
export async function health(pipeline: Pipeline, subscribed: boolean): Promise<Health> {
  const { store, queues } = pipeline;
  const sources = await store.sources.list();
  const waitingFor: string[] = [];
  for (const connector of pipeline.connectors.values()) {
    if (!sources.some((source) => source.connector === connector.name)) waitingFor.push(`sources of ${connector.name}`);
  }
  if (subscribed) {
    const covered = new Set((await store.subscriptions.list()).map((one) => `${one.connector} ${one.sourceId}`));
    const missing = sources.filter((source) => {
      const feature = pipeline.connectors.get(source.connector)?.features.subscriptions;
      return feature?.covers(source) === true && !covered.has(`${source.connector} ${source.id}`);
    });
    if (missing.length > 0) waitingFor.push(`${missing.length} subscriptions`);
  }
  const unlisted = sources.filter((source) => source.listedAt === undefined);
  if (unlisted.length > 0) waitingFor.push(`first listing of ${unlisted.length} sources`);
  const [changed, live] = await Promise.all([queues.sources.depth(), queues.live.depth()]);
  const queued = changed.waiting + changed.inFlight + live.waiting + live.inFlight;
  if (queued > 0) waitingFor.push(`${queued} queued messages`);
  return { ready: waitingFor.length === 0, waitingFor };
}

export interface Status {
  readonly mode: Pipeline['mode'];
  readonly policy: { readonly name: string; readonly hash: string };
  /** How changes reach us. */
  readonly changes: 'notifications' | 'polled';
  readonly sources: readonly (SourceState & { readonly subscription: SubscriptionState | null })[];
  readonly queues: Readonly<Record<'sources' | 'live' | 'backfill', QueueDepth>>;
  readonly files: readonly LedgerCount[];
  readonly alerts: number;
  readonly runs: readonly Run[];
  readonly budgets: readonly ShownBudget[];
}

/** What is used of a service's allowance by all workers together. */
export interface ShownBudget extends Omit<BudgetState, 'tenant' | 'resource'> {
  /** Connector and resource: `graph units`. */
  readonly name: string;
}

type SubscriptionState = Pick<StoredSubscription, 'id' | 'expiresAt'>;

/** What the console shows: sources, subscriptions, queues, counts by outcome, runs. */
export async function status(pipeline: Pipeline, subscribed: boolean): Promise<Status> {
  const { store, queues } = pipeline;
  const subscriptions = await store.subscriptions.list();
  const sources = (await store.sources.list()).map((source) => {
    const found = subscriptions.find((one) => one.connector === source.connector && one.sourceId === source.id);
    return { ...source, subscription: found === undefined ? null : { id: found.id, expiresAt: found.expiresAt } };
  });
  return {
    mode: pipeline.mode,
    policy: { name: pipeline.policy.name, hash: pipeline.policyHash },
    changes: subscribed ? 'notifications' : 'polled',
    sources,
    queues: {
      sources: await queues.sources.depth(),
      live: await queues.live.depth(),
      backfill: await queues.backfill.depth(),
    },
    files: await store.ledger.counts(),
    alerts: await store.alerts.count(),
    runs: await store.runs.list(20),
    budgets: (await store.budgets.list()).map(({ tenant, resource, ...budget }) => ({
      name: `${tenant} ${resource}`,
      ...budget,
    })),
  };
}
