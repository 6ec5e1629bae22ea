/** For a test: a process and a thread of it that hold on to so many megabytes each, after throwing as many away. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { childData, report, untilDismissed } from './children.ts';

function fill(megabytes: number): readonly number[][] {
  return Array.from({ length: megabytes }, () => new Array<number>(1024 ** 2 / 8).fill(0.5));
}

const megabytes = isMainThread ? (childData() as number) : (workerData as number);
fill(megabytes);
const held = fill(megabytes);
process.once('exit', () => held.length);
if (isMainThread) {
  const thread = new Worker(new URL(import.meta.url), { workerData: megabytes });
  await once(thread, 'message');
  report('ready');
  await untilDismissed();
  await thread.terminate();
} else {
  parentPort?.on('message', () => undefined);
  parentPort?.postMessage('ready');
}
