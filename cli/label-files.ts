import { createLocalTools, type LocalTools } from '../app.ts';
import { judge, relabel } from '../pipeline/local-file.ts';
import { loadEnvironment } from './environment.ts';
import { eachFile, printer, reportOf, type LocalContent, type Report } from './local-files.ts';
import { replaceFile } from './replace-file.ts';

export interface LabelOptions {
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly policy?: string;
}

/** `labelwright label`: exit code 0, or 1 where a file could not be read or written. Throws `SettingsError`. */
export async function labelFiles(files: readonly string[], options: LabelOptions): Promise<number> {
  loadEnvironment();
  const tools = createLocalTools({ policy: options.policy });
  try {
    const label = (content: LocalContent) => labelFile(tools, content, options.dryRun);
    return await eachFile(files, label, printer(options.json));
  } finally {
    await tools.close();
  }
}

async function labelFile(tools: LocalTools, content: LocalContent, dryRun: boolean): Promise<Report> {
  const { path } = content;
  const verdict = await judge(tools.judge, content, path);
  const report = reportOf(tools, path, verdict);
  if (verdict.decision.kind !== 'label') return report;
  if (dryRun) {
    return {
      ...report,
      outcome: verdict.decision.protection === undefined ? 'would be labeled' : 'would be protected',
    };
  }
  const { decision, inspection } = verdict;
  const { written } = await relabel(await tools.labeler(), { content, path, inspection, decision });
  if (written === undefined) {
    const carried = verdict.inspection.labelable;
    return { ...report, outcome: carried ? 'unchanged (already-labeled)' : 'recorded (this type carries no label)' };
  }
  const { bytes, newName } = written;
  try {
    const file = replaceFile(path, { bytes, ...(newName === undefined ? {} : { newName }) });
    return { ...report, file, outcome: newName === undefined ? 'labeled' : 'protected' };
  } finally {
    written.release();
  }
}
