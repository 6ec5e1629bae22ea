import { closeSync, openSync } from 'node:fs';

import type { LocalTools } from '../app.ts';
import { describeError } from '../lib/describe-error.ts';
import { fileSource } from '../lib/spool.ts';
import type { Decision } from '../model/decision.ts';
import { FileError } from '../model/errors.ts';
import type { Verdict } from '../pipeline/local-file.ts';

/** What is reported of one file; one JSON object with `--json`. */
export interface Report {
  readonly file: string;
  readonly outcome: string;
  readonly detail: string;
  readonly label?: string;
  readonly labelBefore?: string;
  readonly rule?: string;
  readonly findings?: Verdict['inspection']['findings'];
}

/** Opens each file and reports on it; a file that can't be read is reported too and makes the exit code 1. */
export async function eachFile(
  files: readonly string[],
  report: (
    path: string,
    content: { readonly source: ReturnType<typeof fileSource>; readonly path: string },
  ) => Promise<Report>,
  print: (report: Report) => void,
): Promise<number> {
  let failed = false;
  for (const path of files) {
    try {
      const descriptor = openSync(path, 'r');
      try {
        print(await report(path, { source: fileSource(descriptor), path }));
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      failed = true;
      print({
        file: path,
        outcome: error instanceof FileError ? `skipped (${error.kind})` : 'failed',
        detail: describe(error),
      });
    }
  }
  return failed ? 1 : 0;
}

/** What both commands say of a verdict. */
export function reportOf(tools: LocalTools, path: string, { inspection, decision }: Verdict): Report {
  const before = inspection.labels.find((label) => label.siteId === tools.labeler.siteId);
  return {
    file: path,
    outcome: decision.kind === 'none' ? `unchanged (${decision.why})` : decision.kind,
    detail: decision.reason,
    ...(decision.label === undefined ? {} : { label: tools.labelPath(decision.label) }),
    ...(before === undefined ? {} : { labelBefore: tools.labelPath(before.labelId) }),
    ...ruleOf(decision),
    findings: inspection.findings,
  };
}

function ruleOf(decision: Decision): { rule?: string } {
  return decision.rule === undefined ? {} : { rule: decision.rule.rule };
}

/** Prints a report as a few lines, or as one line of JSON. */
export function printer(json: boolean): (report: Report) => void {
  return (report) => {
    if (json) {
      process.stdout.write(`${JSON.stringify(report)}\n`);
      return;
    }
    const lines = [
      `${report.file}: ${report.outcome}${report.label === undefined ? '' : `, ${report.label}`}`,
      `  ${report.detail}`,
      ...(report.findings ?? []).map(
        ({ type, count, confidence, evidence }) => `  ${type}: ${count} at ${confidence}, ${evidence.join('; ')}`,
      ),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  };
}

/** Errors of the file system name the path and the code, which is what a person needs here. */
function describe(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'Cannot open file: it does not exist';
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return 'Cannot open file: it is a folder';
  return describeError(error);
}
