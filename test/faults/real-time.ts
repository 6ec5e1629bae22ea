import { setTimeout as sleep } from 'node:timers/promises';

import { createMishaps, type Mishap, type Mishaps } from './mishaps.ts';
import type { Random } from './random.ts';
import { createUnderWay, type Scheduler } from './scheduler.ts';

/** The longest that anything stands still, ms: a little longer than a message stays hidden in such a schedule. */
const longestMs = 6_000;
/** The longest that queue and store are away, ms. */
const longestOutageMs = 1_000;
const stepMs = 6;
/** Before it is said that nothing is left to do: messages that are hidden come back only with time. */
const idleMs = 100;

/**
 * A scheduler for what goes over sockets: everybody goes on by the real clock, after pauses that are drawn. Jumps in time are
 * added to it, and told to `shift`, ms since the beginning in all. Nothing here replays.
 */
export function createRealScheduler(random: Random, shift: (ms: number) => Promise<void>): Scheduler {
  const works = createUnderWay();
  const calls = createUnderWay();
  const turns = createUnderWay();
  const counts = new Map<string, number>();
  const trace: string[] = [];
  let jumped = 0;
  let shifted = Promise.resolve();

  const now = (): number => Date.now() + jumped;
  const startedAt = now();
  const note = (line: string): void => void trace.push(`${((now() - startedAt) / 1000).toFixed(3)} ${line}`);
  return {
    time: {
      now,
      next: () => undefined,
      set(at) {
        const ms = at - now();
        if (ms <= 0) return;
        jumped += ms;
        const total = jumped;
        shifted = shifted.then(() => shift(total));
      },
    },
    random,
    note,
    trace,
    counts,
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    begin: works.begin,
    call: calls.begin,
    underWay: () => [works, calls, turns].flatMap((some) => some.list()),
    async turn(owner, label, delayMs = 0) {
      const end = turns.begin(owner, label);
      const frozenMs = Math.max(0, owner.frozenUntil - now());
      await sleep(Math.max(delayMs, frozenMs) + random.below(3));
      end();
      if (owner.dead) await new Promise<never>(() => undefined);
      note(`${owner.name} ${label}`);
    },
    async step() {
      await shifted;
      await sleep(stepMs);
      if (works.list().length + turns.list().length > 0) return true;
      await sleep(idleMs);
      return false;
    },
    calm: () => shifted,
    pump: (work) => work,
  };
}

/** Among so many calls to queue and store, in each schedule, one crashes and at one they restart. */
const sureWithin = 60;

/**
 * Mishaps for the real clock: nothing takes longer than a schedule can wait for. A process that stood still for minutes would do so
 * at each of its calls, one after another.
 */
export function createShortMishaps(random: Random): Mishaps {
  const mishaps = createMishaps(random);
  const crash: Mishap = { kind: 'crash', when: random.pick(['before', 'after'] as const) };
  const sure = new Map<number, Mishap>([
    [random.below(sureWithin), crash],
    [random.below(sureWithin), { kind: 'outage', ms: longestOutageMs }],
  ]);
  let [calls, ended] = [0, false];
  return {
    draw(side, label) {
      const drawn = shortened(mishaps.draw(side, label));
      return ended || side === 'cloud' ? drawn : (sure.get(calls++) ?? drawn);
    },
    end() {
      ended = true;
      mishaps.end();
    },
  };
}

function shortened(mishap: Mishap): Mishap {
  switch (mishap.kind) {
    case 'hang':
      return { kind: 'lost', when: mishap.when };
    case 'freeze':
    case 'slow':
      return { ...mishap, ms: Math.min(mishap.ms, longestMs) };
    case 'outage':
      return { ...mishap, ms: Math.min(mishap.ms, longestOutageMs) };
    case 'status':
      return mishap.retryAfter === undefined ? mishap : { ...mishap, retryAfter: 1 };
    default:
      return mishap;
  }
}
