import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ProductOptions {
  /** The command and its arguments: `npm start`. */
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly state: string;
  readonly ports: Ports;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ports {
  readonly console: number;
  readonly graph: number;
  readonly box: number;
}

/** The product in processes of its own, as a person starts it. */
export interface Product {
  readonly console: string;
  readonly graph: string;
  readonly box: string;
  /** All that it has printed. */
  output(): string;
  /** Resolves with the exit code when the command ended by itself. */
  ended(): Promise<number | null>;
  /** Resolves once `GET /api/health` answers 200; rejects with the output when the command ends instead. */
  ready(): Promise<void>;
  /** Asks the command to end and waits until nothing answers on its ports. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const running = new Set<ChildProcess>();

/** Three ports that were free a moment ago. */
export async function freePorts(): Promise<Ports> {
  const [one, two, three] = await Promise.all([freePort(), freePort(), freePort()]);
  return { console: one, graph: two, box: three };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function startProduct({ command, cwd = root, state, ports, environment = {} }: ProductOptions): Product {
  const [program = '', ...given] = command;
  const child = spawn(program, given, {
    cwd,
    // A group of its own, so that whatever the command starts can be ended with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), ...settingsOf(state, ports), ...environment },
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const addresses = [ports.console, ports.graph, ports.box].map((port) => `http://127.0.0.1:${port}`);
  const [console = '', graph = '', box = ''] = addresses;
  return {
    console,
    graph,
    box,
    output: () => output,
    ended: () => exited,
    async ready() {
      await until(async () => {
        if (child.exitCode !== null) throw new Error(`The command ended with ${child.exitCode}:\n${output}`);
        return (await statusOf(`${console}/api/health`)) === 200;
      });
    },
    async stop() {
      if (isRunning(child)) child.kill('SIGTERM');
      await exited;
      await until(async () => (await Promise.all(addresses.map(statusOf))).every((status) => status === undefined));
      running.delete(child);
    },
  };
}

/** The settings of whoever runs the tests must not reach the product. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(LABELWRIGHT_|NODE_ENV$|VITEST)/.test(name)),
  );
}

function settingsOf(state: string, ports: Ports): Record<string, string> {
  return {
    LABELWRIGHT_STATE: state,
    LABELWRIGHT_PORT: String(ports.console),
    LABELWRIGHT_GRAPH_PORT: String(ports.graph),
    LABELWRIGHT_BOX_PORT: String(ports.box),
  };
}

/** For the end of a test run, failed ones too: nothing that was started here stays. */
export function killAll(): void {
  for (const child of running) if (groupLives(child)) process.kill(-(child.pid ?? 0), 'SIGKILL');
  running.clear();
}

function groupLives({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).status;
  } catch {
    return undefined;
  }
}

/** Resolves with the first answer that isn't false or undefined; rejects after a minute. */
export async function until<Answer>(ask: () => Promise<Answer | false | undefined>): Promise<Answer> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await sleep(50);
  }
  throw new Error(`Nothing after a minute of waiting for ${ask.toString().slice(0, 200)}`);
}
