import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

import { createRandom } from './random.ts';

/** Time that passes only when told to. What waits for it waits in order: by time, then by when it was asked for. */
export interface VirtualTime {
  readonly now: () => number;
  /** When the next timer fires, epoch ms. */
  next(): number | undefined;
  /** Sets the clock and fires what is due; an interval that fell behind fires once, as on a process that stood still. */
  set(at: number): void;
}

interface Timer {
  readonly id: number;
  at: number;
  readonly everyMs: number | undefined;
  readonly fire: () => void;
}

let now = 0;
let lastId = 0;
let timers = new Map<number, Timer>();
/** Ids and secrets only have to be different, so they can come from a seed. */
let ids = createRandom(0);

/**
 * Takes the place of the process's clock, timers and randomness, in every module and library that is loaded. Begun anew for
 * each schedule: what an earlier one left waiting is forgotten.
 */
export function beginVirtualTime(startAt: number, seed: number): VirtualTime {
  now = startAt;
  lastId = 0;
  timers = new Map();
  ids = createRandom(seed, 7);
  install();
  return { now: () => now, next: () => nextTimer()?.at, set };
}

function set(at: number): void {
  now = Math.max(now, at);
  for (let due = nextTimer(); due !== undefined && due.at <= now; due = nextTimer()) {
    if (due.everyMs === undefined) timers.delete(due.id);
    else due.at = now + due.everyMs;
    due.fire();
  }
}

function nextTimer(): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers.values()) {
    if (first === undefined || timer.at < first.at) first = timer;
  }
  return first;
}

function start(ms: unknown, fire: () => void, repeats = false): number {
  const delay = Math.max(1, Number(ms) || 0);
  const id = ++lastId;
  timers.set(id, { id, at: now + delay, everyMs: repeats ? delay : undefined, fire });
  return id;
}

type Callback = (...parameters: readonly unknown[]) => void;

const realDate = Date;
const present = (): number => now;
let installed = false;

function install(): void {
  if (installed) return;
  installed = true;
  installTime();
  installRandomness();
  syncBuiltinESMExports();
}

function installTime(): void {
  const handle = (id: number) => ({
    id,
    ref: () => undefined,
    unref: () => undefined,
    hasRef: () => true,
    [Symbol.toPrimitive]: () => id,
  });
  const clear = (timer: unknown): void => {
    if (typeof timer === 'object' && timer !== null && 'id' in timer) timers.delete(Number(timer.id));
    else if (timer !== undefined) timers.delete(Number(timer));
  };
  const replaced = {
    Date: virtualDate(),
    setTimeout: (callback: Callback, ms?: number, ...rest: readonly unknown[]) =>
      handle(start(ms, () => callback(...rest))),
    setInterval: (callback: Callback, ms?: number, ...rest: readonly unknown[]) =>
      handle(start(ms, () => callback(...rest), true)),
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, replaced);
  Object.defineProperty(performance, 'now', { value: () => now, configurable: true });
  Object.defineProperty(AbortSignal, 'timeout', { value: abortAfter, configurable: true });
  Object.assign(timersPromises, { setTimeout: sleep });
}

/** The clock of dates; given times are untouched. */
function virtualDate(): DateConstructor {
  return new Proxy(realDate, {
    construct: (target, parameters: readonly unknown[], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now] : parameters, newTarget) as object,
    get: (target, name, receiver) => (name === 'now' ? present : (Reflect.get(target, name, receiver) as unknown)),
  });
}

function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  start(ms, () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
  return controller.signal;
}

function sleep<Value>(
  ms?: number,
  value?: Value,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      timers.delete(id);
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
    };
    const id = start(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve(value);
    });
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

function installRandomness(): void {
  const guid = (): string => {
    const hex = ids.bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  Object.assign(crypto, { randomUUID: guid, randomBytes: (length: number) => ids.bytes(length) });
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: guid, configurable: true });
  Object.assign(Math, { random: () => ids.next() });
}
