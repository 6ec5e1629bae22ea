import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Something that waits until the schedule lets it go on. */
export interface Waiting {
  readonly owner: Owner;
  readonly label: string;
  /** Not before this time, epoch ms. */
  readonly readyAt: number;
  readonly go: () => void;
}

/** Whose step it is: a process that can die or stand still, a user, the network. */
export interface Owner {
  readonly name: string;
  dead: boolean;
  /** Stands still until then, epoch ms. */
  frozenUntil: number;
}

/** Decides in which order the steps of all that goes on at once are taken, from one source of choices. */
export interface Scheduler {
  readonly time: VirtualTime;
  readonly random: Random;
  /** Resolves when it is this step's turn; never for an owner that died. */
  turn(owner: Owner, label: string, delayMs?: number): Promise<void>;
  /** Counts work that the schedule has to wait for; ended by the answer. */
  begin(owner: Owner): () => void;
  /** Work that is under way, of those who live. */
  busy(): number;
  /** Takes one step: lets one of those that wait go on, or time pass. False when nobody waits and no work is under way. */
  step(): Promise<boolean>;
  /** Lets what the last step set off come to its next wait. */
  calm(): Promise<void>;
  /** Waits for work that takes no turns; time passes as far as that work waits for it. */
  pump<Value>(work: Promise<Value>): Promise<Value>;
  /** What happened, a line each. */
  note(line: string): void;
  readonly trace: readonly string[];
}

/** Turns of the event loop after which whatever a step set off has come to its next wait. */
const calmTurns = 3;
const idleTurns = 30;

export function createScheduler(time: VirtualTime, random: Random): Scheduler {
  let waiting: Waiting[] = [];
  const works = new Map<object, Owner>();
  const trace: string[] = [];
  const startedAt = time.now();

  const note = (line: string): void => {
    trace.push(`${((time.now() - startedAt) / 1000).toFixed(3)} ${line}`);
  };
  const ready = (): Waiting[] =>
    waiting.filter(({ owner, readyAt }) => readyAt <= time.now() && owner.frozenUntil <= time.now());
  const busy = (): number => [...works.values()].filter(({ dead }) => !dead).length;

  const passUntilNext = (): boolean => {
    const starts = waiting.map(({ owner, readyAt }) => Math.max(readyAt, owner.frozenUntil));
    const next = Math.min(...starts, time.next() ?? Infinity);
    if (next === Infinity) return false;
    time.set(next);
    return true;
  };

  return {
    time,
    random,
    note,
    trace,
    busy,
    turn: (owner, label, delayMs = 0) =>
      new Promise((go) => {
        if (!owner.dead) waiting.push({ owner, label, readyAt: time.now() + delayMs, go });
      }),
    begin: (owner) => {
      const work = {};
      works.set(work, owner);
      return () => void works.delete(work);
    },
    async step() {
      await calm(calmTurns);
      waiting = waiting.filter(({ owner }) => !owner.dead);
      time.set(time.now() + random.below(200));
      let choices = ready();
      if (choices.length === 0) {
        await calm(idleTurns);
        choices = ready();
      }
      if (choices.length === 0) {
        if (waiting.length === 0 && busy() === 0) return false;
        return passUntilNext();
      }
      const chosen = random.pick(choices);
      waiting = waiting.filter((one) => one !== chosen);
      note(`${chosen.owner.name} ${chosen.label}`);
      chosen.go();
      return true;
    },
    calm: () => calm(calmTurns),
    async pump(work) {
      const state = { ended: false };
      const end = (): void => {
        state.ended = true;
      };
      work.then(end, end);
      for (let turns = 0; !state.ended; turns++) {
        await calm(1);
        const next = time.next();
        if (turns > idleTurns && next !== undefined) time.set(next);
      }
      return work;
    },
  };
}

/** Nothing of a schedule waits for a disk, a socket or a thread, so turns of the loop suffice, and their number is the same each time. */
async function calm(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
