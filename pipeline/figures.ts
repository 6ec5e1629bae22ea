import type { ConnectorName } from '../model/ids.ts';
import type { LedgerCount, SourceState, StoredSubscription } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

/** What is counted over all that the store holds, the same for every worker. */
export interface Figures {
  /** By source and outcome. */
  readonly counts: readonly LedgerCount[];
  readonly sources: readonly SourceFigures[];
}

/** How a connector's sources stand. Times are epoch ms. */
export interface SourceFigures {
  readonly connector: ConnectorName;
  readonly watched: number;
  readonly leftOut: number;
  /** Watched ones with a subscription that stands. */
  readonly subscribed: number;
  /** Watched ones that should have one and don't. */
  readonly unsubscribed: number;
  /** Their subscription stands and has not told of a change: it is about to be made anew. */
  readonly silent: number;
  /** Changes found that no notification had announced, ever. */
  readonly misses: number;
  readonly notifiedAt: number | undefined;
  readonly changedAt: number | undefined;
  /** When the watched source that has waited longest was swept; undefined while one never was. */
  readonly sweptAt: number | undefined;
  /** When the first subscription ends. */
  readonly expiresAt: number | undefined;
}

/** Reads them all; `subscribed` is false where changes are polled, and nothing lacks a subscription. */
export async function readFigures(pipeline: Pipeline, subscribed: boolean): Promise<Figures> {
  const { store, connectors } = pipeline;
  const sources = await store.sources.list({ leftOut: true });
  const subscriptions = subscriptionsBySource(await store.subscriptions.list());
  const names = new Set([...connectors.keys(), ...sources.map(({ connector }) => connector)] as ConnectorName[]);
  return {
    counts: await store.ledger.counts(),
    sources: [...names].sort().map((connector) =>
      figuresOf(pipeline, connector, {
        sources: sources.filter((source) => source.connector === connector),
        subscriptions,
        subscribed,
      }),
    ),
  };
}

export type SubscriptionsBySource = ReadonlyMap<string, StoredSubscription>;

/** A source's subscription by `connector id`, where it has one. */
export function subscriptionsBySource(subscriptions: readonly StoredSubscription[]): SubscriptionsBySource {
  return new Map(subscriptions.map((one) => [`${one.connector} ${one.sourceId}`, one]));
}

/** How a watched source's subscription is; `none` where it can't have one. */
export type Standing = 'stands' | 'silent' | 'missing' | 'none';

/** `subscribed` is false where no public address is set. */
export function standingOf(
  { connectors }: Pipeline,
  source: SourceState,
  { subscription, subscribed }: { readonly subscription: StoredSubscription | undefined; readonly subscribed: boolean },
): Standing {
  if (subscription !== undefined) {
    return source.missedAt !== undefined && source.missedAt > subscription.madeAt ? 'silent' : 'stands';
  }
  const covered = connectors.get(source.connector)?.features.subscriptions?.covers(source) === true;
  return subscribed && covered ? 'missing' : 'none';
}

interface Found {
  readonly sources: readonly SourceState[];
  readonly subscriptions: SubscriptionsBySource;
  readonly subscribed: boolean;
}

function figuresOf(pipeline: Pipeline, connector: ConnectorName, found: Found): SourceFigures {
  const watched = found.sources.filter(({ leftOut }) => leftOut === undefined);
  const count: Record<Standing, number> = { stands: 0, silent: 0, missing: 0, none: 0 };
  const expiries: number[] = [];
  for (const source of watched) {
    const subscription = found.subscriptions.get(`${connector} ${source.id}`);
    count[standingOf(pipeline, source, { subscription, subscribed: found.subscribed })]++;
    if (subscription?.expiresAt !== undefined) expiries.push(subscription.expiresAt);
  }
  return {
    connector,
    watched: watched.length,
    leftOut: found.sources.length - watched.length,
    subscribed: count.stands + count.silent,
    unsubscribed: count.missing,
    silent: count.silent,
    misses: found.sources.reduce((sum, { misses }) => sum + misses, 0),
    notifiedAt: latest(watched.map(({ notifiedAt }) => notifiedAt)),
    changedAt: latest(watched.map(({ changedAt }) => changedAt)),
    sweptAt: earliest(sweepsOf(pipeline, watched)),
    expiresAt: earliest(expiries),
  };
}

/** Where a listing goes on with all that happened, each one sweeps. Streams hold no files. */
function sweepsOf({ connectors }: Pipeline, sources: readonly SourceState[]): readonly (number | undefined)[] {
  return sources.flatMap((source) => {
    const features = connectors.get(source.connector)?.features;
    if (features === undefined || features.isStream(source)) return [];
    return [features.tellsAll(source) ? source.listedAt : source.sweptAt];
  });
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((found, time) => (time !== undefined && time > (found ?? 0) ? time : found), undefined);
}

/** Undefined where one is. */
function earliest(times: readonly (number | undefined)[]): number | undefined {
  let found = times[0];
  for (const time of times) {
    if (time === undefined || found === undefined) return undefined;
    found = Math.min(found, time);
  }
  return found;
}
