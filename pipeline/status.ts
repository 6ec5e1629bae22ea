import type { ConnectorName } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import type { QueueDepth } from '../queue/queue.ts';
import type { BudgetState, LedgerCount, Run } from '../store/store.ts';
import type { Figures, SourceFigures } from './figures.ts';
import type { Pipeline } from './pipeline.ts';

export interface Health {
  /** Subscriptions stand (where they are used at all) and the first listing of every source is drained. */
  readonly ready: boolean;
  readonly waitingFor: readonly string[];
  /** What somebody should look at, in numbers: it doesn't make the connector unready. */
  readonly attention: readonly string[];
}

/** Asks again and again until all is ready. */
export async function health(pipeline: Pipeline, { sources: figures }: Figures): Promise<Health> {
  const { store, queues } = pipeline;
  const sources = await store.sources.list();
  const waitingFor: string[] = [];
  for (const { connector, watched } of figures) {
    if (watched === 0) waitingFor.push(`sources of ${connector}`);
  }
  const missing = figures.reduce((sum, { unsubscribed }) => sum + unsubscribed, 0);
  if (missing > 0) waitingFor.push(`${missing} subscriptions`);
  const unlisted = sources.filter((source) => source.listedAt === undefined);
  if (unlisted.length > 0) waitingFor.push(`first listing of ${unlisted.length} sources`);
  const [changed, live] = await Promise.all([queues.sources.depth(), queues.live.depth()]);
  const queued = changed.waiting + changed.inFlight + live.waiting + live.inFlight;
  if (queued > 0) waitingFor.push(`${queued} queued messages`);
  return { ready: waitingFor.length === 0, waitingFor, attention: [...attentionOf(figures), ...slowTypesOf(pipeline)] };
}

/** What is wrong with subscriptions, in words that name nothing but connectors. */
export function attentionOf(figures: readonly SourceFigures[]): readonly string[] {
  return figures.flatMap(({ connector, unsubscribed, silent }) => [
    ...(unsubscribed > 0 ? [`${unsubscribed} sources of ${connector} without a subscription`] : []),
    ...(silent > 0 ? [`${silent} subscriptions of ${connector} that kept silent`] : []),
  ]);
}

/** Own types of the policy that are not looked for any more. */
export function slowTypesOf({ documents }: Pick<Pipeline, 'documents'>): readonly string[] {
  return documents.switchedOff().map((type) => `type ${type} is not looked for: its expressions take too long`);
}

export interface Status {
  readonly mode: Pipeline['mode'];
  readonly policy: { readonly name: string; readonly hash: string };
  /** How changes reach us. */
  readonly changes: 'notifications' | 'polled';
  /** By connector. */
  readonly sources: readonly SourceFigures[];
  readonly queues: Readonly<Record<'sources' | 'live' | 'backfill', QueueDepth>>;
  /** By connector and outcome. */
  readonly files: readonly FileCount[];
  readonly alerts: number;
  /** Ids of own types that are not looked for, since their expressions take too long. */
  readonly switchedOff: readonly string[];
  /** The latest 20; of their sources only the number. */
  readonly runs: readonly (Omit<Run, 'sources'> & { readonly sources: number })[];
  readonly budgets: readonly ShownBudget[];
}

export interface FileCount {
  readonly connector: ConnectorName;
  /** Null: seen, not settled yet. */
  readonly outcome: OutcomeKind | null;
  readonly files: number;
  readonly parked: number;
}

/** What is used of a service's allowance by all workers together. */
export interface ShownBudget extends Omit<BudgetState, 'tenant' | 'resource'> {
  /** Connector and resource: `graph units`. */
  readonly name: string;
}

export interface StatusOptions {
  /** False where changes are polled. */
  readonly subscribed: boolean;
  readonly figures: Figures;
}

/** What the console shows of the whole: figures by connector, queues, runs, budgets. Checkpoints may hold tokens: none is shown. */
export async function status(pipeline: Pipeline, { subscribed, figures }: StatusOptions): Promise<Status> {
  const { store, queues } = pipeline;
  return {
    mode: pipeline.mode,
    policy: { name: pipeline.policy.name, hash: pipeline.policyHash },
    changes: subscribed ? 'notifications' : 'polled',
    sources: figures.sources,
    queues: {
      live: await queues.live.depth(),
      sources: await queues.sources.depth(),
      backfill: await queues.backfill.depth(),
    },
    files: byConnector(figures.counts),
    alerts: await store.alerts.count(),
    switchedOff: pipeline.documents.switchedOff(),
    runs: (await store.runs.list(20)).map((run) => ({ ...run, sources: run.sources.length })),
    budgets: (await store.budgets.list()).map(({ tenant, resource, ...budget }) => ({
      name: `${tenant} ${resource}`,
      ...budget,
    })),
  };
}

function byConnector(counts: readonly LedgerCount[]): readonly FileCount[] {
  const sums = new Map<string, FileCount>();
  for (const { connector, outcome = null, files, parked } of counts) {
    const key = `${connector} ${outcome ?? ''}`;
    const sum = sums.get(key);
    sums.set(key, {
      ...{ connector, outcome },
      files: (sum?.files ?? 0) + files,
      parked: (sum?.parked ?? 0) + parked,
    });
  }
  return [...sums.values()];
}
