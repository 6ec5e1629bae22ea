import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { cpuMs } from './children.ts';
import type { EditorOrder, EditorResult } from './editor.ts';
import { percentile, print, printFigure, printTitle } from './figures.ts';
import { lagsOf } from './lags.ts';
import { liveMemoryOf } from './live-memory.ts';
import { watchMemory, type MemoryWatch } from './memory-watch.ts';
import { onStage, twoCores, until, type Outcome, type RunningConnector, type Stage } from './world.ts';

export interface SoakOptions {
  readonly cloud: 'graph' | 'box';
  readonly minutes: number;
  readonly perSecond: number;
}

const limitMs = 60_000;
/** How long a connector that has fallen behind may take to catch up, once nothing changes any more. */
const drainMs = 120_000;
/** Ours, since nobody names one: a label is there before a person has closed the file. */
const lagTarget = { atMost: 5_000 };
/** What a process may gain before it would be noticed within a day. */
const slopeTarget = { atMost: 1 };

interface Soaked {
  readonly edited: EditorResult;
  readonly outcomes: readonly Outcome[];
  readonly memory: MemoryWatch;
  readonly deepest: number;
  readonly live: Live;
  /** Of the connector, for all it did, ms. */
  readonly cpu: number;
  /** Messages that waited still when the benchmark ended. */
  readonly left: number;
}

/** What the connector held on to (MB) early on and in the end, and when that was, ms. */
interface Live {
  readonly early: number;
  readonly earlyAt: number;
  readonly end: number;
  readonly endAt: number;
}

/** Changes by the clock for minutes: how soon each is labeled, and whether anything grows. */
export async function benchSoak({ cloud, minutes, perSecond }: SoakOptions): Promise<void> {
  printTitle(`soak, ${cloud}: ${perSecond} changes/s for ${minutes} min, a third of them with a payment card`);
  const soaked = await onStage((stage) => soak(stage, { cloud, minutes, perSecond }));
  const { edited, deepest } = soaked;
  printLags(soaked);
  printFigure({ what: 'deepest queue, files', value: deepest, unit: 'messages' });
  printFigure({ what: 'CPU of the connector', value: soaked.cpu / soaked.outcomes.length, unit: 'ms/outcome' });
  printMemory(soaked, minutes);
  printFigure({
    what: 'changes made',
    value: edited.changes.length / (minutes * 60),
    unit: '/s',
    target: { atLeast: perSecond * 0.99 },
    note: edited.refused.length === 0 ? 'none refused' : `${edited.refused.length} refused: ${edited.refused[0] ?? ''}`,
  });
}

/** What is held on to tells a leak from what V8 leaves lying about; what is resident is what the machine has to have. */
function printMemory({ memory, live }: Soaked, minutes: number): void {
  const from = minutes * 60_000 * 0.5;
  for (const name of ['connector', 'cloud'] as const) {
    printFigure({
      what: `${name}: memory, slope in the second half`,
      value: memory.slope(name, from),
      unit: 'MB/min',
      ...(name === 'connector' ? { target: slopeTarget } : {}),
      floor: memory.slope('users', from),
      note: `peak ${Math.round(memory.peak(name))} MB; the floor is the process that makes the changes`,
    });
  }
  printFigure({
    what: 'connector: held on to after a collection, slope',
    value: ((live.end - live.early) / (live.endAt - live.earlyAt)) * 60_000,
    unit: 'MB/min',
    target: slopeTarget,
    note: `${live.early.toFixed(1)} MB after ${minutesOf(live.earlyAt)} min, ${live.end.toFixed(1)} MB after ${minutesOf(live.endAt)}`,
  });
}

function minutesOf(ms: number): string {
  return (ms / 60_000).toFixed(1);
}

