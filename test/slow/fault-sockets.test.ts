import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createRandom, scheduleSeed } from '../faults/random.ts';
import { createRealScheduler, createShortMishaps } from '../faults/real-time.ts';
import { play, type ScheduleResult } from '../faults/schedule.ts';
import { openSockets } from '../faults/sockets.ts';
import { createTally } from '../faults/tally.ts';
import { createLasting } from '../faults/world.ts';
import { type PostgresServer, startPostgres } from '../fixtures/postgres.ts';

const runSeed = 20_261_122;
const schedules = 14;
/** Schedules at a time: each mostly waits for its sockets. */
const parallel = 14;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.close());

async function runOne(seed: number): Promise<ScheduleResult> {
  const sockets = await openSockets(server);
  const lasting = await createLasting(() => Promise.resolve(sockets));
  try {
    const random = createRandom(seed, 1);
    const scheduler = createRealScheduler(random, (ms) => sockets.shift(ms));
    return await play({ seed }, { scheduler, random, mishaps: createShortMishaps, lasting });
  } finally {
    await lasting.close();
  }
}

async function runAll(): Promise<readonly ScheduleResult[]> {
  const seeds = Array.from({ length: schedules }, (_, index) => scheduleSeed(runSeed, index));
  const results: ScheduleResult[] = [];
  const take = async (): Promise<void> => {
    for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) results.push(await runOne(seed));
  };
  await Promise.all(Array.from({ length: parallel }, take));
  return results;
}

describe('schedules over SQS and PostgreSQL', () => {
  it('lose no edit, double no version and leave every file as the policy decides', async () => {
    const results = await runAll();
    const violated = results.filter(({ violations }) => violations.length > 0);
    expect(violated.map(({ seed, cloud, violations }) => ({ seed, cloud, violations }))).toEqual([]);
    expect(results).toHaveLength(schedules);
    const tally = createTally();
    for (const { counts } of results) tally.add(counts);
    expect(tally.times('crash before a database call')).toBeGreaterThan(0);
    expect(tally.times('crash after a database call')).toBeGreaterThan(0);
    expect(tally.times('restart of queue and store')).toBeGreaterThanOrEqual(schedules / 2);
    expect(tally.times('redelivery')).toBeGreaterThan(0);
  });
});
