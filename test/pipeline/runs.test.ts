import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../model/file.ts';
import { changeRun, startRun } from '../../pipeline/runs.ts';
import { cloudFixtures } from '../fixtures/clouds.ts';
import { cardText, docx, labelProperties, plainText } from '../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../fixtures/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

async function begin(cloud: string, cards: number, plain = 0): Promise<readonly FileRef[]> {
  world = await createWorld({ cloud, unprepared: true });
  await world.store.sources.save(await world.cloud.connector.sources());
  const files: FileRef[] = [];
  for (let index = 0; index < cards; index++) {
    files.push(await world.cloud.user.create(`card ${index}.docx`, await docx(cardText, String(index))));
  }
  for (let index = 0; index < plain; index++) {
    files.push(await world.cloud.user.create(`plain ${index}.docx`, await docx(plainText, String(index))));
  }
  return files;
}

const start = async (budget = {}) => startRun(world.pipeline, await world.store.sources.list(), budget);
const find = async (id: string) => {
  const run = await world.store.runs.find(id);
  if (run === undefined) throw new Error('The run is gone');
  return run;
};

describe.each(Object.keys(cloudFixtures))('a run over %s', (cloud) => {
  it('works on every file that was there before, once, and its totals add up', async () => {
    const files = await begin(cloud, 3, 2);
    const { id } = await start();
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', total: 5, results: { labeled: 3, unchanged: 2 } });
    for (const file of files.slice(0, 3)) expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);

    const again = await start();
    await world.settle();
    expect(await find(again.id)).toMatchObject({ state: 'finished', total: 0 });
    for (const file of files.slice(0, 3)) expect(await world.cloud.user.versions(file)).toBe(2);
  });
});

describe('a run', () => {
  it('stops when it is paused, goes on when it is resumed, and misses nothing', async () => {
    const files = await begin('graph', 4);
    const { id } = await start();
    await changeRun(world.pipeline, id, 'paused');
    await world.settle();
    for (const file of files) expect(await world.cloud.user.versions(file)).toBe(1);
    expect(await changeRun(world.pipeline, id, 'running')).toMatchObject({ state: 'running' });
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', total: 4, results: { labeled: 4 } });
  });

  it('ends when it is cancelled, and what waits is left alone', async () => {
    const files = await begin('graph', 2);
    const { id } = await start({ canaryFiles: 1 });
    await world.settle();
    await changeRun(world.pipeline, id, 'cancelled');
    await world.settle();
    const versions = await Promise.all(files.map((file) => world.cloud.user.versions(file)));
    expect(versions.toSorted()).toEqual([1, 2]);
    expect(await changeRun(world.pipeline, id, 'running')).toMatchObject({ state: 'cancelled' });
  });

  it('pauses after its canary and says why', async () => {
    await begin('graph', 3);
    const { id } = await start({ canaryFiles: 2 });
    await world.settle();
    const paused = await find(id);
    expect(paused).toMatchObject({ state: 'paused', results: { labeled: 2 } });
    expect(paused.note).toContain('the first 2 files');
    await changeRun(world.pipeline, id, 'running');
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', results: { labeled: 3 } });
  });

  it('changes no more files within an hour than it may', async () => {
    const files = await begin('graph', 5);
    const { id } = await start({ labelsPerHour: 2 });
    const labeled = async () => {
      const contents = await Promise.all(files.map((file) => world.cloud.user.read(file)));
      const properties = await Promise.all(contents.map((bytes) => labelProperties(bytes)));
      return properties.filter((names) => names.length > 0).length;
    };
    await world.settle();
    expect(await labeled()).toBe(2);
    world.pass(61 * minute);
    await world.settle();
    expect(await labeled()).toBe(4);
    world.pass(61 * minute);
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', results: { labeled: 5 } });
  });

  it('leaves a file that is locked to live work', async () => {
    const [file] = await begin('graph', 1);
    if (file === undefined) throw new Error('There is no file');
    await world.cloud.user.lock(file);
    const { id } = await start();
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', results: { parked: 1 } });
    await world.cloud.user.unlock(file);
    world.pass(120 * minute);
    await world.settle();
    expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('goes on where it stood when a worker dies', async () => {
    const { createCrasher } = await import('../fixtures/crash.ts');
    await begin('graph', 3);
    const { id } = await start();
    for (const at of [3, 9, 27, 54]) {
      world.restart(createCrasher({ at, effect: true }).wrap);
      await world.settle().catch(() => undefined);
      world.pass(90 * minute);
    }
    world.restart();
    await world.settle();
    const run = await find(id);
    expect(run).toMatchObject({ state: 'finished', total: 3, waiting: 0, queued: 0 });
  });
});
