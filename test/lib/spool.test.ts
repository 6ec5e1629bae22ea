import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createSpool, type Held } from '../../lib/spool.ts';
import { FileError } from '../../model/errors.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = path.join(temporary.path, 'spool');
});
afterEach(() => temporary.remove());

const spool = ({ memoryLimit = 10, budget = 100 } = {}) => createSpool({ folder, memoryLimit, budget });
const bytes = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
const inChunks = (size: number, chunk = 7) => {
  const whole = bytes(size);
  return Array.from({ length: Math.ceil(size / chunk) }, (_, at) => whole.subarray(at * chunk, (at + 1) * chunk));
};

async function* failing(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes(5));
  throw new RangeError('connection reset');
}

describe('createSpool()', () => {
  it('keeps small content in memory and bigger in a file that only its owner can read', async () => {
    const { hold } = spool();
    const small = await hold(inChunks(10), 10);
    const big = await hold(inChunks(11), 11);
    expect(small.path).toBeUndefined();
    expect(readdirSync(folder)).toEqual([path.basename(big.path ?? '')]);
    expect(statSync(big.path ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(big.path ?? '').equals(bytes(11))).toBe(true);
    for (const held of [small, big]) held.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives the memory of chunks back where they are its own, once they are in a file', async () => {
    const whole = Buffer.from(new ArrayBuffer(20)).fill(1);
    const shared = Buffer.from(new ArrayBuffer(30)).fill(2).subarray(0, 20);
    const { source, release } = await spool().hold([whole, shared], 40, { consume: true });
    expect([whole.length, shared.length]).toEqual([0, 20]);
    expect(source.read(0, 40).equals(Buffer.concat([Buffer.alloc(20, 1), shared]))).toBe(true);
    release();

    const kept = Buffer.from(new ArrayBuffer(20));
    (await spool().hold([kept], 20)).release();
    expect(kept.length).toBe(20);
  });

  it('gives every stretch of what came in, in whatever chunks it came', async () => {
    const { hold } = spool();
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 41 }), fc.nat(), fc.nat(), async (size, chunk, a, b) => {
        const { source, release } = await hold(inChunks(size, chunk), size);
        const offset = a % (size + 1);
        const length = b % (size - offset + 1);
        expect(source.size).toBe(size);
        expect(source.read(offset, length).equals(bytes(size).subarray(offset, offset + length))).toBe(true);
        expect(() => source.read(offset, size - offset + 1)).toThrow(RangeError);
        expect(() => source.read(-1, 1)).toThrow(RangeError);
        release();
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses at once what the budget could never hold', async () => {
    const { hold } = spool();
    const error = await hold([], 101).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({
      kind: 'too-large',
      message: 'Cannot hold file: it has 101 bytes and 100 are set aside',
    });
    (await hold(inChunks(100), 100)).release();
  });

  it('lets content wait for its budget in the order in which it came', async () => {
    const { hold } = spool();
    const order: string[] = [];
    const held = new Map<string, Held>();
    const wait = (name: string, size: number) =>
      hold(inChunks(size), size).then((one) => {
        order.push(name);
        held.set(name, one);
      });
    const settle = async () => {
      for (let times = 0; times < 20; times += 1) await turn();
    };
    await wait('first', 60);
    const waiting = [wait('big', 100), wait('small', 1), wait('middle', 40)];
    await settle();
    expect(order, 'a small one does not go before a big one, which would starve').toEqual(['first']);
    held.get('first')?.release();
    await settle();
    expect(order).toEqual(['first', 'big']);
    held.get('big')?.release();
    await Promise.all(waiting);
    expect(order.toSorted()).toEqual(['big', 'first', 'middle', 'small']);
    for (const one of held.values()) one.release();
    (await hold(inChunks(100), 100)).release();
  });

  it.each([5, 50])(
    'refuses content of another size than announced, %d bytes, and keeps nothing of it',
    async (size) => {
      const { hold } = spool();
      for (const given of [size - 1, size + 1, 0, size * 3]) {
        const error = await hold(inChunks(given), size).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: 'FileError', kind: 'corrupt' });
      }
      await expect(hold(failing(), size)).rejects.toThrow('connection reset');
      expect(readdirSync(folder)).toEqual([]);
      (await hold(inChunks(100), 100)).release();
    },
  );

  it('ends the stream of which it wants no more', async () => {
    let ended = false;
    const endless = function* () {
      try {
        for (;;) yield bytes(8);
      } finally {
        ended = true;
      }
    };
    await expect(spool().hold(endless(), 20)).rejects.toThrow('more than the 20 bytes announced');
    expect(ended).toBe(true);
  });

  it('gives its budget back once, however often it is released', async () => {
    const { hold } = spool();
    const one = await hold(inChunks(60), 60);
    for (let times = 0; times < 3; times += 1) one.release();
    const two = await hold(inChunks(60), 60);
    let third = false;
    const waiting = hold(inChunks(60), 60).then((held) => {
      third = true;
      held.release();
    });
    for (let times = 0; times < 20; times += 1) await turn();
    expect(third).toBe(false);
    two.release();
    await waiting;
  });

  it('removes at start what dead processes left, and keeps what living ones hold and what is not its own', () => {
    const dead = spawnSync(process.execPath, ['--eval', '']).pid;
    mkdirSync(folder, { recursive: true });
    const kept = [`${process.ppid}-a.spool`, 'notes.txt', `${dead}-a.txt`, 'x-a.spool'];
    // A process that was restarted in a container has the number of its predecessor.
    for (const name of [...kept, `${dead}-a.spool`, `${process.pid}-a.spool`])
      writeFileSync(path.join(folder, name), '');
    spool();
    expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted());
  });

  it('says so when a file was cut short under it', async () => {
    const held = await spool().hold(inChunks(50), 50);
    writeFileSync(held.path ?? '', bytes(20));
    expect(() => held.source.read(10, 30)).toThrow('Cannot read bytes 20 onward: the file was cut short');
    held.release();
  });
});
