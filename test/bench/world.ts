import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxBoxKeys, sandboxTenantId } from '../../config.ts';
import { startChild, type Child } from './children.ts';
import type { SandboxOrder } from './sandboxes.ts';

/** Where the machine allows it the connector and the cloud have a core each. */
export interface Cores {
  readonly connector?: number;
  readonly cloud?: number;
}

/** A core for the connector and one for the cloud, where processes can be pinned. */
export function twoCores(): Cores {
  return process.platform === 'linux' && availableParallelism() > 1 ? { connector: 0, cloud: 1 } : {};
}

export interface Scene {
  readonly cloud: SandboxOrder['cloud'];
  readonly content: SandboxOrder['content'];
  readonly cores?: Cores;
  /** The connector can be asked by `liveMemoryOf`. */
  readonly tellsMemory?: boolean;
}

export interface RunningCloud {
  readonly origin: string;
  /** Where its database and its contents lie. */
  readonly folder: string;
  readonly child: Child;
}

/** Folders, ports and processes of one measurement; all gone when it ends, however it ends. */
export interface Stage {
  folder(name: string): string;
  startCloud(scene: Scene): Promise<RunningCloud>;
  startConnector(scene: Scene, cloud: RunningCloud): Promise<RunningConnector>;
  start(options: Parameters<typeof startChild>[0]): Child;
}

export interface RunningConnector {
  readonly child: Child;
  /** Its state folder. */
  readonly folder: string;
  readonly url: string;
  readonly state: ReadState;
}

export async function onStage<Result>(play: (stage: Stage) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  const removeRoot = (): void => rmSync(root, { recursive: true, force: true });
  process.on('exit', removeRoot);
  const children: Child[] = [];
  const states: ReadState[] = [];
  const start: Stage['start'] = (options) => {
    const child = startChild(options);
    children.unshift(child);
    return child;
  };
  const folder = (name: string): string => {
    const made = path.join(root, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  try {
    return await play({
      folder,
      start,
      async startCloud({ cloud, content, cores }) {
        const port = await freePort();
        const data: SandboxOrder = { cloud, content, port, folder: folder(`cloud-${port}`) };
        const child = start({ script: 'sandboxes.ts', data, ...coreOf(cores?.cloud) });
        await child.message();
        return { origin: `http://127.0.0.1:${port}`, child, folder: data.folder };
      },
      async startConnector({ cloud, cores, tellsMemory = false }, { origin }) {
        const port = await freePort();
        const state = folder(`state-${port}`);
        const environment = environmentOf(cloud, origin, { port, state });
        const child = start({ script: 'connector.ts', environment, tellsMemory, ...coreOf(cores?.connector) });
        await child.message();
        const read = openState(path.join(state, 'labelwright.db'));
        states.push(read);
        return { child, folder: state, url: `http://127.0.0.1:${port}`, state: read };
      },
    });
  } finally {
    for (const state of states) state.close();
    // The latest first, so that none is left to call one that is gone.
    for (const child of children) await child.stop();
    removeRoot();
    process.off('exit', removeRoot);
  }
}

/** Settings of a connector, or of one of its workers. */
export function environmentOf(
  cloud: SandboxOrder['cloud'],
  origin: string,
  { port, state }: { readonly port: number; readonly state: string },
): Record<string, string> {
  return { ...settingsFor(cloud, origin), ...common(port, state) };
}

export function coreOf(core: number | undefined): { readonly core?: number } {
  return core === undefined ? {} : { core };
}

function common(port: number, state: string): Record<string, string> {
  return {
    LABELWRIGHT_STATE: state,
    LABELWRIGHT_PORT: String(port),
    LABELWRIGHT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    LABELWRIGHT_API_KEY: 'benchmark-on-loopback',
    LABELWRIGHT_ENFORCE: 'true',
    LABELWRIGHT_SETTLE_SECONDS: '0',
    LABELWRIGHT_SITE_ID: sandboxTenantId,
    LABELWRIGHT_LOG: 'error',
  };
}

/** Our own speed is measured, not what a cloud allows. */
const unlimited = '1000000';

/** One cloud is configured as if it were real, so that the connector starts no sandbox of its own. */
function settingsFor(cloud: SandboxOrder['cloud'], origin: string): Record<string, string> {
  if (cloud === 'graph') {
    return {
      LABELWRIGHT_TENANT_ID: sandboxTenantId,
      LABELWRIGHT_CLIENT_ID: 'labelwright',
      LABELWRIGHT_CLIENT_SECRET: 'benchmark',
      LABELWRIGHT_AUTHORITY: origin,
      LABELWRIGHT_GRAPH_URL: `${origin}/v1.0/`,
      LABELWRIGHT_GRAPH_UNITS_PER_MINUTE: unlimited,
    };
  }
  return {
    LABELWRIGHT_BOX_CLIENT_ID: 'labelwright',
    LABELWRIGHT_BOX_CLIENT_SECRET: 'benchmark',
    LABELWRIGHT_BOX_ENTERPRISE_ID: '1',
    LABELWRIGHT_BOX_API_URL: origin,
    LABELWRIGHT_BOX_UPLOAD_URL: `${origin}/upload`,
    LABELWRIGHT_BOX_PRIMARY_KEY: sandboxBoxKeys.primary,
    LABELWRIGHT_BOX_CALLS_PER_MINUTE: unlimited,
    LABELWRIGHT_BOX_UPLOADS_PER_MINUTE: unlimited,
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the connector has written down, read beside it, so that asking costs it nothing. */
export interface ReadState {
  settled(): Settled;
  /** The oldest first. */
  outcomes(): readonly Outcome[];
  subscription(): { readonly id: string; readonly clientState: string } | undefined;
  close(): void;
}

export interface Outcome {
  readonly file: string;
  readonly kind: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Settled {
  readonly files: number;
  /** Outcomes by kind: `labeled`, `unchanged`. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
}

export function openState(file: string): ReadState {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  return {
    settled() {
      const rows = database
        .prepare('select kind, count(*) as files, min(at) as first, max(at) as last from outcomes group by kind')
        .all() as { kind: string; files: number; first: number; last: number }[];
      return {
        files: rows.reduce((sum, { files }) => sum + files, 0),
        kinds: Object.fromEntries(rows.map(({ kind, files }) => [kind, files])),
        first: Math.min(...rows.map(({ first }) => first)),
        last: Math.max(...rows.map(({ last }) => last)),
      };
    },
    outcomes: () =>
      database.prepare('select file_id as file, kind, at from outcomes order by at').all() as unknown as Outcome[],
    subscription() {
      const row = database.prepare('select id, client_state from subscriptions where active = 1 limit 1').get() as
        { id: string; client_state: string } | undefined;
      return row && { id: row.id, clientState: row.client_state };
    },
    close: () => database.close(),
  };
}

/** Asks until there is an answer, every 50 ms unless told; gives up after `limitMs`. */
export async function until<Value>(
  ask: () => Value | undefined,
  { limitMs, what, everyMs = 50 }: { readonly limitMs: number; readonly what: string; readonly everyMs?: number },
): Promise<Value> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = ask();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Cannot go on: ${what} took more than ${limitMs / 1000} s`);
    await sleep(everyMs);
  }
}
