/** Imported before a script: on demand collects the garbage of all threads of its process, and reports what is left. */
import { Session } from 'node:inspector/promises';
import { isMainThread } from 'node:worker_threads';

import { report } from './children.ts';
import { asksForMemory, type LiveMemory } from './live-memory.ts';

type Usage = Pick<NodeJS.MemoryUsage, 'heapUsed' | 'external'>;

/** One message of the inspector to a thread, and its answer (Chrome DevTools Protocol, NodeWorker). */
type Call = (method: string, params?: object) => Promise<unknown>;

// Threads are started with the same imports; they are asked from the main one.
if (isMainThread) {
  process.on('message', (message) => {
    if (message === asksForMemory) void liveMemory().then(report);
  });
  // Only who wants to be asked is kept alive by that.
  process.channel?.unref();
}

async function liveMemory(): Promise<LiveMemory> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
    const usages = [process.memoryUsage(), ...(await usagesOfThreads(session))];
    return { bytes: usages.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0) };
  } finally {
    session.disconnect();
  }
}

async function usagesOfThreads(session: Session): Promise<readonly Usage[]> {
  const threads: string[] = [];
  const waiting = new Map<string, (answer: unknown) => void>();
  session.on('NodeWorker.attachedToWorker', ({ params }) => threads.push(params.sessionId));
  session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    waiting.get(`${sessionId} ${id}`)?.(result);
  });
  let last = 0;
  const callOn =
    (sessionId: string): Call =>
    async (method, params = {}) => {
      const id = ++last;
      const answer = new Promise((resolve) => waiting.set(`${sessionId} ${id}`, resolve));
      await session.post('NodeWorker.sendMessageToWorker', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
      return answer;
    };
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  return Promise.all(threads.map((sessionId) => usageOf(callOn(sessionId))));
}

async function usageOf(call: Call): Promise<Usage> {
  await call('HeapProfiler.collectGarbage');
  const asked = await call('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' });
  return JSON.parse((asked as { result: { value: string } }).result.value) as Usage;
}
