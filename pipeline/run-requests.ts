import { z } from 'zod';

import { faultOfPathGlob } from '../lib/glob.ts';
import { labelNamed } from '../policies/by-hand.ts';
import type { RunBudget, RunOptions, SourceState } from '../store/store.ts';
import type { JsonAnswer } from './feed.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { changeRun, startRun } from './runs.ts';
import { asShown } from './show-run.ts';

const globs = z.array(z.string().min(1).max(500)).min(1).max(100).optional();

const requestSchema = z
  .strictObject({
    /** Ids of sources; all watched ones without it. */
    sources: z.array(z.string()).min(1).optional(),
    connectors: z.array(z.string()).min(1).optional(),
    sourceKinds: z
      .array(z.enum(['sharepoint', 'onedrive', 'box-folder', 'box-user', 'folder']))
      .min(1)
      .optional(),
    paths: globs,
    owners: globs,
    mode: z.enum(['enforce', 'report-only']).default('enforce'),
    defaultLabel: z.string().min(1).max(300).optional(),
    inspect: z.boolean().default(true),
    labelsPerHour: z.int().min(1).optional(),
    canaryFiles: z.int().min(1).optional(),
    maxChangedShare: z.number().min(0).max(1).optional(),
  })
  .default({ mode: 'enforce', inspect: true });
type RunRequest = z.infer<typeof requestSchema>;

interface RunWish {
  readonly request: RunRequest;
  readonly options: RunOptions;
  readonly budget: RunBudget;
}

/** Starts a run as a request describes it. 400 names every wrong key, every unknown source and a scope without sources. */
export async function startBackfill(pipeline: Pipeline, body: unknown): Promise<JsonAnswer> {
  const wish = readWish(pipeline, body);
  if ('problems' in wish) return refused(wish.problems);
  return start(pipeline, wish);
}

/**
 * The same by the schedule. A scheduled run that still goes on or is paused stands in its way: 200 with that one, since two of them
 * would only do each other's work.
 */
export async function startScheduled(pipeline: Pipeline, body: unknown): Promise<JsonAnswer> {
  const open = (await pipeline.store.runs.list(100)).find(
    ({ state, options }) => options.scheduled === true && (state === 'running' || state === 'paused'),
  );
  if (open !== undefined) {
    pipeline.log.warn('no run started: the last scheduled one has not ended', { run: open.id, state: open.state });
    return { status: 200, body: asShown(pipeline, open) };
  }
  const wish = readWish(pipeline, body);
  if ('problems' in wish) return refused(wish.problems);
  return start(pipeline, { ...wish, options: { ...wish.options, scheduled: true } });
}

/** Everything that is wrong with a request, but for sources, which are only known later. */
export function problemsOf(pipeline: Pick<Pipeline, 'policy'>, body: unknown): readonly string[] {
  const wish = readWish(pipeline, body);
  return 'problems' in wish ? wish.problems : [];
}

function refused(problems: readonly string[]): JsonAnswer {
  return { status: 400, body: { error: 'The request is wrong', problems } };
}

async function start(pipeline: Pipeline, { request, options, budget }: RunWish): Promise<JsonAnswer> {
  const watched = await pipeline.store.sources.list();
  const unknown = (request.sources ?? []).filter((id) => !watched.some((source) => source.id === id));
  if (unknown.length > 0) return refused(unknown.map((id) => `sources: ${id} is not watched`));
  const sources = watched.filter((source) => isWanted(pipeline, request, source));
  const narrowed = [request.sources, request.connectors, request.sourceKinds].some((filter) => filter !== undefined);
  if (sources.length === 0 && narrowed) {
    return refused(['sources, connectors, sourceKinds: no watched source that holds files fits']);
  }
  const run = await startRun(pipeline, sources, { ...budget, options });
  return { status: 202, body: asShown(pipeline, run) };
}

/** Event streams hold no files. */
function isWanted(pipeline: Pipeline, { sources, connectors, sourceKinds }: RunRequest, source: SourceState): boolean {
  return (
    sources?.includes(source.id) !== false &&
    connectors?.includes(source.connector) !== false &&
    sourceKinds?.some((kind) => kind === source.kind) !== false &&
    pipeline.connectors.has(source.connector) &&
    !connectorNamed(pipeline, source.connector).features.isStream(source)
  );
}

function readWish(
  { policy }: Pick<Pipeline, 'policy'>,
  body: unknown,
): RunWish | { readonly problems: readonly string[] } {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    return { problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`) };
  }
  const request = parsed.data;
  const { defaultLabel, inspect, mode, labelsPerHour, canaryFiles, maxChangedShare, paths, owners } = request;
  const found = defaultLabel === undefined ? undefined : labelNamed(policy, defaultLabel);
  const problems = (paths ?? []).flatMap((glob) => {
    const fault = faultOfPathGlob(glob);
    return fault === undefined ? [] : [`paths: ${glob} is not a pattern of paths: ${fault}`];
  });
  if (found !== undefined && 'problem' in found) problems.push(`defaultLabel: ${found.problem}`);
  if (!inspect && defaultLabel === undefined && policy.defaults.length === 0) {
    problems.push('inspect: without inspection a defaultLabel is needed, since the policy has none');
  }
  if (mode === 'report-only' && labelsPerHour !== undefined) {
    problems.push('labelsPerHour: a report-only run writes no labels');
  }
  if (problems.length > 0) return { problems };
  const options: RunOptions = {
    ...(mode === 'report-only' ? { mode } : {}),
    ...(found !== undefined && 'label' in found ? { defaultLabel: found.label.id } : {}),
    ...(inspect ? {} : { inspect }),
    ...(paths === undefined ? {} : { paths }),
    ...(owners === undefined ? {} : { owners }),
  };
  const budget: RunBudget = {
    ...(labelsPerHour === undefined ? {} : { labelsPerHour }),
    ...(canaryFiles === undefined ? {} : { canaryFiles }),
    ...(maxChangedShare === undefined ? {} : { maxChangedShare }),
  };
  return { request, options, budget };
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
  return run === undefined ? noSuchRun : { status: 200, body: asShown(pipeline, run) };
}

/** `{runs}`, the newest first. */
export async function listRuns(pipeline: Pipeline): Promise<JsonAnswer> {
  const runs = await pipeline.store.runs.list(100);
  return { status: 200, body: { runs: runs.map((run) => asShown(pipeline, run)) } };
}

/** One run; 404 for an unknown one. */
export async function showRun(pipeline: Pipeline, id: string): Promise<JsonAnswer> {
  const run = await pipeline.store.runs.find(id);
  return run === undefined ? noSuchRun : { status: 200, body: asShown(pipeline, run) };
}

const noSuchRun: JsonAnswer = { status: 404, body: { error: 'There is no such run' } };
