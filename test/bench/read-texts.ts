/** A process that reads all text of files as the connector's thread does, from memory. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

import { openZip } from '../../formats/containers/zip.ts';
import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { childData, reportLast } from './children.ts';

export interface ReadTextsOrder {
  readonly files: readonly string[];
  /** Times that all files are read; the best counts. */
  readonly rounds: number;
}

export interface ReadTextsResult {
  /** Of one processor in the best round: what else runs on the machine doesn't count. */
  readonly ms: number;
  /** The same for nothing but inflating the deflated entries. */
  readonly floorMs: number;
  /** Bytes that they inflate to. */
  readonly inflated: number;
  /** UTF-16 units of one round. */
  readonly characters: number;
}

const { files, rounds } = childData() as ReadTextsOrder;
const sources = files.map((file) => ({ name: file, source: memorySource(readFileSync(file)) }));
const newBudget = () => createBudget(defaultLimits, () => false);
let characters = 0;
let inflated = 0;

const ms = best(() => {
  characters = 0;
  for (const { name, source } of sources) {
    for (const part of openDocument(source, { name, budget: newBudget() }, formats).document.parts()) {
      if ('unread' in part) throw new Error(`Cannot go on: ${part.name} was not read`);
      characters += part.text.length;
    }
  }
});
const packed = sources.flatMap(({ source }) =>
  openZip(source, newBudget())
    .entries.filter(({ method }) => method === 8)
    .map(({ dataStart, compressedSize, size }) => ({ data: source.read(dataStart, compressedSize), size })),
);
const floorMs = best(() => {
  inflated = 0;
  for (const { data, size } of packed) {
    inflated += inflateRawSync(data, { chunkSize: Math.min(Math.max(size, 1024), 1024 ** 2) }).length;
  }
});
reportLast({ ms, floorMs, inflated, characters } satisfies ReadTextsResult);

/** Milliseconds of the processor in the best round. */
function best(run: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
