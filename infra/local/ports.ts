import { createServer } from 'node:net';

import { SettingsError } from '../../model/errors.ts';

export interface WantedPort {
  readonly name: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The setting that moves it. */
  readonly setting: string;
}

/** Throws a `SettingsError` that names each port in use: before anything is begun that would have to be undone. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  for (const { name, port, setting } of wanted) {
    if (!(await isFree(port))) problems.push(`${name}: port ${port} is in use; set ${setting} to another port`);
  }
  if (problems.length > 0) throw new SettingsError('Cannot start', problems);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
