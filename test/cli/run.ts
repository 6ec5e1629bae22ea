import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { vi } from 'vitest';

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
      execFile(process.execPath, node, { cwd: folder, env, timeout: 60_000 }, (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out, err });
      });
    });
}

/** Runs one of the commands here, where everything is loaded already; answers what it printed. */
export async function runHere(command: () => Promise<number>): Promise<Ran> {
  const printed = { out: '', err: '' };
  const catcher =
    (to: 'out' | 'err') =>
    (text: string | Uint8Array): boolean => {
      printed[to] += String(text);
      return true;
    };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(catcher('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(catcher('err'));
  try {
    return { code: await command(), ...printed };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
