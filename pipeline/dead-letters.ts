import { z } from 'zod';

import type { DeadLetter, Lane } from '../queue/queue.ts';
import { badQuery, pageLimit, type JsonAnswer } from './feed.ts';
import { subjectOf } from './messages.ts';
import type { Pipeline } from './pipeline.ts';

export const lanes = ['sources', 'live', 'backfill'] as const satisfies readonly Lane[];

const querySchema = z.strictObject({ limit: pageLimit });

/** A message that was handed out too often: what it is about is null where that can't be read. */
export interface ShownDeadLetter {
  readonly lane: Lane;
  readonly connector: string | null;
  readonly source: string | null;
  readonly file: string | null;
  readonly run: string | null;
  readonly receives: number;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
}

/** By lane; null where it isn't known where its dead letters lie. */
export type DeadLetterCounts = Readonly<Record<Lane, number | null>>;

export interface FoundDeadLetters {
  readonly counts: DeadLetterCounts;
  readonly deadLetters: readonly ShownDeadLetter[];
}

/** `limit` of each lane at most, the oldest first. */
export async function findDeadLetters(pipeline: Pipeline, limit: number): Promise<FoundDeadLetters> {
  const shown = await Promise.all(
    lanes.map(async (lane) => {
      const letters = await pipeline.queues[lane].deadLetters?.list(limit);
      return (letters ?? []).map((letter) => show(lane, letter));
    }),
  );
  return { counts: await countDeadLetters(pipeline), deadLetters: shown.flat() };
}

/** `{counts, deadLetters}`. 400 names every wrong parameter. */
export async function listDeadLetters(pipeline: Pipeline, query: URLSearchParams): Promise<JsonAnswer> {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return badQuery(parsed.error);
  return { status: 200, body: await findDeadLetters(pipeline, parsed.data.limit) };
}

export async function countDeadLetters({ queues }: Pipeline): Promise<DeadLetterCounts> {
  const [sources, live, backfill] = await Promise.all(
    lanes.map(async (lane) => (await queues[lane].depth()).dead ?? null),
  );
  return { sources: sources ?? null, live: live ?? null, backfill: backfill ?? null };
}

function show(lane: Lane, { body, receives, sentAt }: DeadLetter): ShownDeadLetter {
  const job = subjectOf(body);
  return {
    lane,
    connector: job?.connector ?? null,
    source: job?.source ?? null,
    file: job?.file ?? null,
    run: job?.run ?? null,
    receives,
    sentAt: new Date(sentAt).toISOString(),
  };
}
