import { createApp, type App, type AppOptions } from '../app.ts';
import { readSettings } from '../config.ts';
import { silentLog } from '../lib/log.ts';
import type { Finding } from '../pipeline/doctor.ts';
import { loadEnvironment } from './environment.ts';

const marks = { ok: '  ok      ', warning: '  warning ', fault: '  FAULT   ' } as const;

/** `labelwright doctor`: exit code 0, or 1 where a check found a fault. */
export async function doctor({ json }: { readonly json: boolean }): Promise<number> {
  return withApp(
    async (app) => {
      let faults = 0;
      for await (const finding of app.examine()) {
        if (finding.verdict === 'fault') faults++;
        print(json ? JSON.stringify(finding) : asLines(finding));
      }
      return faults > 0 ? 1 : 0;
    },
    { tolerant: true },
  );
}

function asLines({ check, verdict, detail, remedy }: Finding): string {
  const line = `${marks[verdict]}${check}: ${detail}`;
  return remedy === undefined ? line : `${line}\n            -> ${remedy}`;
}

/** The connector as its settings say, without its log, for the time of one command. */
export async function withApp(work: (app: App) => Promise<number>, options: AppOptions = {}): Promise<number> {
  loadEnvironment();
  const app = await createApp(readSettings(process.env), { log: silentLog, ...options });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
