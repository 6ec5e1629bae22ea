import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { createLocalTools } from '../app.ts';
import { chunksOf } from '../lib/patch.ts';
import type { ByteSource } from '../model/bytes.ts';
import { judge, relabel } from '../pipeline/local-file.ts';
import { loadEnvironment } from './environment.ts';
import { eachFile, printer, reportOf } from './local-files.ts';

/** `labelwright label`: exit code 0, or 1 where a file could not be read or written. */
export async function labelFiles(
  files: readonly string[],
  options: { readonly json: boolean; readonly dryRun: boolean; readonly policy?: string },
): Promise<number> {
  loadEnvironment();
  const tools = await createLocalTools({ policy: options.policy });
  try {
    return await eachFile(
      files,
      async (path, content) => {
        const verdict = await judge(tools.labeler, content, path);
        const report = reportOf(tools, path, verdict);
        if (verdict.decision.kind !== 'label') return report;
        if (options.dryRun) return { ...report, outcome: 'would be labeled' };
        const relabeled = await relabel(tools.labeler, { content, path, verdict });
        if (relabeled === undefined) return { ...report, outcome: 'recorded (this type of file carries no label)' };
        try {
          const target = relabeled.newName === undefined ? path : join(dirname(path), relabeled.newName);
          replaceFile({ path, target, bytes: relabeled.bytes });
          return { ...report, file: target, outcome: relabeled.newName === undefined ? 'labeled' : 'protected' };
        } finally {
          relabeled.release();
        }
      },
      printer(options.json),
    );
  } finally {
    await tools.close();
  }
}

/** Writes beside the file, then takes its place in one step: at no time is there no whole file. Mode and times stay. */
function replaceFile({
  path,
  target,
  bytes,
}: {
  readonly path: string;
  readonly target: string;
  readonly bytes: ByteSource;
}): void {
  const { mode, atime, mtime } = statSync(path);
  const temporary = join(dirname(path), `.labelwright-${process.pid}.tmp`);
  const descriptor = openSync(temporary, 'wx', mode);
  try {
    try {
      for (const chunk of chunksOf(bytes)) {
        let written = 0;
        while (written < chunk.length) written += writeSync(descriptor, chunk, written);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    utimesSync(temporary, atime, mtime);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (target !== path) rmSync(path);
}
