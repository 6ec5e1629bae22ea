import { createLocalTools } from '../app.ts';
import { judge } from '../pipeline/local-file.ts';
import { loadEnvironment } from './environment.ts';
import { eachFile, printer, reportOf } from './local-files.ts';

/** `labelwright classify`: exit code 0, or 1 where a file could not be read. */
export async function classifyFiles(
  files: readonly string[],
  options: { readonly json: boolean; readonly policy?: string },
): Promise<number> {
  loadEnvironment();
  const tools = await createLocalTools({ policy: options.policy });
  try {
    return await eachFile(
      files,
      async (path, content) => reportOf(tools, path, await judge(tools.labeler, content, path)),
      printer(options.json),
    );
  } finally {
    await tools.close();
  }
}
