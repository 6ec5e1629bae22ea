import { SettingsError } from '../model/errors.ts';
import { findDeadLetters, lanes, type DeadLetterCounts } from '../pipeline/dead-letters.ts';
import { replay as replayGivenUp, type Replay, type ReplayRequest, unknownConnector } from '../pipeline/replay.ts';
import { print, withApp } from './admin.ts';

/** `labelwright dead-letters`: exit code 0, or 1 where it isn't known of a lane where they lie. */
export async function showDeadLetters({
  limit,
  json,
}: {
  readonly limit: number;
  readonly json: boolean;
}): Promise<number> {
  return withApp(async (app) => {
    const { counts, deadLetters } = await findDeadLetters(app.pipeline, limit);
    for (const letter of deadLetters) {
      const { lane, connector, source, file, run, receives, sentAt } = letter;
      const what = [connector ?? 'unreadable', source, file, run === null ? null : `run ${run}`];
      print(json ? JSON.stringify(letter) : [lane, sentAt, `${receives} receives`, ...what.filter(isThere)].join('  '));
    }
    if (deadLetters.length === 0 && !json && lanes.every((lane) => counts[lane] !== null))
      print('There are no dead letters');
    return warnOfUnknown(counts);
  });
}

export interface ReplayOptions {
  readonly deadLetters?: boolean;
  readonly failed?: boolean;
  readonly skipped?: boolean;
  readonly reason?: string;
  readonly connector?: string;
  readonly source?: string;
  readonly file?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `labelwright replay`: the workers of the running connector do the work. Exit code as of `dead-letters`. */
export async function replay(options: ReplayOptions): Promise<number> {
  const request = requestOf(options);
  return withApp(async (app) => {
    const unknown = unknownConnector(app.pipeline, request);
    if (unknown !== undefined) throw new SettingsError('Cannot replay', [`--connector: ${unknown}`]);
    const done = await replayGivenUp(app.pipeline, request);
    print(options.json ? JSON.stringify(done) : asLines(done).join('\n'));
    return warnOfUnknown(done.deadLetters ?? {});
  });
}

/** Throws `SettingsError` for a narrowing that has nothing to narrow. */
function requestOf({ deadLetters, failed, skipped, dryRun, ...options }: ReplayOptions): ReplayRequest {
  const narrowed = (['reason', 'connector', 'source', 'file'] as const).filter((name) => options[name] !== undefined);
  if (failed !== true && skipped !== true) {
    if (narrowed.length > 0) {
      throw new SettingsError(
        'Cannot replay',
        narrowed.map((name) => `--${name} narrows files: --failed or --skipped is missing`),
      );
    }
    return { dryRun };
  }
  const files = {
    outcome: skipped === true ? ('skipped' as const) : ('failed' as const),
    ...Object.fromEntries(narrowed.map((name) => [name, options[name]])),
  };
  return { dryRun, files, deadLetters: deadLetters === true };
}

function asLines({ dryRun, deadLetters, files }: Replay): readonly string[] {
  const verb = dryRun ? 'would be' : 'were';
  const lines = lanes.flatMap((lane) => {
    const count = deadLetters?.[lane];
    return count === undefined || count === null ? [] : [`${count} dead letters of ${lane} ${verb} replayed`];
  });
  return files === undefined ? lines : [...lines, `${files} files ${verb} reopened`];
}

function warnOfUnknown(counts: Partial<DeadLetterCounts>): number {
  const unknown = lanes.filter((lane) => counts[lane] === null);
  for (const lane of unknown) {
    const setting = `LABELWRIGHT_QUEUE_${lane.toUpperCase()}_DEAD_URL`;
    process.stderr.write(`where the dead letters of ${lane} lie is not known: set ${setting}\n`);
  }
  return unknown.length > 0 ? 1 : 0;
}

function isThere(text: string | null): text is string {
  return text !== null;
}
