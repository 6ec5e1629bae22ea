import { existsSync, readFileSync } from 'node:fs';

import { z } from 'zod';

/** From package.json, which is one folder up, or two where this runs from dist/. */
export function version(): string {
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) throw new Error('Cannot find the version: package.json is missing');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
