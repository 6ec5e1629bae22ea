import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A process of a benchmark: told nothing but its arguments, asked for nothing but its messages. */
export interface Child {
  readonly pid: number;
  /** Its next message, in order; rejects when it ends or fails before it says one. */
  message(): Promise<unknown>;
  /** Tells it something; its answer is its next message. */
  send(message: string): void;
  /** Asks it to end, and makes it when it doesn't. */
  stop(): Promise<void>;
  /** Ends it as a crash does: nothing of it runs any more. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  /** A file beside this one. */
  readonly script: string;
  readonly data?: unknown;
  /** For a command in place of a script that takes data. */
  readonly args?: readonly string[];
  /** Of a command: what it prints once it works; that becomes its one message. */
  readonly readyWhen?: string;
  /** Where it runs: by default here. */
  readonly cwd?: string;
  /** The whole of its environment but for PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** It can be asked by `liveMemoryOf`. */
  readonly tellsMemory?: boolean;
  /** Pins all of its threads to one core. */
  readonly core?: number;
}

/** What runs the connector or a worker of it, and by what command of package.json its users do. */
const commands: ReadonlyMap<string, string> = new Map([
  ['connector.ts', 'start'],
  ['labelwright.ts', 'worker'],
]);

const stopMs = 10_000;
const running = new Set<ChildProcess>();

/** However this process ends, its children end with it. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export function startChild(options: ChildOptions): Child {
  const { script, environment = {}, core, cwd, readyWhen } = options;
  const node = nodeCommand(options);
  const [command = '', ...args] = core === undefined ? node : ['taskset', '-c', String(core), ...node];
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', readyWhen === undefined ? 'inherit' : 'pipe', 'inherit', 'ipc'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const message = inbox(child, script);
  if (readyWhen !== undefined) tellWhenPrinted(child, readyWhen);
  return {
    pid: child.pid ?? 0,
    message,
    send: (said) => void child.send(said),
    stop: () => stop(child),
    kill: () => kill(child),
  };
}

function nodeCommand({ script, data, args, tellsMemory }: ChildOptions): readonly string[] {
  const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return [
    ...[process.execPath, '--disable-warning=DEP0040', ...flags(script), ...profiling(script)],
    ...(tellsMemory === true ? ['--import', new URL('tell-memory.ts', import.meta.url).href] : []),
    ...[beside(script), ...(args ?? [JSON.stringify(data ?? null)])],
  ];
}

/** What else it prints is read and thrown away, since a full pipe would stop it. */
function tellWhenPrinted(child: ChildProcess, text: string): void {
  let told = false;
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (told) return;
    printed += chunk;
    told = printed.includes(text);
    if (told) child.emit('message', 'ready');
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Node's flags as `npm start` and `npm run worker` have them, or those of `BENCH_FLAGS` in their place (none where that is empty). */
function flags(script: string): readonly string[] {
  const command = commands.get(path.basename(script));
  if (command === undefined) return [];
  const words = (process.env.BENCH_FLAGS ?? scripts()[command] ?? '').split(' ');
  return words.filter((word) => word.startsWith('--') && !word.startsWith('--disable-warning'));
}

function scripts(): Readonly<Record<string, string>> {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { scripts: Record<string, string> }).scripts;
}

/** `BENCH_PROFILE=connector.ts` leaves a CPU profile of that child in the working folder. */
function profiling(script: string): readonly string[] {
  return process.env.BENCH_PROFILE === script ? ['--cpu-prof'] : [];
}

function inbox(child: ChildProcess, script: string): Child['message'] {
  const arrived: unknown[] = [];
  let wake: (() => void) | undefined;
  let ended: Error | undefined;
  const change = (): void => wake?.();
  child.on('message', (message) => {
    arrived.push(message);
    change();
  });
  child.once('error', (error) => {
    ended = error;
    change();
  });
  child.once('exit', (code, signal) => {
    const end = (): void => {
      ended ??= new Error(`Cannot go on: ${script} ended with ${code ?? signal}`);
      change();
    };
    // What it said before it ended may still be on its way.
    if (child.connected) child.once('disconnect', end);
    else end();
  });
  return async () => {
    for (;;) {
      if (arrived.length > 0) return arrived.shift();
      if (ended !== undefined) throw ended;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  // A script waits for the end of its channel, a command for a signal.
  if (child.connected) child.disconnect();
  if (child.stdout !== null) child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await exit;
  clearTimeout(timer);
}

/** For the child: what it was told. */
export function childData(): unknown {
  return JSON.parse(process.argv[2] ?? 'null');
}

/** For the child: says something to the benchmark. */
export function report(message: unknown): void {
  process.send?.(message);
}

/** For the child: says its last word, and lets go of the benchmark once all of it is on its way. */
export function reportLast(message: unknown): void {
  process.send?.(message, undefined, undefined, () => process.disconnect());
}

/** For the child: resolves when the benchmark lets go of it, or is gone. */
export async function untilDismissed(): Promise<void> {
  await once(process, 'disconnect');
}

/** CPU time of a process and all its threads, ms (proc(5): utime and stime, in ticks of 10 ms). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of a process that lies in RAM, bytes: now, and at most since it was last forgotten (proc(5): VmRSS, VmHWM). */
export function residentMemory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`, 'u').exec(status)?.[1]) * 1024;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** The peak counts from now on (proc(5): /proc/pid/clear_refs, 5). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
