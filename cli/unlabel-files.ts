import type { LocalTools } from '../local-tools.ts';
import { unlabel } from '../pipeline/local-file.ts';
import { openLocalTools } from './open-local-tools.ts';
import type { LocalContent } from './local-files.ts';
import { workOnFiles, type Work, type WriteOptions } from './work-on-files.ts';

export interface UnlabelOptions extends WriteOptions {
  readonly justification?: string;
}

/** `labelwright unlabel`: exit code 0, or 1 where a file was refused or could not be read or written. Throws `SettingsError`. */
export async function unlabelFiles(paths: readonly string[], options: UnlabelOptions): Promise<number> {
  const tools = openLocalTools(options.policy);
  try {
    return await workOnFiles(paths, { tools, options, work: (content) => unlabelFile(tools, content, options) });
  } finally {
    await tools.close();
  }
}

async function unlabelFile(
  { judge }: LocalTools,
  content: LocalContent,
  { justification }: UnlabelOptions,
): Promise<Work> {
  const verdict = await unlabel(judge, content, { path: content.path, justification });
  if (verdict.kind === 'refused') return { refused: verdict.why, reason: verdict.reason };
  if (verdict.bytes === undefined) return { outcome: 'unchanged', reason: `no-label: ${verdict.reason}` };
  return { outcome: 'unlabeled', reason: `removed: ${verdict.reason}`, write: { bytes: verdict.bytes } };
}
