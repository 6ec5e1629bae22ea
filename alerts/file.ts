import { appendFile } from 'node:fs/promises';

import { asOcsf } from './ocsf.ts';
import type { Sink } from './sink.ts';

/** Appends alerts to a file, one OCSF Data Security Finding in JSON a line, for collectors that follow files. */
export function createFileSink(path: string): Sink {
  return {
    name: 'file',
    batch: 500,
    async send(alerts) {
      await appendFile(path, alerts.map((alert) => `${JSON.stringify(asOcsf(alert))}\n`).join(''), { mode: 0o600 });
    },
  };
}
