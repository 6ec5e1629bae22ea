import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import type { LocalTools } from '../local-tools.ts';
import type { ByteSource } from '../model/bytes.ts';
import { FileError } from '../model/errors.ts';
import { findTrees, type FoundFile } from './find-files.ts';
import { describeFailure, withOpen, type LocalContent } from './local-files.ts';
import { showCounter } from './progress.ts';
import { placeFile, replaceFile } from './replace-file.ts';

export interface FilesOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly policy?: string;
}

export interface WriteOptions extends FilesOptions {
  /** Folder for what is written; the files themselves without it. */
  readonly output?: string;
  readonly preserveTimes: boolean;
}

/** What became of a file; with `--json` one such object a line. */
export interface Worked {
  readonly file: string;
  /** Path of the result; null where nothing was written. */
  readonly output: string | null;
  readonly outcome: string;
  /** A code, and a sentence for a person: `signed: Cannot label file: …`. */
  readonly reason: string;
}

/** What is to become of one file. */
export type Work =
  | { readonly outcome: string; readonly reason: string; readonly write?: Written | undefined }
  /** Nothing may be done: the exit code is 1. */
  | { readonly refused: string; readonly reason: string };

export interface Written {
  readonly bytes: ByteSource;
  readonly newName?: string | undefined;
  release?(): void;
}

/**
 * Works on each file, and on every file in the folders among them, and writes what comes of it: in place, or under the output folder
 * with names and relative paths kept. What is done stands there in whole, unchanged files too. Exit code 1 where a file was refused
 * or failed.
 */
export async function workOnFiles(
  paths: readonly string[],
  {
    tools,
    options,
    work,
  }: { tools: LocalTools; options: WriteOptions; work: (content: LocalContent) => Promise<Work> },
): Promise<number> {
  const { output } = options;
  const { files, problems } = findTrees(paths, [tools.state, ...(output === undefined ? [] : [output])]);
  const counter = options.quiet || files.length < 2 ? undefined : showCounter(process.stderr, files.length);
  const taken = new Map<string, string>();
  let failed = problems.length > 0;
  const tell = (one: Worked): void =>
    void process.stdout.write(`${options.json ? JSON.stringify(one) : asText(one)}\n`);
  if (files.length + problems.length === 0) process.stderr.write('No files found\n');
  for (const { path, problem } of problems) {
    tell({ file: path, output: null, outcome: 'failed', reason: `not-read: Cannot read ${path}: ${problem}` });
  }
  for (const file of files) {
    const worked = await workOn(file, { options, work, taken });
    if (worked.outcome === 'skipped' || worked.outcome === 'failed') failed = true;
    tell(worked);
    counter?.step();
  }
  counter?.end();
  return failed ? 1 : 0;
}

interface Place {
  readonly options: WriteOptions;
  readonly work: (content: LocalContent) => Promise<Work>;
  /** Results of this call, by the file that each came of. */
  readonly taken: Map<string, string>;
}

async function workOn(file: FoundFile, { options, work, taken }: Place): Promise<Worked> {
  const { path } = file;
  try {
    return await withOpen(path, async (content) => {
      const done = await work(content);
      if ('refused' in done) {
        return { file: path, output: null, outcome: 'skipped', reason: `${done.refused}: ${done.reason}` };
      }
      const { outcome, reason, write } = done;
      try {
        const output = put(file, { done, source: content.source, options, taken });
        return { file: path, output, outcome, reason };
      } finally {
        write?.release?.();
      }
    });
  } catch (error) {
    const { reason, message } = describeFailure(error);
    const outcome = reason === 'failed' ? 'failed' : 'skipped';
    return { file: path, output: null, outcome, reason: `${reason}: ${message}` };
  }
}

interface Result {
  readonly done: Exclude<Work, { refused: string }>;
  readonly source: ByteSource;
  readonly options: WriteOptions;
  readonly taken: Map<string, string>;
}

/** The path of what was written; null for nothing. */
function put({ path, within }: FoundFile, { done, source, options, taken }: Result): string | null {
  const { output, preserveTimes: keepTimes } = options;
  const { write, outcome } = done;
  if (outcome.startsWith('would ')) return null;
  if (output === undefined) return write === undefined ? null : replaceFile(path, { ...write, keepTimes });
  const target = join(output, dirname(within), write?.newName ?? basename(within));
  const place = resolve(target);
  const other = taken.get(place);
  if (other !== undefined) {
    throw new FileError('unsupported', `Cannot write ${target}: ${other} went there already`);
  }
  taken.set(place, path);
  const isItself = existsSync(target) && realpathSync(target) === realpathSync(path);
  if (isItself && write === undefined) return null;
  placeFile(target, write?.bytes ?? source, { like: path, keepTimes });
  return target;
}

function asText({ file, output, outcome, reason }: Worked): string {
  const to = output === null || output === file ? '' : ` -> ${output}`;
  return `${file}: ${outcome}${to}\n  ${reason}`;
}
