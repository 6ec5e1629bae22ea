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
  begin(owner: Owner, label: string): () => void;
  /** A call that is waited for within such work; ended by the answer. */
  call(owner: Owner, label: string): () => void;
  /** Work and calls that are under way, of those who live. */
  underWay(): readonly string[];
  /** Takes one step: lets one of those that wait go on, or time pass. False when nobody waits and no work is under way. */
  step(): Promise<boolean>;
  /** Lets what the last step set off come to its next wait. */
  calm(): Promise<void>;
  /** Waits for work that takes no turns; time passes as far as that work waits for it. */
  pump<Value>(work: Promise<Value>): Promise<Value>;
  /** What happened, a line each. */
  note(line: string): void;
  /** That something of this kind happened. */
  count(kind: string): void;
  readonly counts: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
}

/** What was begun and has not ended. */
export interface UnderWay {
  begin(owner: Owner, label: string): () => void;
  /** Of those who live. */
  list(): readonly string[];
}

export function createUnderWay(): UnderWay {
  const all = new Map<object, { readonly owner: Owner; readonly label: string }>();
  return {
    begin(owner, label) {
      const key = {};
      all.set(key, { owner, label });
      return () => void all.delete(key);
    },
    list: () =>
      [...all.values()].filter(({ owner }) => !owner.dead).map(({ owner, label }) => `${owner.name} ${label}`),
  };
}

/** What a thread holds for its whole life; all else that the loop counts is work that goes on by itself. */
const lasting: ReadonlySet<string> = new Set(['MessagePort', 'PipeWrap', 'TTYWrap', 'Timeout']);

export function createScheduler(time: VirtualTime, random: Random): Scheduler {
  let waiting: Waiting[] = [];
  const works = createUnderWay();
  const calls = createUnderWay();
  const trace: string[] = [];
  const counts = new Map<string, number>();
  const startedAt = time.now();

  const note = (line: string): void => {
    trace.push(`${((time.now() - startedAt) / 1000).toFixed(3)} ${line}`);
  };
  const ready = (): Waiting[] =>
    waiting.filter(({ owner, readyAt }) => readyAt <= time.now() && owner.frozenUntil <= time.now());

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
    counts,
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    underWay: () => [...works.list(), ...calls.list(), ...waiting.map(({ owner, label }) => `${owner.name} ${label}`)],
    turn: (owner, label, delayMs = 0) =>
      new Promise((go) => {
        if (!owner.dead) waiting.push({ owner, label, readyAt: time.now() + delayMs, go });
      }),
    begin: works.begin,
    call: calls.begin,
    async step() {
      await calm();
      waiting = waiting.filter(({ owner }) => !owner.dead);
      time.set(time.now() + random.below(200));
      const choices = ready();
      if (choices.length === 0) {
        if (waiting.length === 0 && works.list().length === 0) return false;
        return passUntilNext();
      }
      const chosen = random.pick(choices);
      waiting = waiting.filter((one) => one !== chosen);
      note(`${chosen.owner.name} ${chosen.label}`);
      chosen.go();
      return true;
    },
    calm,
    async pump(work) {
      const state = { ended: false };
      const end = (): void => {
        state.ended = true;
      };
      work.then(end, end);
      while (!state.ended) {
        await calm();
        const next = time.next();
        if (next !== undefined) time.set(next);
      }
      return work;
    },
  };
}

/** Turns the loop until no promise, immediate, disk or thread has anything more to do for us: whatever began waits for its turn. */
async function calm(): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().some((name) => !lasting.has(name)));
}
