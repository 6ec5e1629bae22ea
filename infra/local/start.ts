import path from 'node:path';

import { labelwright, type App } from '../../app.ts';
import { readSettings, sandboxBoxKeys, type Settings } from '../../config.ts';
import { readPolicy } from '../../read-policy.ts';
import { startHost, type Host } from './host.ts';
import { requireFreePorts } from './ports.ts';
import { prepareStateFolder } from './state-folder.ts';

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

/**
 * Starts sandbox clouds (unless real ones are configured), functions and console in this process. Throws `SettingsError`; ports are
 * looked at first, so that `fresh` never takes away the state of a connector that is running.
 */
export async function start(options: StartOptions): Promise<Running> {
  const settings = readSettings(options.environment);
  await requireFreePorts(wantedPorts(settings));
  prepareStateFolder(settings.state, { clouds: settings.clouds, fresh: options.fresh });
  const sandboxes = settings.clouds === 'sandbox' ? await startSandboxes(settings) : [];
  let app: App | undefined;
  try {
    app = await labelwright();
    const host = await startHost({ port: settings.ports.console, log: app.pipeline.log, load: loadFunctions });
    host.startTimers();
    return running(app, host, sandboxes);
  } catch (error) {
    await app?.close();
    await closeAll(sandboxes);
    throw error;
  }
}

function wantedPorts({ clouds, ports }: Settings): Parameters<typeof requireFreePorts>[0] {
  const console = { name: 'console and functions', port: ports.console, setting: 'LABELWRIGHT_PORT' };
  if (clouds === 'tenant') return [console];
  return [
    console,
    { name: 'Graph sandbox', port: ports.graph, setting: 'LABELWRIGHT_GRAPH_PORT' },
    { name: 'Box sandbox', port: ports.box, setting: 'LABELWRIGHT_BOX_PORT' },
  ];
}

interface Sandbox {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

function running(app: App, host: Host, sandboxes: readonly Sandbox[]): Running {
  return {
    app,
    addresses: [
      { name: 'Console', url: `http://127.0.0.1:${host.port}/` },
      { name: 'Alert feed', url: `http://127.0.0.1:${host.port}/api/alerts` },
      ...sandboxes.map(({ name, url }) => ({ name, url: `${url}/sandbox` })),
    ],
    async close() {
      // The drains are runs of timers: they end when the app stops, and need its store and queues until then.
      await Promise.all([host.close(), app.stop()]);
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
  await import('../../functions/dead-letters.ts');
  await import('../../functions/publish-alerts.ts');
  await import('../../functions/alerts.ts');
  await import('../../functions/status.ts');
  await import('../../functions/console.ts');
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
