import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openEmbeddedQueues } from '../../queue/embedded.ts';
import type { EmbeddedQueueOptions } from '../../queue/embedded.ts';
import type { Delivery, Queue, Queues } from '../../queue/queue.ts';
import { message, must } from '../contracts/queue-suite.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function newPath(): string {
  const folder = temporaryFolder();
  cleanups.push(() => folder.remove());
  return join(folder.path, 'deep', 'queue.db');
}

async function open(options: EmbeddedQueueOptions): Promise<Queues> {
  const queues = await openEmbeddedQueues(options);
  cleanups.push(() => close(queues));
  return queues;
}

async function close(queues: Queues): Promise<void> {
  await Promise.all(Object.values(queues).map((queue) => queue.close()));
}

const once = { max: 10, waitMs: 0, visibilityMs: 1_000 };

describe('openEmbeddedQueues()', () => {
  it('hands out several messages of one group in one receive, in order', async () => {
    const { live } = await open({ path: ':memory:' });
    await live.send([message('a', '1'), message('b', '1'), message('a', '2'), message('a', '3')]);
    const deliveries = await live.receive(once);
    expect(deliveries.filter(({ group }) => group === 'a').map(({ body }) => body)).toEqual(
      ['1', '2', '3'].map((number) => message('a', number).body),
    );
  });

  it('keeps a group locked until the last message of one receive is done', async () => {
    const { live } = await open({ path: ':memory:' });
    await live.send([message('a', '1'), message('a', '2')]);
    const [first, second] = await live.receive(once);
    await live.release(must(first));
    expect(await live.receive(once)).toEqual([]);
    await live.acknowledge(must(second));
    expect(await live.receive(once)).toMatchObject([{ body: message('a', '1').body, receives: 2 }]);
  });

  it('forgets a dead letter after 14 days', async () => {
    let time = 1_000;
    const path = newPath();
    const { live } = await open({ path, now: () => time, maxReceives: 1 });
    const kill = async (id: string): Promise<void> => {
      await live.send([message(id, '1')]);
      await live.release(must((await live.receive(once))[0]));
      expect(await live.receive(once)).toEqual([]);
    };
    const letters = must(live.deadLetters);
    await kill('a');
    time += 14 * 86_400_000 - 1;
    expect(await letters.list(10)).toMatchObject([{ group: 'a', receives: 1, sentAt: 1_000 }]);
    time += 1;
    expect(await letters.list(10)).toEqual([]);
    expect(await live.depth()).toMatchObject({ dead: 0 });
    expect(await letters.replay(10)).toBe(0);
    await kill('b');
    const file = new DatabaseSync(path);
    expect(file.prepare('select message_group from dead_letters').all()).toEqual([{ message_group: 'b' }]);
    file.close();
  });

  it('replays more dead letters than one statement holds, all of them or as many as it is told', async () => {
    const { live } = await open({ path: ':memory:', maxReceives: 1 });
    const count = 1_200;
    await live.send(Array.from({ length: count }, (_, index) => message(`g${index}`, '1')));
    for (let left = count; left > 0;) {
      const deliveries = await live.receive({ ...once, max: 500 });
      for (const delivery of deliveries) await live.release(delivery);
      left -= deliveries.length;
    }
    expect(await live.receive({ ...once, max: 500 })).toEqual([]);
    const letters = must(live.deadLetters);
    expect(await letters.replay(700)).toBe(700);
    expect(await live.depth()).toMatchObject({ waiting: 700, dead: 500 });
    expect(await letters.replay(Number.MAX_SAFE_INTEGER)).toBe(500);
    expect(await live.depth()).toMatchObject({ waiting: 1_200, dead: 0 });
  });

  it('takes an id again after five minutes', async () => {
    let time = 0;
    const { live } = await open({ path: ':memory:', now: () => time });
    await live.send([message('a', '1')]);
    time = 299_999;
    await live.send([message('a', '1')]);
    expect(await live.depth()).toMatchObject({ waiting: 1 });
    time = 300_000;
    await live.send([message('a', '1')]);
    expect(await live.depth()).toMatchObject({ waiting: 2 });
  });

  it('refuses a repeated id in its own lane only', async () => {
    const { live, backfill } = await open({ path: ':memory:' });
    await live.send([message('a', '1')]);
    await backfill.send([message('a', '1')]);
    expect(await backfill.receive(once)).toHaveLength(1);
    expect(await live.receive(once)).toHaveLength(1);
  });

  it('ignores the receipt of an earlier receive', async () => {
    let time = 0;
    const { live } = await open({ path: ':memory:', now: () => time });
    await live.send([message('a', '1')]);
    const [stale] = await live.receive(once);
    time = 1_000;
    const [present] = await live.receive(once);
    await live.acknowledge(must(stale));
    await live.release(must(stale));
    await live.extend(must(stale), 60_000);
    time = 1_999;
    expect(await live.depth()).toEqual({ waiting: 0, inFlight: 1, dead: 0 });
    await live.acknowledge(must(present));
    expect(await live.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it('keeps messages, locks and refused ids over a restart', async () => {
    const path = newPath();
    const before = await openEmbeddedQueues({ path });
    await before.live.send([message('a', '1'), message('a', '2'), message('b', '1')]);
    const [first] = await before.live.receive({ ...once, max: 1, visibilityMs: 60_000 });
    await close(before);
    const { live } = await open({ path });
    await live.send([message('b', '1')]);
    expect((await live.receive(once)).map(({ body }) => body)).toEqual([message('b', '1').body]);
    await live.acknowledge(must(first));
    expect((await live.receive(once)).map(({ body }) => body)).toEqual([message('a', '2').body]);
  });

  it('sees what another process sent while it waits', async () => {
    const path = newPath();
    const here = await open({ path });
    const there = await open({ path });
    const waiting = here.live.receive({ ...once, waitMs: 15_000 });
    await there.live.send([message('a', '1')]);
    expect(await waiting).toHaveLength(1);
    expect(await there.live.receive(once)).toEqual([]);
  });

  it('gives each message to one of many receivers', async () => {
    const path = newPath();
    const queues = [await open({ path }), await open({ path })];
    const sent = Array.from({ length: 60 }, (_, index) => message(`g${index}`, '1'));
    await must(queues[0]).live.send(sent);
    const takes = await Promise.all(
      Array.from({ length: 30 }, (_, index) => must(queues[index % 2]).live.receive({ ...once, max: 3 })),
    );
    const bodies = takes.flat().map(({ body }) => body);
    expect(bodies).toHaveLength(60);
    expect(new Set(bodies).size).toBe(60);
  });

  it('makes its file for its owner only', async () => {
    const path = newPath();
    await open({ path });
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('ends waiting receives when it is closed', async () => {
    const queues = await openEmbeddedQueues({ path: ':memory:' });
    const waiting = queues.live.receive({ ...once, waitMs: 60_000 });
    await close(queues);
    expect(await waiting).toEqual([]);
  });

  it('refuses a file of a newer release', async () => {
    const path = newPath();
    await close(await openEmbeddedQueues({ path }));
    const file = new DatabaseSync(path);
    file.exec('pragma user_version = 99');
    file.close();
    await expect(openEmbeddedQueues({ path })).rejects.toThrow('Cannot open queue: its schema version 99 is newer');
  });
});

type Step =
  | { readonly kind: 'send'; readonly group: string }
  | { readonly kind: 'receive'; readonly max: number }
  | { readonly kind: 'acknowledge' | 'release' | 'extend'; readonly pick: number }
  | { readonly kind: 'pass'; readonly ms: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constantFrom('acknowledge', 'release', 'extend'), pick: fc.nat(1_000) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 1_500 }) }),
);

interface Known {
  readonly group: string;
  acknowledged: boolean;
  /** Receipt and end of the latest hand-out. */
  receipt: string | undefined;
  until: number;
}

/** What a queue must do, told by what is known of every message; a fault throws. */
function createModel(queue: Queue, clock: { time: number }) {
  const known = new Map<string, Known>();
  const handedOut: Delivery[] = [];

  async function receive(max: number): Promise<number> {
    const deliveries = await queue.receive({ max, waitMs: 0, visibilityMs: 1_000 });
    const now = deliveries.map(({ body }) => must(known.get(body)));
    const open = [...known.values()].filter((one) => !one.acknowledged);
    for (const group of new Set(now.map((one) => one.group))) {
      const ofGroup = open.filter((one) => one.group === group);
      const taken = now.filter((one) => one.group === group);
      expect(ofGroup.filter((one) => one.until > clock.time)).toEqual([]);
      expect(taken).toEqual(ofGroup.slice(0, taken.length));
    }
    for (const delivery of deliveries) {
      Object.assign(must(known.get(delivery.body)), { receipt: delivery.receipt, until: clock.time + 1_000 });
      handedOut.push(delivery);
    }
    return deliveries.length;
  }

  async function settle(kind: 'acknowledge' | 'release' | 'extend', pick: number): Promise<void> {
    const delivery = handedOut[pick % handedOut.length];
    if (delivery === undefined) return;
    await (kind === 'extend' ? queue.extend(delivery, 2_000) : queue[kind](delivery));
    const one = must(known.get(delivery.body));
    if (one.receipt !== delivery.receipt) return;
    if (kind === 'acknowledge') one.acknowledged = true;
    if (kind === 'extend') one.until = clock.time + 2_000;
    else Object.assign(one, { receipt: undefined, until: 0 });
  }

  return {
    async run(step: Step): Promise<void> {
      if (step.kind === 'pass') clock.time += step.ms;
      else if (step.kind === 'receive') await receive(step.max);
      else if (step.kind !== 'send') await settle(step.kind, step.pick);
      else {
        const sent = message(step.group, String(known.size));
        known.set(sent.body, { group: step.group, acknowledged: false, receipt: undefined, until: 0 });
        await queue.send([sent]);
      }
    },

    /** Works off what is left; everything that was sent must have been acknowledged then. */
    async drain(): Promise<void> {
      clock.time += 10_000;
      while ((await receive(4)) > 0) {
        for (let index = handedOut.length - 1; index >= 0; index -= 1) await settle('acknowledge', index);
      }
      expect([...known.values()].filter((one) => !one.acknowledged)).toEqual([]);
    },
  };
}

describe('embedded queue under random schedules', () => {
  it('keeps every group in order and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 60 }), async (steps) => {
        const clock = { time: 0 };
        const queues = await openEmbeddedQueues({ path: ':memory:', now: () => clock.time, maxReceives: 10_000 });
        try {
          const model = createModel(queues.live, clock);
          for (const step of steps) await model.run(step);
          await model.drain();
        } finally {
          await close(queues);
        }
      }),
      { numRuns: 60 },
    );
  });
});
