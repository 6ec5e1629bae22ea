import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const command = fileURLToPath(new URL('../../cli/labelwright.ts', import.meta.url));

/** Runs the command in a process of its own, with `folder` as its working directory and its state below it. */
export function runIn(folder: string, environment: Readonly<Record<string, string>> = {}) {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('LABELWRIGHT_'));
  const env = { ...Object.fromEntries(clean), ...environment };
  return (...given: readonly string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const node = ['--disable-warning=DEP0040', command, ...given];
      execFile(process.execPath, node, { cwd: folder, env, timeout: 20_000 }, (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out, err });
      });
    });
}
