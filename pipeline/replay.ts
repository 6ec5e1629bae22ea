import { z } from 'zod';

import type { ConnectorName, FileId, SourceId } from '../model/ids.ts';
import type { Selection } from '../store/store.ts';
import { countDeadLetters, lanes, type DeadLetterCounts } from './dead-letters.ts';
import type { JsonAnswer } from './feed.ts';
import type { Pipeline } from './pipeline.ts';

const requestSchema = z
  .strictObject({
    /** Those of all lanes; true unless files are asked for. */
    deadLetters: z.boolean().optional(),
    /** Files that ended so, and are to be worked on again under the same policy. */
    files: z
      .strictObject({
        outcome: z.enum(['failed', 'skipped']).default('failed'),
        reason: z.string().min(1).max(200).optional(),
        connector: z.string().min(1).max(100).optional(),
        source: z.string().min(1).max(500).optional(),
        file: z.string().min(1).max(500).optional(),
      })
      .optional(),
    /** Says how many there are, and does nothing. */
    dryRun: z.boolean().default(false),
  })
  .prefault({});

export type ReplayRequest = z.infer<typeof requestSchema>;

/** What is done again, or would be. */
export interface Replay {
  readonly dryRun: boolean;
  /** There where they were asked for. */
  readonly deadLetters?: DeadLetterCounts;
  readonly files?: number;
}

/** Rows reopened in one statement. */
const batch = 500;

/** Does again what was given up, as a request asks for it. 400 names every wrong key. */
export async function replayRequest(pipeline: Pipeline, body: unknown): Promise<JsonAnswer> {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    return refused(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`));
  }
  const unknown = unknownConnector(pipeline, parsed.data);
  if (unknown !== undefined) return refused([`files.connector: ${unknown}`]);
  return { status: parsed.data.dryRun ? 200 : 202, body: await replay(pipeline, parsed.data) };
}

function refused(problems: readonly string[]): JsonAnswer {
  return { status: 400, body: { error: 'The request is wrong', problems } };
}

/** What is wrong with the connector that a request names: nobody would work on its files. */
export function unknownConnector({ connectors }: Pipeline, { files }: ReplayRequest): string | undefined {
  const names = [...connectors.keys()];
  if (files?.connector === undefined || names.some((name) => name === files.connector)) return undefined;
  return `${files.connector} is none of ${names.join(', ')}`;
}

/** Dead letters go back into their lanes, files that `failed` or were `skipped` are reopened. Both may be repeated. */
export async function replay(pipeline: Pipeline, request: ReplayRequest): Promise<Replay> {
  const { dryRun, files } = request;
  const wantsDead = request.deadLetters ?? files === undefined;
  const done: Replay = {
    dryRun,
    ...(wantsDead ? { deadLetters: await replayDeadLetters(pipeline, request) } : {}),
    ...(files === undefined ? {} : { files: await reopenFiles(pipeline, files, request) }),
  };
  if (!dryRun) {
    const dead = lanes.reduce((sum, lane) => sum + (done.deadLetters?.[lane] ?? 0), 0);
    pipeline.log.info('replayed', { deadLetters: dead, files: done.files ?? 0 });
  }
  return done;
}

/** About as many as there were at the beginning, since one may die again meanwhile; SQS counts approximately. */
async function replayDeadLetters(pipeline: Pipeline, { dryRun }: ReplayRequest): Promise<DeadLetterCounts> {
  const counts = await countDeadLetters(pipeline);
  if (dryRun) return counts;
  const replayed = { ...counts };
  for (const lane of lanes) {
    const letters = pipeline.queues[lane].deadLetters;
    if (letters !== undefined) replayed[lane] = await letters.replay(Math.max(counts[lane] ?? 0, batch));
  }
  return replayed;
}

/** Those that were settled until now: one that fails again meanwhile isn't taken twice. */
async function reopenFiles(
  { store }: Pipeline,
  { outcome, reason, connector, source, file }: NonNullable<ReplayRequest['files']>,
  { dryRun }: ReplayRequest,
): Promise<number> {
  const selection: Selection = {
    outcome,
    settledUntil: await store.now(),
    ...(reason === undefined ? {} : { reason }),
    ...(connector === undefined ? {} : { connector: connector as ConnectorName }),
    ...(source === undefined ? {} : { sourceId: source as SourceId }),
    ...(file === undefined ? {} : { fileId: file as FileId }),
  };
  if (dryRun) return store.ledger.reopenable(selection);
  let reopened = 0;
  for (;;) {
    const more = await store.ledger.reopen(selection, batch);
    reopened += more;
    if (more < batch) return reopened;
  }
}
