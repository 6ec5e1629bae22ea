import { setTimeout as wait } from 'node:timers/promises';

import type { JsonAnswer } from '../pipeline/feed.ts';
import type { ShownRun } from '../pipeline/show-run.ts';
import { asTime } from './progress.ts';
import { print, withApp } from './admin.ts';

export interface BackfillOptions {
  readonly source: readonly string[];
  readonly connector: readonly string[];
  readonly kind: readonly string[];
  readonly path: readonly string[];
  readonly owner: readonly string[];
  readonly reportOnly: boolean;
  readonly defaultLabel?: string;
  /** False by `--no-inspect`. */
  readonly inspect: boolean;
  readonly labelsPerHour?: number;
  readonly canary?: number;
  readonly maxChangedShare?: number;
  readonly json: boolean;
}

interface Shape {
  readonly json: boolean;
}

/** `labelwright backfill start`. The workers of the running connector do the work. */
export async function startBackfill(options: BackfillOptions): Promise<number> {
  return withApp(async (app) => {
    const answer = await app.startBackfill(requestOf(options));
    if (answer.status >= 400) return refused(answer);
    const run = answer.body as ShownRun;
    show(run, options);
    if (!options.json) print(`  ${nextStep(run)}`);
    return 0;
  });
}

function nextStep({ id, sources }: ShownRun): string {
  if (sources.length === 0) return 'no source is watched: start the connector first';
  return `follow it by: labelwright backfill watch ${id}`;
}

function requestOf(options: BackfillOptions): Readonly<Record<string, unknown>> {
  const { source, connector, kind, path, owner, reportOnly, inspect } = options;
  const { defaultLabel, labelsPerHour, canary: canaryFiles, maxChangedShare } = options;
  const lists = { sources: source, connectors: connector, sourceKinds: kind, paths: path, owners: owner };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)),
    ...(reportOnly ? { mode: 'report-only' } : {}),
    ...(inspect ? {} : { inspect }),
    ...(defaultLabel === undefined ? {} : { defaultLabel }),
    ...(labelsPerHour === undefined ? {} : { labelsPerHour }),
    ...(canaryFiles === undefined ? {} : { canaryFiles }),
    ...(maxChangedShare === undefined ? {} : { maxChangedShare }),
  };
}

/** `labelwright backfill list`. */
export async function listBackfills({ json }: Shape): Promise<number> {
  return withApp(async (app) => {
    const { body } = await app.runs();
    const { runs } = body as { readonly runs: readonly ShownRun[] };
    if (json) print(JSON.stringify(body, null, 2));
    else print(runs.length === 0 ? 'There are no runs' : asTable(runs));
    return 0;
  });
}

/** `labelwright backfill pause|resume|cancel ID`. */
export async function changeBackfill(id: string, action: string, shape: Shape): Promise<number> {
  return withApp(async (app) => {
    const answer = await app.changeRun(id, action);
    if (answer.status >= 400) return refused(answer);
    show(answer.body as ShownRun, shape);
    return 0;
  });
}

const everyMs = 1_000;

/**
 * `labelwright backfill watch ID`: a line of progress on standard error until the run ends or pauses, then the run. Exit code 0 where it
 * has finished, else 1.
 */
export async function watchBackfill(id: string, shape: Shape): Promise<number> {
  return withApp(async (app) => {
    const terminal = process.stderr.isTTY;
    let last = '';
    for (;;) {
      const answer = await app.run(id);
      if (answer.status >= 400) return refused(answer);
      const run = answer.body as ShownRun;
      const line = progressOf(run);
      if (line !== last) process.stderr.write(terminal ? `\r${line}\u001b[K` : `${line}\n`);
      last = line;
      if (run.state !== 'running') {
        if (terminal) process.stderr.write('\n');
        show(run, shape);
        return run.state === 'finished' ? 0 : 1;
      }
      await wait(everyMs);
    }
  });
}

/** One line: state, files, rate, time left, results. */
export function progressOf(run: ShownRun): string {
  const results = Object.entries(run.results).map(([result, files]) => `${result} ${files}`);
  return [run.state, filesOf(run), rateOf(run), `ETA ${etaOf(run)}`, ...results].join('  ');
}

function filesOf({ done, total, listing }: ShownRun): string {
  if (total === 0 && !listing) return 'no files to do';
  const share = total === 0 || listing ? '' : ` ${Math.floor((done / total) * 100)}%`;
  return `${done}/${listing ? `${total}+` : total} files${share}`;
}

function rateOf({ perMinute }: ShownRun): string {
  return `${perMinute}/min`;
}

function etaOf({ state, secondsLeft, finishedAt }: ShownRun): string {
  if (finishedAt !== null || state === 'paused') return '-';
  return secondsLeft === null ? '?' : asTime(secondsLeft * 1_000);
}

/** The newest first, one line a run, and why a run is in its state under it. */
export function asTable(runs: readonly ShownRun[]): string {
  const rows = runs.map((run) => [
    run.id,
    run.state,
    run.mode,
    run.startedAt.slice(0, 16).replace('T', ' '),
    filesOf(run),
    rateOf(run),
    etaOf(run),
    Object.entries(run.results)
      .map(([result, files]) => `${result} ${files}`)
      .join(', '),
  ]);
  const header = ['RUN', 'STATE', 'MODE', 'STARTED (UTC)', 'FILES', 'RATE', 'ETA', 'RESULTS'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(header),
    ...rows.flatMap((row, index) => {
      const note = runs[index]?.note ?? '';
      return note === '' ? [line(row)] : [line(row), `  ${note}`];
    }),
  ].join('\n');
}

function show(run: ShownRun, { json }: Shape): void {
  if (json) print(JSON.stringify(run, null, 2));
  else print([`${run.id}  ${progressOf(run)}`, ...(run.note === '' ? [] : [`  ${run.note}`])].join('\n'));
}

/** Exit code 2 where the call is wrong, 1 where there is no such run. */
function refused({ status, body }: JsonAnswer): number {
  const { error, problems = [] } = body as { readonly error: string; readonly problems?: readonly string[] };
  process.stderr.write([error, ...problems.map((problem) => `  - ${problem}`)].join('\n') + '\n');
  return status === 400 ? 2 : 1;
}
