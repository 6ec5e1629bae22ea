import { closeSync, openSync, statSync } from 'node:fs';

import type { LocalTools } from '../app.ts';
import { describeError } from '../lib/describe-error.ts';
import { fileSource } from '../lib/spool.ts';
import type { ByteSource } from '../model/bytes.ts';
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

/** An open file. */
export interface LocalContent {
  readonly path: string;
  readonly source: ByteSource;
}

/** Opens each file and reports on it; a file that can't be read or written is reported too and makes the exit code 1. */
export async function eachFile(
  files: readonly string[],
  report: (content: LocalContent) => Promise<Report>,
  print: (report: Report) => void,
): Promise<number> {
  let failed = false;
  for (const path of files) {
    try {
      print(await withOpen(path, report));
    } catch (error) {
      failed = true;
      const skipped = error instanceof FileError ? `skipped (${error.kind})` : 'failed';
      print({ file: path, outcome: skipped, detail: describe(error) });
    }
  }
  return failed ? 1 : 0;
}

/** Opens a file for as long as the work on it takes. */
export async function withOpen<Result>(
  path: string,
  work: (content: LocalContent) => Promise<Result>,
): Promise<Result> {
  if (!statSync(path).isFile()) throw new FileError('unsupported', 'Cannot open file: it is a folder or a device');
  const descriptor = openSync(path, 'r');
  try {
    return await work({ path, source: fileSource(descriptor) });
  } finally {
    closeSync(descriptor);
  }
}

/** What both commands say of a verdict. */
export function reportOf(tools: LocalTools, path: string, { inspection, decision }: Verdict): Report {
  const before = inspection.labels.find((label) => label.siteId === tools.judge.siteId);
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

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'access is denied',
  EPERM: 'it belongs to someone else',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** A code and a sentence for what kept a file from being read; for a person, without a stack. */
export function describeFailure(error: unknown): { readonly reason: string; readonly message: string } {
  return { reason: error instanceof FileError ? error.kind : 'failed', message: describe(error) };
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = systemErrors[code];
  return known === undefined ? describeError(error) : `Cannot read or write file: ${known}`;
}
