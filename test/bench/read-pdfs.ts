/** A process that reads the text of PDFs as the connector's thread does. */
import { readFileSync } from 'node:fs';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { childData, reportLast, residentMemory } from './children.ts';

export interface ReadPdfsOrder {
  readonly files: readonly string[];
  /** Times that all files are read for the clock; the best counts. */
  readonly rounds: number;
  /** Documents to read in all, one after the other. */
  readonly documents: number;
}

export interface ReadPdfsResult {
  /** Of the best round, by the clock. */
  readonly ms: number;
  /** Of the best round, by the processor: what else runs on the machine doesn't count. */
  readonly cpuMs: number;
  /** Resident memory of this process at its most, bytes. */
  readonly peak: number;
}

const { files, rounds, documents } = childData() as ReadPdfsOrder;
const times = Array.from({ length: rounds }, () => {
  const begun = performance.now();
  const used = process.cpuUsage();
  for (const file of files) readAll(file);
  const { user, system } = process.cpuUsage(used);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
});
for (let read = rounds * files.length; read < documents; read++) readAll(files[read % files.length] ?? '');
reportLast({
  ms: Math.min(...times.map(({ ms }) => ms)),
  cpuMs: Math.min(...times.map(({ cpuMs }) => cpuMs)),
  peak: residentMemory(process.pid).peak,
} satisfies ReadPdfsResult);

function readAll(file: string): void {
  const budget = createBudget(defaultLimits, () => false);
  const { document } = openDocument(memorySource(readFileSync(file)), { name: file, budget }, formats);
  for (const part of document.parts()) if ('unread' in part) throw new Error(`Cannot go on: ${part.name} was not read`);
}
