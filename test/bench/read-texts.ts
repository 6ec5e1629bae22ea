/** A process that reads all text of files as the connector's thread does, from memory. */
import { readFileSync } from 'node:fs';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { childData, report } from './children.ts';

export interface ReadTextsOrder {
  readonly files: readonly string[];
  /** Times that all files are read; the best counts. */
  readonly rounds: number;
}

export interface ReadTextsResult {
  /** Of one processor in the best round: what else runs on the machine doesn't count. */
  readonly ms: number;
  /** UTF-16 units of one round. */
  readonly characters: number;
}

const { files, rounds } = childData() as ReadTextsOrder;
const sources = files.map((file) => ({ name: file, source: memorySource(readFileSync(file)) }));
let characters = 0;
const times = Array.from({ length: rounds }, () => {
  characters = 0;
  const begun = process.cpuUsage();
  for (const { name, source } of sources) {
    const budget = createBudget(defaultLimits, () => false);
    for (const part of openDocument(source, { name, budget }, formats).document.parts()) {
      if ('unread' in part) throw new Error(`Cannot go on: ${part.name} was not read`);
      characters += part.text.length;
    }
  }
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
});
report({ ms: Math.min(...times), characters } satisfies ReadTextsResult);
process.disconnect();