/** Of what has an outcome; what has none is counted beside it, since it would be later than any of these. */
function printLags({ edited, outcomes, left }: Soaked): void {
  const { lags, missed, changes } = lagsOf(edited.changes, outcomes);
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
    ['max', 1],
  ] as const) {
    printFigure({
      what: `from change to label: ${name}`,
      value: percentile(lags, share),
      unit: 'ms',
      ...(name === 'p99' ? { target: lagTarget } : {}),
      floor: percentile(edited.took, share),
      ...(name === 'max' ? { note: 'the floor is a plain upload under the same load' } : {}),
    });
  }
  printFigure({
    what: 'changes without an outcome',
    value: missed,
    unit: 'files',
    target: { atMost: 0 },
    note: `of ${changes}; ${left} messages waited when the benchmark ended, at most ${drainMs / 1000} s after the last change`,
  });
}

async function soak(stage: Stage, { cloud, minutes, perSecond }: SoakOptions): Promise<Soaked> {
  const scene = { cloud, content: { documents: 0 }, cores: twoCores(), tellsMemory: true } as const;
  const running = await stage.startCloud(scene);
  const connector = await stage.startConnector(scene, running);
  await until(() => connector.state.subscription(), { limitMs, what: 'the subscription' });
  const data: EditorOrder = { cloud, origin: running.origin, perSecond, seconds: minutes * 60 };
  const users = stage.start({ script: 'editor.ts', data });
  const memory = watchMemory(1_000);
  for (const [name, pid] of [
    ['connector', connector.child.pid],
    ['cloud', running.child.pid],
    ['users', users.pid],
  ] as const)
    memory.add(name, pid);
  const queue = openQueue(path.join(connector.folder, 'queue.db'));
  const watch = watchQueue({ connector, memory, queue, everyMs: Math.min(60_000, minutes * 15_000) });
  const begun = performance.now();
  try {
    // Long before the half whose slope is told: a forced collection is followed by some seconds of growth.
    await sleep(minutes * 15_000);
    const [early, earlyAt] = [await liveMemoryOf(connector.child), performance.now() - begun];
    const edited = (await users.message()) as EditorResult;
    memory.stop();
    const left = await drained(queue);
    const [end, endAt] = [await liveMemoryOf(connector.child), performance.now() - begun];
    const cpu = cpuMs(connector.child.pid);
    const live = { early, earlyAt, end, endAt };
    return { edited, outcomes: connector.state.outcomes(), memory, deepest: watch.deepest(), live, cpu, left };
  } finally {
    watch.stop();
    memory.stop();
    queue.close();
  }
}

/** Lets the queue run empty, for a while; answers how many messages are left then. */
async function drained(queue: QueueRead): Promise<number> {
  const deadline = performance.now() + drainMs;
  do await sleep(1_000);
  while (queue.depth() > 0 && performance.now() < deadline);
  return queue.depth();
}

interface QueueRead {
  /** Messages of files and sources that wait or are worked on. */
  depth(): number;
  close(): void;
}

function openQueue(file: string): QueueRead {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
  return {
    depth: () => (database.prepare('select count(*) as messages from messages').get() as { messages: number }).messages,
    close: () => database.close(),
  };
}

interface Watched {
  readonly connector: RunningConnector;
  readonly memory: MemoryWatch;
  readonly queue: QueueRead;
  readonly everyMs: number;
}

/** Looks each second, tells each minute. */
function watchQueue({ connector, memory, queue, everyMs }: Watched): { deepest(): number; stop(): void } {
  const begun = performance.now();
  let deepest = 0;
  const look = setInterval(() => {
    deepest = Math.max(deepest, queue.depth());
  }, 1_000);
  const tell = setInterval(() => {
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
    const { files, kinds } = connector.state.settled();
    print(
      `  ${minutes} min: ${memory.line()}; ${queue.depth()} queued; ${files} settled, ${kinds.labeled ?? 0} labeled\n`,
    );
  }, everyMs);
  return {
    deepest: () => deepest,
    stop() {
      clearInterval(look);
      clearInterval(tell);
    },
  };
}
