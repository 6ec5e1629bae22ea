import { setTimeout as sleep } from 'node:timers/promises';

import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** The longest that anything stands still, ms: a little longer than a message stays hidden in such a schedule. */
const longestMs = 6_000;
const stepMs = 2;
/** Before it is said that nothing is left to do: messages that are hidden come back only with time. */
const idleMs = 100;

/**
 * A scheduler for what goes over sockets: everybody goes on by the real clock, after pauses that are drawn. Jumps in time are
 * added to it, and told to `shift`, ms since the beginning in all. Nothing here replays.
 */
export function createRealScheduler(random: Random, shift: (ms: number) => Promise<void>): Scheduler {
  const works = new Map<object, Owner>();
  const turns = new Map<object, Owner>();
  const counts = new Map<string, number>();
  const trace: string[] = [];
  let jumped = 0;
  let shifted = Promise.resolve();

  const now = (): number => Date.now() + jumped;
  const living = (owners: ReadonlyMap<object, Owner>): number =>
    [...owners.values()].filter(({ dead }) => !dead).length;
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
    busy: () => living(works),
    async turn(owner, label, delayMs = 0) {
      const turn = {};
      turns.set(turn, owner);
      const frozenMs = Math.max(0, owner.frozenUntil - now());
      await sleep(Math.min(Math.max(delayMs, frozenMs), longestMs) + random.below(3));
      turns.delete(turn);
      if (owner.dead) await new Promise<never>(() => undefined);
      note(`${owner.name} ${label}`);
    },
    begin(owner) {
      const work = {};
      works.set(work, owner);
      return () => void works.delete(work);
    },
    async step() {
      await shifted;
      await sleep(stepMs);
      if (living(works) + living(turns) > 0) return true;
      await sleep(idleMs);
      return false;
    },
    calm: () => shifted,
    pump: (work) => work,
  };
}
