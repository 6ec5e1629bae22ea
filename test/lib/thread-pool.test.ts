import { afterEach, describe, expect, it } from 'vitest';

import { createThreadPool, type ThreadPool } from '../../lib/thread-pool.ts';

type Job =
  | { readonly kind: 'add'; readonly value: number }
  | { readonly kind: 'fail' | 'loop' | 'stick' | 'beat' | 'throw' | 'exit' | 'which' }
  | { readonly kind: 'meet'; readonly gate: SharedArrayBuffer; readonly crowd: number };

const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId, workerData } from 'node:worker_threads';
    parentPort.on('message', ({ job }) => {
      if (job.kind === 'loop') for (;;);
      if (job.kind === 'stick') { workerData.pulse[0] = 8; for (;;); }
      if (job.kind === 'beat') for (const end = Date.now() + 400; Date.now() < end; ) { workerData.pulse[0] = 8; workerData.pulse[1]++; }
      if (job.kind === 'beat') parentPort.postMessage({ result: 1 });
      if (job.kind === 'throw') throw new RangeError('thrown in the thread');
      if (job.kind === 'exit') process.exit(3);
      if (job.kind === 'fail') parentPort.postMessage({ failure: { code: 42 } });
      if (job.kind === 'which') parentPort.postMessage({ result: threadId });
      if (job.kind === 'add') parentPort.postMessage({ result: workerData.base + job.value });
      if (job.kind === 'meet') {
        const present = new Int32Array(job.gate);
        Atomics.add(present, 0, 1);
        Atomics.notify(present, 0);
        for (let seen; (seen = Atomics.load(present, 0)) < job.crowd; ) Atomics.wait(present, 0, seen);
        parentPort.postMessage({ result: threadId });
      }
    });`)}`,
);

const pools: ThreadPool<Job, number>[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function createPool({ threads = 1, timeoutMs = 15_000, stuckMs = 15_000 } = {}): ThreadPool<Job, number> {
  const pool = createThreadPool<Job, number>({
    script,
    workerData: { base: 100 },
    threads,
    timeoutMs,
    onTimeout: () => new Error('time is up'),
    stuckMs,
    onStuck: (what) => new Error(`stuck at ${what}`),
    revive: (failure) => new TypeError(`revived ${JSON.stringify(failure)}`),
  });
  pools.push(pool);
  return pool;
}

describe('createThreadPool()', () => {
  it('answers each job with its own result, more jobs than threads', async () => {
    const pool = createPool({ threads: 2 });
    const values = Array.from({ length: 20 }, (_, value) => value);
    const results = await Promise.all(values.map((value) => pool.run({ kind: 'add', value })));
    expect(results).toEqual(values.map((value) => 100 + value));
  });

  it('works on as many jobs at once as it has threads, and on no more', async () => {
    const pool = createPool({ threads: 2 });
    const gates = [new SharedArrayBuffer(4), new SharedArrayBuffer(4)];
    // Each pair ends only when both of it are being worked on.
    const threads = await Promise.all(
      gates.flatMap((gate) => [1, 2].map(() => pool.run({ kind: 'meet', gate, crowd: 2 }))),
    );
    expect(new Set(threads).size).toBe(2);
  });

  it('keeps a thread for the next job', async () => {
    const pool = createPool();
    expect(await pool.run({ kind: 'which' })).toBe(await pool.run({ kind: 'which' }));
  });

  it("rejects with a thread's failure as it was revived, and goes on", async () => {
    const pool = createPool();
    const before = await pool.run({ kind: 'which' });
    await expect(pool.run({ kind: 'fail' })).rejects.toThrow(new TypeError('revived {"code":42}'));
    expect(await pool.run({ kind: 'which' })).toBe(before);
  });

  it('takes the thread away from a job that loops, and works on the next with a new one', async () => {
    const pool = createPool({ timeoutMs: 1_500 });
    const looping = pool.run({ kind: 'loop' });
    const next = pool.run({ kind: 'add', value: 1 });
    await expect(looping).rejects.toThrow('time is up');
    expect(await next).toBe(101);
  });

  it('rejects the job of a thread that crashes or ends, and replaces the thread', async () => {
    const pool = createPool();
    const jobs = [pool.run({ kind: 'throw' }), pool.run({ kind: 'exit' }), pool.run({ kind: 'add', value: 2 })];
    expect(await Promise.allSettled(jobs)).toMatchObject([
      { status: 'rejected', reason: { name: 'RangeError', message: 'thrown in the thread' } },
      { status: 'rejected', reason: { message: 'Thread ended before its job did' } },
      { status: 'fulfilled', value: 102 },
    ]);
  });

  it('close() rejects what is running, what waits and what comes, and may be repeated', async () => {
    const pool = createPool();
    const jobs = [pool.run({ kind: 'loop' }), pool.run({ kind: 'add', value: 1 })];
    const outcomes = Promise.allSettled(jobs);
    await pool.close();
    await pool.close();
    const closed = { status: 'rejected', reason: { message: 'Thread pool is closed' } };
    expect(await outcomes).toMatchObject([closed, closed]);
    await expect(pool.run({ kind: 'add', value: 1 })).rejects.toThrow('Thread pool is closed');
  });

  it('close() ends a pool that never had a job', async () => {
    await expect(createPool().close()).resolves.toBeUndefined();
  });

  it('ends a thread that says what it is at and then nothing more, and no thread that goes on', async () => {
    const pool = createPool({ stuckMs: 100 });
    await expect(pool.run({ kind: 'stick' })).rejects.toThrow('stuck at 7');
    expect(await pool.run({ kind: 'beat' })).toBe(1);
  });
});
