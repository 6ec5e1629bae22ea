import { createLocalTools } from '../app.ts';
import { judge } from '../pipeline/local-file.ts';
import { loadEnvironment } from './environment.ts';
import { eachFile, printer, reportOf, type LocalContent } from './local-files.ts';

/** `labelwright classify`: exit code 0, or 1 where a file could not be read. Throws `SettingsError`. */
export async function classifyFiles(
  files: readonly string[],
  options: { readonly json: boolean; readonly policy?: string },
): Promise<number> {
  loadEnvironment();
  const tools = createLocalTools({ policy: options.policy });
  try {
    const classify = async (content: LocalContent) =>
      reportOf(tools, content.path, await judge(tools.judge, content, content.path));
    return await eachFile(files, classify, printer(options.json));
  } finally {
    await tools.close();
  }
}
