import { z } from 'zod';

import type { LedgerCount, SourceState, StoredSubscription } from '../store/store.ts';
import { badQuery, pageLimit, type JsonAnswer } from './feed.ts';
import { standingOf, subscriptionsBySource, type Figures } from './figures.ts';
import type { Pipeline } from './pipeline.ts';

const querySchema = z.strictObject({
  limit: pageLimit,
  cursor: z.string().max(1_000).optional(),
  connector: z.string().max(100).optional(),
  state: z.enum(['watched', 'left-out', 'attention']).optional(),
});

export interface ShowSourcesOptions {
  /** False where changes are polled. */
  readonly subscribed: boolean;
  readonly figures: Figures;
}

/**
 * `{sources, total, next}`: each source, watched or left out, with its subscription. `attention`: those that lack a subscription, have
 * a silent one, or whose last round failed. 400 names every wrong parameter.
 */
export async function showSources(
  pipeline: Pipeline,
  query: URLSearchParams,
  { subscribed, figures }: ShowSourcesOptions,
): Promise<JsonAnswer> {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return badQuery(parsed.error);
  const { limit, cursor, connector, state } = parsed.data;
  const { store } = pipeline;
  const subscriptions = subscriptionsBySource(await store.subscriptions.list());
  const known = (await store.sources.list({ leftOut: true })).map((source): Known => {
    const key = `${source.connector} ${source.id}`;
    const subscription = subscriptions.get(key);
    return { key, source, subscription, standing: standingOf(pipeline, source, { subscription, subscribed }) };
  });
  // Each database sorts in its own way, and the cursor is compared here.
  const wanted = known
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .filter(({ source }) => connector === undefined || source.connector === connector)
    .filter((one) => isWanted(one, state));
  const rest = cursor === undefined ? wanted : wanted.filter(({ key }) => key > cursor);
  const page = rest.slice(0, limit);
  const counts = Map.groupBy(figures.counts, (count) => `${count.connector} ${count.sourceId}`);
  const last = page.at(-1);
  return {
    status: 200,
    body: {
      sources: page.map((one) => shown(one, counts.get(one.key) ?? [])),
      total: wanted.length,
      next: last !== undefined && rest.length > limit ? last.key : null,
    },
  };
}

interface Known {
  /** `connector id`, also the cursor. */
  readonly key: string;
  readonly source: SourceState;
  readonly subscription: StoredSubscription | undefined;
  readonly standing: ReturnType<typeof standingOf>;
}

function isWanted({ source, standing }: Known, state: z.infer<typeof querySchema>['state']): boolean {
  const isLeftOut = source.leftOut !== undefined;
  if (state === undefined) return true;
  if (state === 'left-out') return isLeftOut;
  if (state === 'watched') return !isLeftOut;
  return !isLeftOut && (standing === 'missing' || standing === 'silent' || source.failure !== undefined);
}

/** Neither the checkpoint nor the subscription's secret: nobody but us needs them. */
function shown(
  { source, subscription, standing }: Known,
  counts: readonly LedgerCount[],
): Readonly<Record<string, unknown>> {
  const { failure } = source;
  return {
    connector: source.connector,
    id: source.id,
    name: source.name,
    kind: source.kind,
    leftOut: source.leftOut ?? null,
    listedAt: iso(source.listedAt),
    sweptAt: iso(source.sweptAt),
    notifiedAt: iso(source.notifiedAt),
    changedAt: iso(source.changedAt),
    missedAt: iso(source.missedAt),
    misses: source.misses,
    standing,
    subscription:
      subscription === undefined
        ? null
        : { id: subscription.id, madeAt: iso(subscription.madeAt), expiresAt: iso(subscription.expiresAt) },
    failure:
      failure === undefined
        ? null
        : {
            since: iso(failure.since),
            reason: failure.reason,
            attempts: failure.attempts,
            retryAt: iso(failure.retryAt),
          },
    files: Object.fromEntries(counts.map(({ outcome, files }) => [outcome ?? 'pending', files])),
    parked: counts.reduce((sum, { parked }) => sum + parked, 0),
  };
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
