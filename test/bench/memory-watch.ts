import { residentMemory } from './children.ts';

const megabyte = 1024 ** 2;

export interface Sample {
  /** Since the watch began, ms. */
  readonly at: number;
  /** MB */
  readonly resident: number;
}

/** Resident memory of processes over time. */
export interface MemoryWatch {
  /** Watches another process under this name; one that ended keeps its samples. */
  add(name: string, pid: number): void;
  /** All that were ever watched. */
  names(): readonly string[];
  samples(name: string): readonly Sample[];
  /** MB a minute by least squares over the samples from `from` (ms) on. */
  slope(name: string, from: number): number;
  peak(name: string): number;
  /** The latest sample of each, as `connector 131 MB, cloud 88 MB`. */
  line(): string;
  stop(): void;
}

export function watchMemory(everyMs: number): MemoryWatch {
  const begun = performance.now();
  const watched = new Map<string, number>();
  const samples = new Map<string, Sample[]>();
  const look = (): void => {
    for (const [name, pid] of watched) {
      const now = residentNow(pid);
      if (now === undefined) watched.delete(name);
      else samples.get(name)?.push({ at: performance.now() - begun, resident: now / megabyte });
    }
  };
  const timer = setInterval(look, everyMs);
  const of = (name: string): readonly Sample[] => samples.get(name) ?? [];
  return {
    add(name, pid) {
      watched.set(name, pid);
      samples.set(name, [...of(name)]);
    },
    names: () => [...samples.keys()],
    samples: of,
    slope: (name, from) => slopePerMinute(of(name).filter(({ at }) => at >= from)),
    peak: (name) => Math.max(...of(name).map(({ resident }) => resident)),
    line: () =>
      [...samples]
        .filter(([name]) => watched.has(name))
        .map(([name, all]) => `${name} ${Math.round(all.at(-1)?.resident ?? 0)} MB`)
        .join(', '),
    stop: () => clearInterval(timer),
  };
}

/** A process that has ended has no memory. */
function residentNow(pid: number): number | undefined {
  try {
    return residentMemory(pid).now;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}

export function slopePerMinute(samples: readonly Sample[]): number {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const mean = samples.reduce((sum, { resident }) => sum + resident, 0) / count;
  const spread = samples.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  const together = samples.reduce((sum, { at, resident }) => sum + (at - meanAt) * (resident - mean), 0);
  return (together / spread) * 60_000;
}
