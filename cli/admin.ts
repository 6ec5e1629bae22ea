import { createApp, type App } from '../app.ts';
import { readSettings } from '../config.ts';
import { silentLog } from '../lib/log.ts';
import type { JsonAnswer } from '../pipeline/feed.ts';
import { coverage, type Coverage } from '../pipeline/coverage.ts';
import { examine, type Finding } from '../pipeline/doctor.ts';
import { loadEnvironment } from './environment.ts';

const marks = { ok: '  ok      ', warning: '  warning ', fault: '  FAULT   ' } as const;

/** `labelwright doctor`: exit code 0, or 1 where a check found a fault. */
export async function doctor({ json }: { readonly json: boolean }): Promise<number> {
  return withApp(async (app) => {
    let faults = 0;
    for await (const finding of examine(app.pipeline, { publicUrl: app.settings.publicUrl, fetch })) {
      if (finding.verdict === 'fault') faults++;
      print(json ? JSON.stringify(finding) : asLines(finding));
    }
    return faults > 0 ? 1 : 0;
  });
}

function asLines({ check, verdict, detail, remedy }: Finding): string {
  const line = `${marks[verdict]}${check}: ${detail}`;
  return remedy === undefined ? line : `${line}\n            -> ${remedy}`;
}

/** `labelwright coverage`: exit code 0, or 1 where a file of a source has no outcome and isn't waiting for one. */
export async function showCoverage({ json }: { readonly json: boolean }): Promise<number> {
  return withApp(async (app) => {
    const found = await coverage(app.pipeline, (source) => {
      if (!json) process.stderr.write(`listing ${source.name}\n`);
    });
    for (const one of found) print(json ? JSON.stringify(one) : asTable(one));
    return found.every(({ reconciled }) => reconciled) ? 0 : 1;
  });
}

function asTable(one: Coverage): string {
  const rows: (readonly [string, number])[] = [
    ...Object.entries(one.outcomes),
    ['parked', one.parked],
    ['pending', one.pending],
    ['under another policy', one.outdated],
    ['never met, queued now', one.missingFiles],
  ];
  const shown = rows.filter(([, files]) => files > 0).map(([what, files]) => `  ${String(files).padStart(8)}  ${what}`);
  const verdict = one.reconciled ? 'all accounted for' : 'NOT all accounted for';
  return [
    `${one.source.name}: ${one.listed} files, ${verdict}`,
    ...shown,
    ...one.missing.map((path) => `            ${path}`),
  ].join('\n');
}

export interface BackfillOptions {
  readonly source?: readonly string[];
  readonly labelsPerHour?: number;
  readonly canary?: number;
  readonly maxChangedShare?: number;
}

/** `labelwright backfill start`. The workers of the running connector do the work. */
export async function startBackfill({
  source,
  labelsPerHour,
  canary,
  maxChangedShare,
}: BackfillOptions): Promise<number> {
  return withApp((app) =>
    answered(
      app.startBackfill({
        ...(source === undefined || source.length === 0 ? {} : { sources: source }),
        ...(labelsPerHour === undefined ? {} : { labelsPerHour }),
        ...(canary === undefined ? {} : { canaryFiles: canary }),
        ...(maxChangedShare === undefined ? {} : { maxChangedShare }),
      }),
    ),
  );
}

/** `labelwright backfill list`. */
export async function listBackfills(): Promise<number> {
  return withApp((app) => answered(app.runs()));
}

/** `labelwright backfill pause|resume|cancel ID`. */
export async function changeBackfill(id: string, action: string): Promise<number> {
  return withApp((app) => answered(app.changeRun(id, action)));
}

async function answered(answer: Promise<JsonAnswer>): Promise<number> {
  const { status, body } = await answer;
  print(JSON.stringify(body, null, 2));
  return status < 400 ? 0 : 1;
}

async function withApp(work: (app: App) => Promise<number>): Promise<number> {
  loadEnvironment();
  const app = await createApp(readSettings(process.env), { log: silentLog });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
