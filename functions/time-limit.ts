import { existsSync, readFileSync } from 'node:fs';

import { z } from 'zod';

const hostSchema = z.object({ functionTimeout: z.string().regex(/^\d\d:\d\d:\d\d$/u) });
/** Time to end what is begun before the platform ends us, ms. */
const margin = 60_000;

/** Aborts 60 s before the platform's time limit (`functionTimeout` in host.json), so that an invocation ends by itself. */
export function untilTimeLimit(): AbortSignal {
  const file = ['../host.json', '../../host.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) throw new Error('Cannot find the time limit: host.json is missing');
  const [hours = 0, minutes = 0, seconds = 0] = hostSchema
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .functionTimeout.split(':')
    .map(Number);
  return AbortSignal.timeout(((hours * 60 + minutes) * 60 + seconds) * 1000 - margin);
}
