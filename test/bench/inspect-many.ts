/** A process that inspects files on threads as the connector does, and tells how long that takes and what memory it needs. */
import { createDocuments } from '../../documents.ts';
import { memorySource } from '../../lib/patch.ts';
import { mixedText } from '../corpus/mixed-text.ts';
import { childData, reportLast, residentMemory } from './children.ts';

export interface ManyOrder {
  readonly threads: number;
  /** Texts of 256 KB, all given to the threads at once. */
  readonly texts: number;
  /** A file that is read from the disk, for its memory, in place of texts. */
  readonly file?: string;
  readonly types?: readonly string[];
}

export interface ManyResult {
  /** By the clock. */
  readonly ms: number;
  /** Resident memory at its most, above what the process held before, bytes. */
  readonly grown: number;
  readonly findings: number;
}

const { threads, texts, file, types } = childData() as ManyOrder;
const documents = createDocuments({
  ignoreTestNumbers: false,
  timeLimitMs: 600_000,
  threads,
  ...(types !== undefined && { types }),
});
const text = Buffer.from(mixedText(256 * 1024, 7).join('\n'));
const small = { source: memorySource(text), path: undefined };
// A thread reads the file itself.
const nothing = memorySource(Buffer.alloc(0));
// Threads start, load everything and warm up.
await Promise.all(Array.from({ length: 8 * threads }, () => documents.inspect(small, 'a.txt')));
const before = residentMemory(process.pid).now;
const begun = performance.now();
const found =
  file === undefined
    ? await Promise.all(Array.from({ length: texts }, () => documents.inspect(small, 'a.txt')))
    : [await documents.inspect({ source: nothing, path: file }, 'a.txt')];
const ms = performance.now() - begun;
const findings = found.reduce((sum, inspection) => sum + inspection.findings.length, 0);
await documents.close();
reportLast({ ms, grown: residentMemory(process.pid).peak - before, findings } satisfies ManyResult);
