import { z } from 'zod';

import type { Run } from '../store/store.ts';
import type { JsonAnswer } from './feed.ts';
import type { Pipeline } from './pipeline.ts';
import { changeRun, startRun } from './runs.ts';

const requestSchema = z
  .strictObject({
    /** Ids of sources; all watched ones without it. */
    sources: z.array(z.string()).min(1).optional(),
    labelsPerHour: z.int().min(1).optional(),
    canaryFiles: z.int().min(1).optional(),
    maxChangedShare: z.number().min(0).max(1).optional(),
  })
  .default({});

/** Starts a run over the sources that a request names. 400 names every wrong key and every unknown source. */
export async function startBackfill(pipeline: Pipeline, body: unknown): Promise<JsonAnswer> {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    return { status: 400, body: { error: 'The request is wrong', problems } };
  }
  const { sources: wanted, labelsPerHour, canaryFiles, maxChangedShare } = parsed.data;
  const watched = await pipeline.store.sources.list();
  const unknown = (wanted ?? []).filter((id) => !watched.some((source) => source.id === id));
  if (unknown.length > 0) {
    return {
      status: 400,
      body: { error: 'The request is wrong', problems: unknown.map((id) => `sources: ${id} is not watched`) },
    };
  }
  const sources = wanted === undefined ? watched : watched.filter(({ id }) => wanted.includes(id));
  const run = await startRun(pipeline, sources, {
    ...(labelsPerHour === undefined ? {} : { labelsPerHour }),
    ...(canaryFiles === undefined ? {} : { canaryFiles }),
    ...(maxChangedShare === undefined ? {} : { maxChangedShare }),
  });
  return { status: 202, body: shown(pipeline, run) };
}

const actions: ReadonlyMap<string, 'running' | 'paused' | 'cancelled'> = new Map([
  ['pause', 'paused'],
  ['resume', 'running'],
  ['cancel', 'cancelled'],
]);

/** Pauses, resumes or cancels a run; 404 for an unknown run or action. */
export async function runAction(pipeline: Pipeline, id: string, action: string): Promise<JsonAnswer> {
  const state = actions.get(action);
  if (state === undefined) return { status: 404, body: { error: `${action} is none of pause, resume, cancel` } };
  const run = await changeRun(pipeline, id, state);
  return run === undefined
    ? { status: 404, body: { error: 'There is no such run' } }
    : { status: 200, body: shown(pipeline, run) };
}

/** `{runs}`, the newest first. */
export async function listRuns(pipeline: Pipeline): Promise<JsonAnswer> {
  const runs = await pipeline.store.runs.list(100);
  return { status: 200, body: { runs: runs.map((run) => shown(pipeline, run)) } };
}

/** A run with its progress: rate over the last minute, and when it will end at that rate. */
function shown({ now }: Pipeline, run: Run): Readonly<Record<string, unknown>> {
  const left = run.waiting + run.queued;
  const ended = run.finishedAt !== undefined;
  const seconds =
    run.lastMinute === 0 || run.listedAt === undefined || ended ? null : Math.ceil((left / run.lastMinute) * 60);
  return {
    id: run.id,
    state: run.state,
    note: run.note,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === undefined ? null : new Date(run.finishedAt).toISOString(),
    listing: run.listedAt === undefined,
    total: run.total,
    done: run.total - left,
    waiting: run.waiting,
    queued: run.queued,
    results: run.results,
    perMinute: run.lastMinute,
    secondsLeft: seconds,
    endsAt: seconds === null ? null : new Date(now() + seconds * 1000).toISOString(),
    budget: {
      labelsPerHour: run.labelsPerHour ?? null,
      canaryFiles: run.canaryFiles ?? null,
      maxChangedShare: run.maxChangedShare ?? null,
    },
    sources: run.sources.map(({ connector, sourceId, complete }) => ({ connector, id: sourceId, listed: complete })),
  };
}
