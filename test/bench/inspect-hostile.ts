/** A process that inspects files on threads and labels them on its own, as the connector does, and tells the longest turns of its event loop. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { createDocuments } from '../../documents.ts';
import { memorySource } from '../../lib/patch.ts';
import { label } from '../formats/markings.ts';
import { reportLast } from './children.ts';
import { hostileFiles } from './hostile-files.ts';

export interface HostileResult {
  readonly name: string;
  /** How inspecting and labeling ended. */
  readonly outcome: string;
  /** Longest turn of the event loop: time of the thread's own work, and by the clock, ms. */
  readonly cpuMs: number;
  readonly clockMs: number;
}

const documents = createDocuments({ ignoreTestNumbers: false, timeLimitMs: 20_000, threads: 1 });
const results: HostileResult[] = [];
const files = hostileFiles();
await look('a.txt', Buffer.from('what is loaded once does not count'));
results.length = 0;
for (const { name, bytes } of files) await look(name, bytes);
await documents.close();
reportLast(results);

async function look(name: string, bytes: Buffer): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let longest = 0;
  let last = process.threadCpuUsage();
  const turns = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    longest = Math.max(longest, (user + system) / 1000);
  }, 1);
  await pause();
  delay.enable();
  const content = { source: memorySource(bytes), path: undefined };
  const inspected = await documents.inspect(content, name).then(
    ({ findings, unread, labelable }) => ({
      outcome: `${findings.length} types, ${unread.length} unread`,
      labelable,
    }),
    (error: unknown) => ({
      outcome: error instanceof Error && 'kind' in error ? String(error.kind) : 'failed',
      labelable: false,
    }),
  );
  await pause();
  let outcome = inspected.outcome;
  // What can't be read isn't written either.
  if (inspected.labelable) {
    const { patch } = await documents.setLabel(content, name, { label, store: 'auto', markings: [] });
    if (patch !== undefined) outcome += ', labeled';
  }
  await pause();
  clearInterval(turns);
  delay.disable();
  results.push({ name, outcome, cpuMs: longest, clockMs: delay.max / 1e6 });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
