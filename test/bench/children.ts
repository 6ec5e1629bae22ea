import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A process of a benchmark: told nothing but its arguments, asked for nothing but its messages. */
export interface Child {
  readonly pid: number;
  /** Its next message, in order; rejects when it ends or fails before it says one. */
  message(): Promise<unknown>;
  /** Asks it to end, and makes it when it doesn't. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** A file beside this one. */
  readonly script: string;
  readonly data?: unknown;
  /** The whole of its environment but for PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Pins all of its threads to one core. */
  readonly core?: number;
}

const stopMs = 10_000;
const running = new Set<ChildProcess>();

/** However this process ends, its children end with it. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export function startChild({ script, data, environment = {}, core }: ChildOptions): Child {
  const node = [process.execPath, '--disable-warning=DEP0040', ...profiling(script)];
  node.push(fileURLToPath(new URL(script, import.meta.url)), JSON.stringify(data ?? null));
  const [command = '', ...args] = core === undefined ? node : ['taskset', '-c', String(core), ...node];
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { pid: child.pid ?? 0, message: inbox(child, script), stop: () => stop(child) };
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
    ended ??= new Error(`Cannot go on: ${script} ended with ${code ?? signal}`);
    change();
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
  if (child.connected) child.disconnect();
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
