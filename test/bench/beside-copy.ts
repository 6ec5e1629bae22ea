import { rmSync } from 'node:fs';
import path from 'node:path';

import type { FileTask, FileWorkerOrder, FileWorkerResult } from './file-worker.ts';
import { printFigure } from './figures.ts';
import type { Stage } from './world.ts';

const megabyte = 1024 ** 2;

export type FileWork = FileWorkerOrder['work'];

export interface BesideCopy {
  readonly what: string;
  readonly file: string;
  /** Of the same type; each process works on it first, so that loaded code doesn't count. */
  readonly warmUp: string;
  readonly rounds: number;
  /** Of the time of a plain copy. */
  readonly timesCopy: number;
  /** More than before the call, MB. */
  readonly memory: number;
  /** Programs that do the same, and what they are called in the figures. */
  readonly peers: readonly { readonly work: FileWork; readonly name: string; readonly atLeast: number }[];
}

/**
 * Labels a file, copies it, and has peers label it, in turn, each in a process of its own and each to a new file that is synced to
 * disk; the median of all rounds counts.
 */
export async function measureBesideCopy(stage: Stage, options: BesideCopy): Promise<void> {
  const works: readonly FileWork[] = ['copy', 'label', ...options.peers.map(({ work }) => work)];
  const results = await playRounds(stage, works, options);
  const median = (work: FileWork): number => middle(results.get(work)?.map(({ ms }) => ms) ?? []);
  const most = (work: FileWork): number => Math.max(...(results.get(work)?.map(({ peak }) => peak) ?? []));
  const ms = median('label');
  printFigure({
    what: `${options.what}: time, synced`,
    value: ms / median('copy'),
    unit: 'x copy',
    target: { atMost: options.timesCopy },
    note: `${Math.round(ms)} ms beside ${Math.round(median('copy'))} ms`,
  });
  printFigure({
    what: `${options.what}: memory above before`,
    value: most('label') / megabyte,
    unit: 'MB',
    target: { atMost: options.memory },
  });
  for (const { work, name, atLeast } of options.peers) {
    printFigure({
      what: `${options.what}: faster than ${name}`,
      value: median(work) / ms,
      unit: 'times',
      target: { atLeast },
      note: `which takes ${Math.round(median(work))} ms and ${Math.round(most(work) / megabyte)} MB`,
    });
  }
}

async function playRounds(
  stage: Stage,
  works: readonly FileWork[],
  { file, warmUp, rounds }: BesideCopy,
): Promise<ReadonlyMap<FileWork, readonly FileWorkerResult[]>> {
  const workers = works.map((work) => ({ work, child: stage.start({ script: 'file-worker.ts', data: { work } }) }));
  const results = new Map<FileWork, FileWorkerResult[]>(works.map((work) => [work, []]));
  const output = path.join(stage.folder('outputs'), 'output');
  const task = async (child: (typeof workers)[number]['child'], from: string): Promise<FileWorkerResult> => {
    child.send(JSON.stringify({ file: from, output } satisfies FileTask));
    const result = (await child.message()) as FileWorkerResult;
    rmSync(output);
    return result;
  };
  for (const { child } of workers) for (let round = 0; round < 3; round++) await task(child, warmUp);
  for (let round = 0; round < rounds; round++) {
    for (const { work, child } of workers) results.get(work)?.push(await task(child, file));
  }
  for (const { child } of workers) await child.stop();
  return results;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
