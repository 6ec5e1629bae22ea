import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { mutations } from '../faults/mutations.ts';
import { scheduleSeed } from '../faults/random.ts';
import { openThreads, type Threads } from '../faults/run-all.ts';
import type { ScheduleOptions, ScheduleResult } from '../faults/schedule.ts';
import { createTally, kinds } from '../faults/tally.ts';

const runSeed = 20_261_121;

let threads: Threads;
beforeAll(() => {
  threads = openThreads(2);
});
afterAll(() => threads.close());

async function run(orders: readonly ScheduleOptions[], on = threads): Promise<readonly ScheduleResult[]> {
  const results: ScheduleResult[] = [];
  await on.run(orders, (result) => results.push(result));
  return results;
}

function seeds(count: number, from = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => scheduleSeed(runSeed, from + index));
}

function violated(results: readonly ScheduleResult[]): readonly ScheduleResult[] {
  return results.filter(({ violations }) => violations.length > 0);
}

/** Any number on demand: `npm run -s faults -- --schedules 10000`. */
const schedules = 2_000;
/** Played at a time until a mutation is noticed. */
const handful = 8;

describe('schedules of work and faults', () => {
  const tally = createTally();

  it('lose no edit, double no version and leave every file as the policy decides', async () => {
    const results = await run(seeds(schedules).map((seed) => ({ seed })));
    for (const { counts } of results) tally.add(counts);
    expect(violated(results).map(({ seed, cloud, violations }) => ({ seed, cloud, violations }))).toEqual([]);
    expect(new Set(results.map(({ cloud }) => cloud))).toEqual(new Set(['graph', 'box', 'both']));
  }, 900_000);

  it('meet everything that they are about', () => {
    expect(kinds.filter((kind) => tally.times(kind) === 0)).toEqual([]);
  });

  it('replay exactly, alone as among others', async () => {
    const orders = seeds(6, 10_000).map((seed) => ({ seed }));
    const together = await run(orders);
    const fresh = openThreads(1);
    const alone = (await run(orders.toReversed(), fresh)).toReversed();
    await fresh.close();
    expect(alone.map(({ trace }) => trace)).toEqual(together.map(({ trace }) => trace));
    expect(alone.map(({ hash }) => hash)).toEqual(together.map(({ hash }) => hash));
    expect(new Set(together.map(({ hash }) => hash)).size).toBe(orders.length);
  });

  it.each(mutations)('notice %s', async (mutation) => {
    let found = 0;
    for (let from = 0; found === 0 && from < 400; from += handful) {
      found = violated(await run(seeds(handful, 30_000 + from).map((seed) => ({ seed, mutation })))).length;
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe('npm run faults', () => {
  const command = ['--disable-warning=DEP0040', 'test/faults/faults.ts'];
  const faults = (...options: readonly string[]) =>
    spawnSync(process.execPath, [...command, ...options], { encoding: 'utf8' });

  it('ends with the number of schedules and violations', () => {
    const { status, stdout } = faults('--schedules', '3', '--seed', '9007199254740991', '--cloud', 'graph');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 schedules, 0 violations (seed 9007199254740991)');
    expect(status).toBe(0);
  });

  it('refuses a seed that is not a whole number below 2^53', () => {
    const { status, stderr } = faults('--schedules', '1', '--seed', '9007199254740992');
    expect(stderr).toContain('seed');
    expect(status).toBe(2);
  });
});
