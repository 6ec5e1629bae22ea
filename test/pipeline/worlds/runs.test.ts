import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../../model/file.ts';
import type { SourceId } from '../../../model/ids.ts';
import { changeRun, feedRuns, startRun } from '../../../pipeline/runs.ts';
import { prepareShownLabels } from '../../../pipeline/show.ts';
import { cloudFixtures } from '../../fixtures/clouds.ts';
import { createCrasher } from '../../fixtures/crash.ts';
import { cardText, docx, labelProperties, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

async function begin(cloud: string, cards: number, plain = 0): Promise<readonly FileRef[]> {
  world = await createWorld({ cloud, unprepared: true });
  await prepareShownLabels(world.pipeline);
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

const start = async (plan = {}) => startRun(world.pipeline, await world.store.sources.list(), plan);
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

  it('keeps a file that its service holds up, and counts what becomes of it', async () => {
    let busy = true;
    world = await createWorld({
      cloud: 'graph',
      unprepared: true,
      intercept: (request, pass) =>
        busy && /\/content|\/download\//.test(request.url)
          ? Promise.resolve(new Response('busy', { status: 429, headers: { 'retry-after': '60' } }))
          : pass(request),
    });
    await world.store.sources.save(await world.cloud.connector.sources());
    const file = await world.cloud.user.create('card.docx', await docx(cardText));
    const [real, simulated] = [await start(), await start({ options: { mode: 'report-only' } })];
    await world.settle();
    for (const { id } of [real, simulated]) {
      expect(await find(id)).toMatchObject({ state: 'running', total: 1, waiting: 1, results: {} });
    }
    busy = false;
    world.pass(5 * minute);
    await world.settle();
    expect(await find(real.id)).toMatchObject({ state: 'finished', total: 1, results: { labeled: 1 } });
    expect(await find(simulated.id)).toMatchObject({ state: 'finished', total: 1 });
    expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('does its work beside another one over the same files: each has its results, no file is written twice', async () => {
    const files = await begin('graph', 3, 1);
    const runs = [await start(), await start(), await start({ options: { mode: 'report-only' } })];
    await world.settle();
    for (const { id } of runs)
      expect(await find(id)).toMatchObject({ state: 'finished', total: 4, waiting: 0, queued: 0 });
    for (const { id } of runs.slice(0, 2)) expect((await find(id)).results).toEqual({ labeled: 3, unchanged: 1 });
    for (const file of files.slice(0, 3)) expect(await world.cloud.user.versions(file)).toBe(2);
    expect((await world.digests()).map(({ run }) => run).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
  });

  it('tells once how it ended, with sums by outcome, label and rule', async () => {
    await begin('graph', 2, 1);
    const { id } = await start();
    await world.settle();
    const cancelled = await start();
    await changeRun(world.pipeline, cancelled.id, 'cancelled');
    await world.settle();
    const digests = await world.digests();
    expect(digests).toHaveLength(2);
    expect(digests.find(({ run }) => run === cancelled.id)).toMatchObject({
      title: 'Backfill cancelled',
      digest: { state: 'cancelled', done: 0 },
    });
    expect(digests.find(({ run }) => run === id)).toMatchObject({
      title: 'Backfill finished',
      severity: 'informational',
      digest: {
        state: 'finished',
        mode: 'enforce',
        scheduled: false,
        total: 3,
        done: 3,
        changed: 2,
        changedShare: 0.6667,
        outcomes: { labeled: 2, unchanged: 1 },
        labels: { 'Confidential \\ All Employees': 2 },
        reasons: { 'payment-cards': 2, 'no-rule-matched': 1 },
      },
    });
  });

  it('is felt at once when it is paused: what was handed out already goes back', async () => {
    const files = await begin('graph', 3);
    const { id } = await start();
    const { listForRun } = await import('../../../pipeline/run-listing.ts');
    const [source] = await world.store.sources.list();
    if (source === undefined) throw new Error('There is no source');
    await listForRun(world.pipeline, { connector: source.connector, sourceId: source.id, run: id });
    await feedRuns(world.pipeline);
    expect(await find(id)).toMatchObject({ queued: 3 });
    await changeRun(world.pipeline, id, 'paused');
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'paused', waiting: 3, queued: 0 });
    for (const file of files) expect(await world.cloud.user.versions(file)).toBe(1);
    await changeRun(world.pipeline, id, 'running');
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', results: { labeled: 3 } });
  });

  it('ends although a source is no longer watched', async () => {
    await begin('graph', 1);
    const [source] = await world.store.sources.list();
    if (source === undefined) throw new Error('There is no source');
    const { id } = await startRun(world.pipeline, [{ ...source, id: 'gone' as SourceId }]);
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', total: 0 });
  });

  it('is listed although the process that started it died before queueing the listing', async () => {
    await begin('graph', 2);
    const sources = await world.store.sources.list();
    const dying = { ...world.pipeline.queues.sources, send: () => Promise.reject(new Error('died')) };
    const queues = { ...world.pipeline.queues, sources: dying };
    await expect(startRun({ ...world.pipeline, queues }, sources)).rejects.toThrow('died');
    world.pass(11 * minute);
    await world.settle();
    expect((await world.store.runs.list(1))[0]).toMatchObject({ state: 'finished', results: { labeled: 2 } });
  });

  it.each([1, 2, 4, 7, 11, 16, 22, 30, 45])(
    'has exact totals when its worker dies at call %i, while listing or at work, before or after the call',
    async (at) => {
      await begin('folder', 2, 1);
      const { id } = await start();
      for (const effect of [false, true]) {
        world.restart(createCrasher({ at, effect }).wrap);
        await world.settle().catch(() => undefined);
        world.pass(90 * minute);
      }
      world.restart();
      await world.settle();
      // Both lanes hold these files: what one of them found busy comes again a little later.
      world.pass(minute);
      await world.settle();
      const run = await find(id);
      expect(run).toMatchObject({ state: 'finished', total: 3, results: { labeled: 2, unchanged: 1 } });
      expect(run.tally.reduce((sum, { files }) => sum + files, 0)).toBe(3);
      expect(await world.digests()).toMatchObject([{ run: id, digest: { total: 3, done: 3 } }]);
    },
  );

  it('goes on where it stood when a worker dies', async () => {
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
    expect(run).toMatchObject({ state: 'finished', total: 3, waiting: 0, queued: 0, results: { labeled: 3 } });
    expect(await world.digests()).toHaveLength(1);
  });
});
