import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** One measured thing, said beside what it should be and what it can't be better than. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** None where the figure only explains another one. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** The plainest program that moves the same bytes, measured in the same run. */
  readonly floor?: number;
  readonly note?: string;
}

export function printMachine(): void {
  const load = loadavg().map((value) => value.toFixed(1));
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  print(`Node ${process.version}, ${platform()} ${release()}, ${availableParallelism()} cores (${model}), `);
  print(`${Math.round(totalmem() / 1024 ** 3)} GB memory, load ${load.join(' ')}, ${new Date().toISOString()}\n`);
}

export function printTitle(title: string): void {
  print(`\n${title}\n`);
}

/** `p99, idle    6.1 ms   target at most 50 ms: met   floor 2.1 ms, 2.9 times`. A missed target is said, and no failure. */
export function printFigure({ what, value, unit, target, floor, note }: Figure): void {
  const parts = [`  ${what.padEnd(44)} ${`${rounded(value)} ${unit}`.padEnd(16)}`];
  if (target !== undefined) parts.push(verdict(value, unit, target));
  if (floor !== undefined) parts.push(`floor ${rounded(floor)} ${unit}, ${rounded(value / floor)} times`);
  if (note !== undefined) parts.push(note);
  print(`${parts.join('   ').trimEnd()}\n`);
}

function verdict(value: number, unit: string, target: NonNullable<Figure['target']>): string {
  if ('atMost' in target)
    return `target at most ${plain(target.atMost)} ${unit}: ${value <= target.atMost ? 'met' : 'missed'}`;
  return `target at least ${plain(target.atLeast)} ${unit}: ${value >= target.atLeast ? 'met' : 'missed'}`;
}

/** Targets are whole numbers, or follow from what a peer did. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : rounded(value);
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The value below which `share` of all lie; `values` must not be empty. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function print(text: string): void {
  process.stdout.write(text);
}
