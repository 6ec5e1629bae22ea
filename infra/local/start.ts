import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { labelwright, readPolicy, type App } from '../../app.ts';
import { readSettings, sandboxBoxKeys, type Settings } from '../../config.ts';
import { SettingsError } from '../../model/errors.ts';
import { startHost, type Host } from './host.ts';

/** What a running connector is made of. */
export interface Running {
  readonly app: App;
  readonly addresses: readonly { readonly name: string; readonly url: string }[];
  close(): Promise<void>;
}

export interface StartOptions {
  /** Empties the state folder first. */
  readonly fresh: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Marks a folder as ours, so that nothing else is ever emptied. */
const marker = 'labelwright-state.txt';

/** Starts sandbox clouds (unless real ones are configured), functions and console in this process. */
export async function start(options: StartOptions): Promise<Running> {
  const settings = readSettings(options.environment);
  prepareState(settings, options.fresh);
  const sandboxes = settings.clouds === 'sandbox' ? await startSandboxes(settings) : [];
  let host: Host | undefined;
  try {
    const app = await labelwright();
    host = await startHost({ port: settings.ports.console, log: app.pipeline.log, load: loadFunctions }).catch(
      (error: unknown) => {
        throw portError(error, settings);
      },
    );
    host.startTimers();
    return running({ app, host, sandboxes, settings });
  } catch (error) {
    await host?.close();
    await closeAll(sandboxes);
    throw error;
  }
}

interface Sandbox {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

function running(parts: {
  readonly app: App;
  readonly host: Host;
  readonly sandboxes: readonly Sandbox[];
  readonly settings: Settings;
}): Running {
  const { app, host, sandboxes } = parts;
  return {
    app,
    addresses: [
      { name: 'Console', url: `http://127.0.0.1:${host.port}/` },
      { name: 'Alert feed', url: `http://127.0.0.1:${host.port}/api/alerts` },
      ...sandboxes.map(({ name, url }) => ({ name, url: `${url}/sandbox` })),
    ],
    async close() {
      await host.close();
      await app.close();
      await closeAll(sandboxes);
    },
  };
}

async function closeAll(sandboxes: readonly Sandbox[]): Promise<void> {
  for (const sandbox of sandboxes) await sandbox.close();
}

/** The files of functions/ register themselves; a file that isn't named here isn't served. */
async function loadFunctions(): Promise<void> {
  await import('../../functions/receive-notification.ts');
  await import('../../functions/list-changes.ts');
  await import('../../functions/process-file.ts');
  await import('../../functions/renew-subscriptions.ts');
  await import('../../functions/reconcile.ts');
  await import('../../functions/poll-sources.ts');
  await import('../../functions/start-backfill.ts');
  await import('../../functions/publish-alerts.ts');
  await import('../../functions/alerts.ts');
  await import('../../functions/status.ts');
  await import('../../functions/console.ts');
}

/** Makes the state folder, or empties it on `fresh`: never one that isn't ours, and never beside real clouds. */
function prepareState({ state, clouds }: Settings, fresh: boolean): void {
  const marked = existsSync(path.join(state, marker));
  if (fresh && clouds === 'tenant') {
    throw new SettingsError('Cannot empty the state folder', [
      'real clouds are configured, and what it remembers is not in them',
    ]);
  }
  const filled = existsSync(state) && readdirSync(state).length > 0;
  if (fresh && filled && !marked) {
    throw new SettingsError('Cannot empty the state folder', [`${state} does not carry ${marker}, so it isn't ours`]);
  }
  if (fresh && marked) for (const name of readdirSync(state)) rmSync(path.join(state, name), { recursive: true });
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(
    path.join(state, marker),
    'Labelwright keeps its state in this folder; `npm start -- --fresh` empties it.\n',
  );
}

async function startSandboxes(settings: Settings): Promise<readonly Sandbox[]> {
  const { startGraphSandbox, startBoxSandbox } = await import('./sandboxes.ts');
  const graph = await startGraphSandbox({
    folder: path.join(settings.state, 'sandbox-graph'),
    port: settings.ports.graph,
    policy: readPolicy(settings.policy),
  });
  try {
    const box = await startBoxSandbox({
      folder: path.join(settings.state, 'sandbox-box'),
      port: settings.ports.box,
      keys: sandboxBoxKeys,
    });
    return [graph, box];
  } catch (error) {
    await graph.close();
    throw error;
  }
}

function portError(error: unknown, settings: Settings): unknown {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!inUse) return error;
  return new SettingsError('Cannot start console and functions', [
    `port ${settings.ports.console} is in use; set LABELWRIGHT_PORT to another port`,
  ]);
}
