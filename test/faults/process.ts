import type { Pipeline } from '../../pipeline/pipeline.ts';
import type { Handle } from './cloud.ts';
import type { Mishap, Mishaps, Side } from './mishaps.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** A connector process: its calls to cloud, queue and store take turns with those of everybody else, and go wrong. */
export interface Process extends Owner {
  /** The process is gone: nothing that it waits for ever comes. */
  crash(): void;
  /** Calls of its connector. */
  readonly transport: typeof fetch;
  /** The pipeline with queue and store behind the schedule. */
  wrap(pipeline: Pipeline): Pipeline;
}

export interface ProcessOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly mishaps: Mishaps;
  readonly handle: Handle;
  /** Until when queue and store are away, epoch ms. */
  readonly outage: { until: number };
  /** A user changes the file that a call is about. */
  readonly race: (url: URL) => Promise<void>;
}

export function createProcess(options: ProcessOptions): Process {
  const { name, scheduler } = options;
  const process: Process = {
    name,
    dead: false,
    frozenUntil: 0,
    crash() {
      scheduler.note(`${name} dies`);
      process.dead = true;
    },
    transport: async (input, init) => {
      // The signal stays ours: a request of its own would follow it by weak references.
      const request = new Request(input, { ...init, signal: null });
      const url = new URL(request.url);
      const label = `${request.method} ${url.pathname}`;
      return untilAborted(init?.signal, callCloud({ options, process, label, url, request, signal: init?.signal }));
    },
    wrap: (pipeline) => ({
      ...pipeline,
      store: wrapObject(pipeline.store, 'store', (label, work) => callDatabase({ options, process, label }, work)),
      queues: wrapObject(pipeline.queues, 'queue', (label, work) => callDatabase({ options, process, label }, work)),
    }),
  };
  return process;
}

interface Call {
  readonly options: ProcessOptions;
  readonly process: Process;
  readonly label: string;
}

interface CloudCall extends Call {
  readonly url: URL;
  readonly request: Request;
  readonly signal: AbortSignal | null | undefined;
}

/** A mishap that the process itself meets, on either side of the call. Never answers where the process dies of it. */
async function suffer({ options, process, label }: Call, mishap: Mishap, when: 'before' | 'after'): Promise<void> {
  if (!('when' in mishap) || mishap.when !== when) return;
  const { scheduler } = options;
  if (mishap.kind === 'crash') {
    process.crash();
    await new Promise<never>(() => undefined);
  }
  if (mishap.kind === 'freeze') {
    process.frozenUntil = scheduler.time.now() + mishap.ms;
    await scheduler.turn(process, `wakes at ${label}`);
  }
  if (mishap.kind === 'slow') await scheduler.turn(process, `goes on with ${label}`, mishap.ms);
}

function draw({ options, label }: Call, side: Side): Mishap {
  const mishap = options.mishaps.draw(side, label);
  if (mishap.kind !== 'none') options.scheduler.note(`  ${JSON.stringify(mishap)}`);
  return mishap;
}

async function callCloud(call: CloudCall): Promise<Response> {
  const { options, process, label, request, signal } = call;
  await options.scheduler.turn(process, label);
  const mishap = draw(call, 'cloud');
  if (mishap.kind === 'race') await options.race(call.url);
  await suffer(call, mishap, 'before');
  await failCloud(call, mishap, 'before');
  if (signal?.aborted === true) throw abortReason(signal);
  if (mishap.kind === 'status' && mishap.when === 'before') return statusAnswer(mishap);
  const response = await options.handle(request);
  options.scheduler.note(`  ${response.status}`);
  await suffer(call, mishap, 'after');
  await failCloud(call, mishap, 'after');
  if (mishap.kind === 'status') return statusAnswer(mishap);
  return mishap.kind === 'truncate' ? truncated(response) : response;
}

async function failCloud({ signal }: CloudCall, mishap: Mishap, when: 'before' | 'after'): Promise<void> {
  if (!('when' in mishap) || mishap.when !== when) return;
  if (mishap.kind === 'lost') throw new TypeError('fetch failed');
  if (mishap.kind !== 'hang') return;
  if (signal === null || signal === undefined) throw new TypeError('fetch failed');
  await new Promise<never>(() => undefined);
}

function statusAnswer({ status, retryAfter }: Extract<Mishap, { kind: 'status' }>): Response {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new Response(null, { status, headers });
}

/** Half of the body, then a connection that breaks. */
async function truncated(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const whole = new Uint8Array(await response.arrayBuffer());
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (whole.length > 1) controller.enqueue(whole.slice(0, whole.length >> 1));
        controller.error(new TypeError('terminated'));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, headers: response.headers });
}

async function callDatabase<Result>(call: Call, work: () => Promise<Result>): Promise<Result> {
  const { options, process, label } = call;
  const { scheduler, outage } = options;
  await scheduler.turn(process, label);
  const mishap = draw(call, 'database');
  if (mishap.kind === 'outage') outage.until = Math.max(outage.until, scheduler.time.now() + mishap.ms);
  await suffer(call, mishap, 'before');
  if (outage.until > scheduler.time.now() || isLost(mishap, 'before')) throw new Error('Connection terminated');
  const result = await work();
  await suffer(call, mishap, 'after');
  if (isLost(mishap, 'after')) throw new Error('Connection terminated');
  return result;
}

function isLost(mishap: Mishap, when: 'before' | 'after'): boolean {
  return mishap.kind === 'lost' && mishap.when === when;
}

type Around = (label: string, work: () => Promise<unknown>) => Promise<unknown>;

function wrapObject<Value extends object>(value: Value, name: string, around: Around): Value {
  const members = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const label = `${name}.${key}`;
    if (typeof member === 'function') {
      return [
        key,
        (...parameters: readonly unknown[]) =>
          around(label, () => Reflect.apply(member, value, parameters) as Promise<unknown>),
      ];
    }
    return [key, typeof member === 'object' && member !== null ? wrapObject(member, label, around) : member];
  });
  return Object.fromEntries(members) as Value;
}

/** Gives up when the caller does, whatever the other side is doing. */
export function untilAborted<Value>(signal: AbortSignal | null | undefined, work: Promise<Value>): Promise<Value> {
  if (signal === null || signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError');
}
