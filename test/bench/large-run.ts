import { isDeepStrictEqual } from 'node:util';

import { print, printFigure, printTitle } from './figures.ts';
import { expectedOutcomes, playLargeRun, type LargeRunResult } from './play-large-run.ts';
import { twoCores } from './world.ts';

const workers = 2;
/** For each wait: the slowest machine that the figure is still of use on does 20 files a second. */
const slowest = 20;
/** What a process may gain over its first minutes, MB: nothing that depends on how many files there are. */
const growthTarget = { atMost: 60 };

/** A run over very many files that is paused, killed, resumed, finished and held against the cloud. */
export async function benchLargeRun(cloud: 'graph' | 'box', files: number): Promise<void> {
  printTitle(`large run, ${cloud}: ${files} generated files, ${workers} worker processes, paused, killed and resumed`);
  const result = await playLargeRun({
    ...{ cloud, files, workers, cores: twoCores() },
    limitMs: (files / slowest) * 1000 + 600_000,
    say: (line) => print(`  ${line}\n`),
  });
  printFigure({
    what: 'files without an outcome',
    value: files - Object.values(result.coverage.outcomes).reduce((sum, count) => sum + count, 0),
    unit: 'files',
    target: { atMost: 0 },
    note: `of ${result.coverage.listed} listed; coverage ${result.coverage.reconciled ? 'reconciled' : 'NOT reconciled'}`,
  });
  const outcomes = expectedOutcomes(files);
  const versions = expectedVersions(files);
  printFigure({
    what: 'witnesses that disagree with what was planted',
    value: [
      isDeepStrictEqual(sorted(result.outcomes), sorted(outcomes)),
      isDeepStrictEqual(result.versions, versions),
      result.run.state === 'finished' && result.run.done === files && result.run.total === files,
    ].filter((agrees) => !agrees).length,
    unit: 'of 3',
    target: { atMost: 0 },
    note: `ledger ${JSON.stringify(result.outcomes)}, files by versions ${JSON.stringify(result.versions)}`,
  });
  printFigure({
    what: 'settled during 3 s of the pause',
    value: result.settledWhilePaused,
    unit: 'files',
    target: { atMost: 0 },
  });
  printFigure({
    what: 'rate from the resumption to the kill',
    value: result.perSecond,
    unit: 'files/s',
    note: `${result.seconds} s in all, with what ${result.killed} dead workers had claimed`,
  });
  printMemory(result);
}

/** Of each process: growth from its second minute to its end, beside the peak. */
function printMemory({ memory, held }: LargeRunResult): void {
  for (const name of memory.names()) {
    const samples = memory.samples(name);
    const end = samples.at(-1);
    const settled = samples.find(({ at }) => at >= (samples[0]?.at ?? 0) + 60_000);
    if (end === undefined || settled === undefined || end === settled) continue;
    printFigure({
      what: `${name}: memory at the end above the first minute's`,
      value: end.resident - settled.resident,
      unit: 'MB',
      target: growthTarget,
      note: `peak ${Math.round(memory.peak(name))} MB; each tenth: ${tenths(samples.map(({ resident }) => resident))} MB`,
    });
  }
  printFigure({
    what: 'workers: held on to after a collection, at the end',
    value: Math.max(...held),
    unit: 'MB',
    note: 'by the one that holds on to most',
  });
}

function tenths(values: readonly number[]): string {
  return Array.from({ length: 10 }, (_, tenth) =>
    Math.round(values[Math.floor(((tenth + 1) / 10) * (values.length - 1))] ?? 0),
  ).join(' ');
}

/** One version of every file, a second one of what was labeled. */
export function expectedVersions(files: number): Readonly<Record<number, number>> {
  const { labeled = 0 } = expectedOutcomes(files);
  return { 1: files - labeled, 2: labeled };
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).sort(([left], [right]) => left.localeCompare(right));
}
