import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Message, Queue } from '../../queue/queue.ts';

/** An empty queue that buries what was handed out twice. */
export interface OpenQueue {
  readonly queue: Queue;
  /** Lets `visibilityMs` pass. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

export const visibilityMs = 1_000;
export const maxReceives = 2;

/** What every member of queue/registry.ts must do. */
export function describeQueue(name: string, open: () => Promise<OpenQueue>): void {
  describe(`queue contract: ${name}`, () => {
    let opened: OpenQueue;
    let queue: Queue;
    beforeEach(async () => {
      opened = await open();
      queue = opened.queue;
    });
    afterEach(() => opened.close());

    const receive = (max = 10): Promise<readonly Delivery[]> => queue.receive({ max, waitMs: 0, visibilityMs });
    const bodies = (deliveries: readonly Delivery[]): readonly string[] => deliveries.map(({ body }) => body);

    it('receive() hands out what was sent, with group and count', async () => {
      await queue.send([message('a', '1')]);
      const [delivery] = await receive();
      expect(delivery).toMatchObject({ group: 'a', body: '{"id":"a1"}', receives: 1 });
    });

    it('receive() answers with nothing from an empty queue', async () => {
      expect(await receive()).toEqual([]);
    });

    it('receive() hands out no second message of a group while the first is in flight', async () => {
      await queue.send([message('a', '1'), message('a', '2'), message('b', '1')]);
      const [first] = await receive(1);
      expect(first?.body).toBe(message('a', '1').body);
      expect(bodies(await receive(1))).toEqual([message('b', '1').body]);
      expect(await receive()).toEqual([]);
      await queue.acknowledge(must(first));
      expect(bodies(await receive(1))).toEqual([message('a', '2').body]);
    });

    it('receive() keeps the order of a group through many batches', async () => {
      const sent = Array.from({ length: 23 }, (_, index) => message(`g${index % 2}`, String(index).padStart(2, '0')));
      await queue.send(sent);
      const seen = await drain(queue);
      for (const group of ['g0', 'g1']) {
        expect(seen.filter((delivery) => delivery.group === group).map(({ body }) => body)).toEqual(
          sent.filter((one) => one.group === group).map(({ body }) => body),
        );
      }
    });

    it('a message that is not acknowledged in time comes again, counted', async () => {
      await queue.send([message('a', '1'), message('a', '2')]);
      await receive(1);
      await opened.expire();
      const [again] = await receive(1);
      expect(again).toMatchObject({ body: message('a', '1').body, receives: 2 });
    });

    it('extend() restarts the visibility time', async () => {
      await queue.send([message('a', '1')]);
      const [delivery] = await receive();
      await queue.extend(must(delivery), 60_000);
      await opened.expire();
      expect(await receive()).toEqual([]);
    });

    it('release() hands the message back at once', async () => {
      await queue.send([message('a', '1')]);
      const [delivery] = await receive();
      await queue.release(must(delivery));
      expect(await receive()).toMatchObject([{ body: message('a', '1').body, receives: 2 }]);
    });

    it('acknowledge() ends a message for good', async () => {
      await queue.send([message('a', '1')]);
      const [delivery] = await receive();
      await queue.acknowledge(must(delivery));
      await opened.expire();
      expect(await receive()).toEqual([]);
      expect(await queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
    });

    it('acknowledge(), extend() and release() are quiet about a receipt of an acknowledged message', async () => {
      await queue.send([message('a', '1')]);
      const delivery = must((await receive())[0]);
      await queue.acknowledge(delivery);
      await queue.acknowledge(delivery);
      await queue.extend(delivery, visibilityMs);
      await queue.release(delivery);
      expect(await receive()).toEqual([]);
    });

    it('send() drops a repeated id, in one call, in the next, and after it was acknowledged', async () => {
      await queue.send([message('a', '1'), message('a', '1')]);
      await queue.send([message('a', '1')]);
      const deliveries = await receive();
      expect(deliveries).toHaveLength(1);
      await queue.acknowledge(must(deliveries[0]));
      await queue.send([message('a', '1')]);
      expect(await receive()).toEqual([]);
    });

    it('a message that was handed out too often dies and frees its group', async () => {
      await queue.send([message('a', '1'), message('a', '2')]);
      for (let times = 0; times < maxReceives; times += 1) {
        const [delivery] = await receive(1);
        expect(delivery?.body).toBe(message('a', '1').body);
        await queue.release(must(delivery));
      }
      // One that finds nothing but a message that dies may answer empty-handed.
      const next = [...(await receive(1)), ...(await receive(1))];
      expect(bodies(next)).toEqual([message('a', '2').body]);
      expect((await queue.depth()).dead).toBe(1);
    });

    async function kill(...messages: readonly Message[]): Promise<void> {
      await queue.send(messages);
      for (let times = 0; times < maxReceives * messages.length; times += 1) {
        for (const delivery of await receive(1)) await queue.release(delivery);
      }
      for (let left = messages.length; left > 0; left -= 1) expect(await receive(1)).toEqual([]);
    }

    it('deadLetters.list() shows what died, and leaves it there', async () => {
      await kill(message('a', '1'), message('b', '1'));
      const before = Date.now();
      const letters = must(queue.deadLetters);
      for (let looks = 0; looks < 2; looks += 1) {
        const seen = await letters.list(10);
        expect(seen.map(({ group, body }) => ({ group, body }))).toEqual([
          { group: 'a', body: message('a', '1').body },
          { group: 'b', body: message('b', '1').body },
        ]);
        for (const { receives, sentAt } of seen) {
          expect(receives).toBeGreaterThanOrEqual(maxReceives);
          expect(sentAt).toBeGreaterThan(0);
          expect(sentAt).toBeLessThanOrEqual(before);
        }
      }
      expect(await letters.list(1)).toHaveLength(1);
      expect((await queue.depth()).dead).toBe(2);
    });

    it('deadLetters.replay() puts them back at once, in the order of each group, with a fresh count', async () => {
      await kill(message('a', '1'), message('a', '2'), message('b', '1'));
      const letters = must(queue.deadLetters);
      expect(await letters.replay(10)).toBe(3);
      expect(await queue.depth()).toMatchObject({ waiting: 3, dead: 0 });
      expect(await letters.list(10)).toEqual([]);
      expect(await letters.replay(10)).toBe(0);
      const seen = await drain(queue);
      expect(bodies(seen.filter(({ group }) => group === 'a'))).toEqual(['{"id":"a1"}', '{"id":"a2"}']);
      expect(seen.map(({ receives }) => receives)).toEqual([1, 1, 1]);
    });

    it('deadLetters.replay() takes no more than it is told, and may bring one message back again and again', async () => {
      await kill(message('a', '1'), message('b', '1'));
      const letters = must(queue.deadLetters);
      expect(await letters.replay(1)).toBe(1);
      expect((await queue.depth()).dead).toBe(1);
      for (let times = 0; times < maxReceives; times += 1) await queue.release(must((await receive(1))[0]));
      expect(await receive(1)).toEqual([]);
      expect((await queue.depth()).dead).toBe(2);
      expect(await letters.replay(10)).toBe(2);
      expect(await drain(queue)).toHaveLength(2);
    });

    it('depth() tells what waits from what is in flight', async () => {
      await queue.send([message('a', '1'), message('b', '1'), message('c', '1')]);
      await receive(1);
      expect(await queue.depth()).toEqual({ waiting: 2, inFlight: 1, dead: 0 });
    });

    it('receive() waits for a message that is sent meanwhile', async () => {
      const waiting = queue.receive({ max: 1, waitMs: 15_000, visibilityMs });
      await queue.send([message('a', '1')]);
      expect(bodies(await waiting)).toEqual([message('a', '1').body]);
    });

    it('receive() ends its wait when the signal aborts', async () => {
      const controller = new AbortController();
      const waiting = queue.receive({ max: 1, waitMs: 60_000, visibilityMs, signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      expect(await waiting).toEqual([]);
      const { signal } = controller;
      expect(await queue.receive({ max: 1, waitMs: 60_000, visibilityMs, signal })).toEqual([]);
    });

    it('receive() ends its wait when its time is over', async () => {
      expect(await queue.receive({ max: 1, waitMs: 60, visibilityMs })).toEqual([]);
    });

    it.each([
      ['a group of 129 characters', { ...message('a', '1'), group: 'g'.repeat(129) }],
      ['an empty group', { ...message('a', '1'), group: '' }],
      ['an id with a space', { ...message('a', '1'), id: 'a b' }],
      ['an empty body', { ...message('a', '1'), body: '' }],
      ['a body above 256 KiB', { ...message('a', '1'), body: 'x'.repeat(256 * 1024 + 1) }],
    ])('send() refuses %s and everything with it', async (_, faulty) => {
      await expect(queue.send([message('b', '1'), faulty])).rejects.toThrow('Cannot queue message');
      expect(await queue.depth()).toMatchObject({ waiting: 0 });
    });

    it('send() takes several messages of the largest size', async () => {
      const body = JSON.stringify('x'.repeat(256 * 1024 - 2));
      await queue.send([1, 2, 3].map((number) => ({ group: `g${number}`, id: `${number}`, body })));
      expect(await drain(queue)).toHaveLength(3);
    });
  });
}

export function message(group: string, number: string): Message {
  const id = `${group}${number}`;
  return { group, id, body: JSON.stringify({ id }) };
}

export function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Expected a value');
  return value;
}

/** Receives and acknowledges until nothing comes. */
async function drain(queue: Queue): Promise<readonly Delivery[]> {
  const seen: Delivery[] = [];
  for (;;) {
    const deliveries = await queue.receive({ max: 10, waitMs: 0, visibilityMs: 60_000 });
    if (deliveries.length === 0) return seen;
    for (const delivery of deliveries) {
      seen.push(delivery);
      await queue.acknowledge(delivery);
    }
  }
}
