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

/** Queue and store, which restart for all processes at once. */
export interface Outage {
  /** Until when they are away, epoch ms. */
  until: number;
  /** How often they went away: whoever was connected then has lost the answer. */
  times: number;
  /** Breaks connections that there really are. */
  readonly cut: (() => Promise<void>) | undefined;
}

export interface ProcessOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly mishaps: Mishaps;
  readonly handle: Handle;
  readonly outage: Outage;
  /** A user changes the file that a call is about; false where it is about none. */
  readonly race: (url: URL) => Promise<boolean>;
}

export function createProcess(options: ProcessOptions): Process {
  const { name, scheduler } = options;
  const callDatabase: Around = (label, work) => reachDatabase({ options, process, side: 'database', label }, work);
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
      return untilAborted(
        init?.signal,
        callCloud({ options, process, side: 'cloud', label, url, request, signal: init?.signal }),
      );
    },
    wrap: (pipeline) => ({
      ...pipeline,
      store: wrapObject(pipeline.store, 'store', callDatabase),
      queues: wrapObject(pipeline.queues, 'queue', callDatabase),
    }),
  };
  return process;
}

interface Call {
  readonly options: ProcessOptions;
  readonly process: Process;
  readonly side: Side;
  readonly label: string;
}

interface CloudCall extends Call {
  readonly url: URL;
  readonly request: Request;
  readonly signal: AbortSignal | null | undefined;
}

/** A mishap that the process itself meets, on either side of the call. Never answers where the process dies of it. */
async function suffer(
  { options, process, label, side }: Call,
  mishap: Mishap,
  when: 'before' | 'after',
): Promise<void> {
  if (!('when' in mishap) || mishap.when !== when) return;
  const { scheduler } = options;
  if (mishap.kind === 'crash' || mishap.kind === 'freeze' || mishap.kind === 'slow') {
    scheduler.count(`${mishap.kind} ${when} a ${side} call`);
  }
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

/** The call itself, so that it can be told what was waited for. */
async function during<Result>({ options, process, label }: Call, work: () => Promise<Result>): Promise<Result> {
  const end = options.scheduler.call(process, `calls ${label}`);
  try {
    return await work();
  } finally {
    end();
  }
}

function draw({ options, label, side }: Call): Mishap {
  const mishap = options.mishaps.draw(side, label);
  if (mishap.kind !== 'none') options.scheduler.note(`  ${JSON.stringify(mishap)}`);
  return mishap;
}

async function callCloud(call: CloudCall): Promise<Response> {
  const { options, process, label, request, signal } = call;
  await options.scheduler.turn(process, label);
  const mishap = draw(call);
  if (mishap.kind === 'race' && (await options.race(call.url))) options.scheduler.count('race');
  await suffer(call, mishap, 'before');
  await failCloud(call, mishap, 'before');
  if (signal?.aborted === true) throw abortReason(signal);
  if (mishap.kind === 'status') countStatus(options.scheduler, mishap);
  if (mishap.kind === 'status' && mishap.when === 'before') return statusAnswer(mishap);
  const response = await during(call, () => options.handle(request));
  options.scheduler.note(`  ${response.status}`);
  if (conflicts.has(response.status)) options.scheduler.count(`the cloud answers ${response.status}`);
  await suffer(call, mishap, 'after');
  await failCloud(call, mishap, 'after');
  if (mishap.kind === 'status') return statusAnswer(mishap);
  if (mishap.kind !== 'truncate' || response.body === null) return response;
  options.scheduler.count('truncate');
  return truncated(response);
}

/** What the cloud says where a user was faster, or holds the file. */
const conflicts: ReadonlySet<number> = new Set([412, 423]);

function countStatus(scheduler: Scheduler, { status, when }: Extract<Mishap, { kind: 'status' }>): void {
  scheduler.count(`status ${status >= 500 ? '5xx' : status}${when === 'after' ? ' after the work' : ''}`);
}

async function failCloud({ options, signal }: CloudCall, mishap: Mishap, when: 'before' | 'after'): Promise<void> {
  if (!('when' in mishap) || mishap.when !== when) return;
  if (mishap.kind === 'lost' || mishap.kind === 'hang') options.scheduler.count(`${mishap.kind} ${when} a cloud call`);
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

async function reachDatabase<Result>(call: Call, work: () => Promise<Result>): Promise<Result> {
  const { options, process, label } = call;
  const { scheduler, outage } = options;
  await scheduler.turn(process, label);
  const mishap = draw(call);
  if (mishap.kind === 'outage') {
    scheduler.count('restart of queue and store');
    outage.until = Math.max(outage.until, scheduler.time.now() + mishap.ms);
    outage.times++;
    await outage.cut?.();
  }
  await suffer(call, mishap, 'before');
  if (outage.until > scheduler.time.now()) throw new Error('Connection terminated');
  loseAnswer(call, mishap, 'before');
  const before = outage.times;
  const result = await during(call, work);
  countRepeats(scheduler, result);
  const told = tellingCalls[label];
  if (told !== undefined) scheduler.count(told);
  await suffer(call, mishap, 'after');
  if (outage.times > before) throw new Error('Connection terminated');
  loseAnswer(call, mishap, 'after');
  return result;
}

function loseAnswer({ options }: Call, mishap: Mishap, when: 'before' | 'after'): void {
  if (mishap.kind !== 'lost' || mishap.when !== when) return;
  options.scheduler.count(`lost ${when} a database call`);
  throw new Error('Connection terminated');
}

/** What a call tells by being made. */
const tellingCalls: Readonly<Record<string, string>> = {
  'store.sweeps.end': 'sweep of a source',
  'store.runs.record': 'result of a run',
  'store.runs.postpone': 'file of a run waits',
};

/** Messages of a queue that somebody was given before. */
function countRepeats(scheduler: Scheduler, result: unknown): void {
  if (!Array.isArray(result)) return;
  for (const one of result as readonly unknown[]) {
    if (typeof one === 'object' && one !== null && 'receives' in one && Number(one.receives) > 1) {
      scheduler.count('redelivery');
    }
  }
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
