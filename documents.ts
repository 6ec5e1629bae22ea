/** `Documents` over threads: on the main thread their pool, and the script of each. */
import { closeSync, openSync } from 'node:fs';
import { extname } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { inspect, labelDocuments, open, setLabel, type InspectorOptions } from './inspect.ts';
import { describeError } from './lib/describe-error.ts';
import { memorySource, revivedPatch } from './lib/patch.ts';
import { fileSource } from './lib/spool.ts';
import { beat, createThreadPool } from './lib/thread-pool.ts';
import type { ByteSource } from './model/bytes.ts';
import { FileError, type FileErrorKind } from './model/errors.ts';
import type { UnreadPart } from './model/finding.ts';
import type { Content, Documents, Inspection, LabelChange, LabeledDocument } from './pipeline/documents.ts';

export interface DocumentsOptions extends InspectorOptions {
  readonly threads: number;
  /** `open` works on the thread that asks: nobody waits for it meanwhile, and another thread would load everything once more. */
  readonly opensHere?: boolean;
  /** An expression of an own type that is tried for longer from one place loses its thread, ms. */
  readonly stuckMs?: number;
  /** Told of each own type that took too long, with how often it did, and whether it isn't looked for any more. */
  readonly onSlowType?: (slow: { readonly type: string; readonly times: number; readonly off: boolean }) => void;
}

/** A thread that hasn't stopped by itself at the limit gets this much more, ms, before it is taken away. */
const graceMs = 5_000;
/** So often an own type may take a thread; then it isn't looked for any more. */
const mostStuck = 3;
const defaultStuckMs = 5_000;

/** An own type's expression took too long, and the thread with it. */
class StuckType extends Error {
  readonly type: string;

  constructor(type: string) {
    super(`Cannot look for type ${type}: an expression of it takes too long`);
    this.type = type;
  }
}

/** Inspects and labels on threads, so that a slow file never delays an answer. */
export function createDocuments(options: DocumentsOptions): Documents & { close(): Promise<void> } {
  const { threads, opensHere, stuckMs = defaultStuckMs, onSlowType, ...inspector } = options;
  const pool = createThreadPool<InspectJob | LabelJob, Inspection | LabeledDocument>({
    script: new URL(`./documents${extname(import.meta.url)}`, import.meta.url),
    workerData: { inspector },
    threads,
    timeoutMs: inspector.timeLimitMs + 1000 * (inspector.ocr?.seconds ?? 0) + graceMs,
    onTimeout: () => new FileError('too-slow', 'Cannot read file to its end: the time limit has passed'),
    stuckMs,
    onStuck: (type) => new StuckType(inspector.ownTypes?.[type]?.id ?? String(type)),
    revive: reviveFailure,
  });
  const stuck = new Map<string, number>();
  const noteStuck = (type: string): void => {
    const times = (stuck.get(type) ?? 0) + 1;
    stuck.set(type, times);
    onSlowType?.({ type, times, off: times >= mostStuck });
  };
  const inspectThere = async (job: InspectJob) => (await pool.run(job)) as Inspection;
  const switchedOff = () => [...stuck].flatMap(([type, times]) => (times >= mostStuck ? [type] : []));
  const run = async (job: InspectJob): Promise<Inspection> => {
    const without = switchedOff();
    for (;;) {
      try {
        const inspection = await inspectThere({ ...job, withoutTypes: without });
        return { ...inspection, unread: [...without.map(asUnread), ...inspection.unread] };
      } catch (error) {
        if (!(error instanceof StuckType)) throw error;
        noteStuck(error.type);
        without.push(error.type);
      }
    }
  };
  return {
    inspect: (content, name, wanted) =>
      run({ ...jobOf(content, name), labelsOnly: false, explain: wanted?.explain === true }),
    open: (content, name) =>
      opensHere === true
        ? new Promise((resolve) => {
            resolve(inspect(content.source, name, { ...inspector, labelsOnly: true }));
          })
        : inspectThere({ ...jobOf(content, name), labelsOnly: true }),
    switchedOff,
    ...labelDocuments((source, name) => open(source, name, inspector)),
    ...(opensHere !== true && {
      setLabel: async (content: Content, name: string, change: LabelChange) =>
        revived((await pool.run({ ...jobOf(content, name), change })) as LabeledDocument),
    }),
    close: () => pool.close(),
  };
}

/** A type that was not looked for, as a piece of the file that is not known. */
function asUnread(type: string): UnreadPart {
  return { name: `type ${type}`, unread: 'too-slow' };
}

/** One file for a thread. */
type InspectJob = JobContent & {
  readonly labelsOnly: boolean;
  readonly explain?: boolean;
  readonly withoutTypes?: readonly string[];
};
/** A label for one file. */
type LabelJob = JobContent & { readonly change: LabelChange };
/** Its bytes, or the path of a temporary file that holds them. */
type JobContent = { readonly name: string } & ({ readonly bytes: Uint8Array } | { readonly path: string });

/** An error as it crosses the border between threads. */
interface InspectFailure {
  readonly kind?: FileErrorKind;
  readonly message: string;
}

function jobOf({ source, path }: Content, name: string): JobContent {
  return path === undefined ? { name, bytes: source.read(0, source.size) } : { name, path };
}

function revived({ patch, ...rest }: LabeledDocument): LabeledDocument {
  return { ...rest, patch: patch && revivedPatch(patch) };
}

function reviveFailure(failure: unknown): Error {
  const { kind, message } = failure as InspectFailure;
  return kind === undefined ? new Error(message) : new FileError(kind, message);
}

function serveJobs(inspector: InspectorOptions, pulse: Int32Array): void {
  const options = { ...inspector, watch: (type: number) => beat(pulse, type) };
  parentPort?.on('message', ({ job }: { job: InspectJob | LabelJob }) => {
    try {
      parentPort?.postMessage({ result: runJob(job, options) });
    } catch (error) {
      parentPort?.postMessage({ failure: asFailure(error) });
    }
  });
}

function runJob(job: InspectJob | LabelJob, inspector: InspectorOptions): Inspection | LabeledDocument {
  if ('bytes' in job) {
    const { buffer, byteOffset, byteLength } = job.bytes;
    return runOn(memorySource(Buffer.from(buffer, byteOffset, byteLength)), job, inspector);
  }
  const descriptor = openSync(job.path, 'r');
  try {
    return runOn(fileSource(descriptor), job, inspector);
  } finally {
    closeSync(descriptor);
  }
}

function runOn(source: ByteSource, job: InspectJob | LabelJob, inspector: InspectorOptions) {
  if ('change' in job) {
    const limitMs = inspector.timeLimitMs;
    return setLabel((from, name) => open(from, name, { ...inspector, limitMs }), source, job);
  }
  const { labelsOnly, explain: wanted = false, withoutTypes = [] } = job;
  return inspect(source, job.name, { ...inspector, labelsOnly, explain: wanted, withoutTypes });
}

function asFailure(error: unknown): InspectFailure {
  return error instanceof FileError ? { kind: error.kind, message: error.message } : { message: describeError(error) };
}

const threadData = workerData as { readonly inspector?: InspectorOptions; readonly pulse: Int32Array } | null;
if (!isMainThread && threadData?.inspector !== undefined) serveJobs(threadData.inspector, threadData.pulse);
