import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../cli/labelwright.ts', import.meta.url));

export interface CommandOptions {
  /** The whole of its environment but for PATH. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** What `labelwright` with these arguments prints; throws with what it complains of when it fails. */
export async function labelwright(args: readonly string[], { environment, cwd }: CommandOptions): Promise<string> {
  const node = ['--disable-warning=DEP0040', script, ...args];
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd, env, maxBuffer: 64 * 1024 ** 2 });
  return stdout;
}
