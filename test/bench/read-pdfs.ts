/** A process that reads the text of PDFs as the connector's thread does. */
import { readFileSync } from 'node:fs';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { childData, report, residentMemory } from './children.ts';

export interface ReadPdfsOrder {
  readonly files: readonly string[];
  /** Times that all files are read for the clock; the best counts. */
  readonly rounds: number;
  /** Documents to read in all, one after the other. */
  readonly documents: number;
}

export interface ReadPdfsResult {
  /** Of the best round. */
  readonly ms: number;
  /** Resident memory of this process at its most, bytes. */
  readonly peak: number;
}

const { files, rounds, documents } = childData() as ReadPdfsOrder;
const times = Array.from({ length: rounds }, () => {
  const begun = performance.now();
  for (const file of files) readAll(file);
  return performance.now() - begun;
});
for (let read = rounds * files.length; read < documents; read++) readAll(files[read % files.length] ?? '');
report({ ms: Math.min(...times), peak: residentMemory(process.pid).peak } satisfies ReadPdfsResult);
process.disconnect();

function readAll(file: string): void {
  const budget = createBudget(defaultLimits, () => false);
  const { document } = openDocument(memorySource(readFileSync(file)), { name: file, budget }, formats);
  for (const part of document.parts()) if ('unread' in part) throw new Error(`Cannot go on: ${part.name} was not read`);
}
