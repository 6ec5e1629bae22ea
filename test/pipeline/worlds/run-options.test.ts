import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../../model/file.ts';
import { listAll } from '../../../pipeline/reconcile.ts';
import { startBackfill, startScheduled } from '../../../pipeline/run-requests.ts';
import type { ShownRun } from '../../../pipeline/show-run.ts';
import { cloudFixtures } from '../../fixtures/clouds.ts';
import { cardText, docx, labelProperties, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

/** Files that were there before: `card` asks for a label, `plain` for none. */
async function begin(cloud: string, names: readonly string[]): Promise<Readonly<Record<string, FileRef>>> {
  world = await createWorld({ cloud, unprepared: true });
  await world.store.sources.save(await world.cloud.connector.sources());
  const files: Record<string, FileRef> = {};
  for (const name of names) {
    files[name] = await world.cloud.user.create(
      `${name}.docx`,
      await docx(name.includes('card') ? cardText : plainText, name),
    );
  }
  return files;
}

async function ask(body: unknown): Promise<ShownRun> {
  const answer = await startBackfill(world.pipeline, body);
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return answer.body as ShownRun;
}

async function problems(body: unknown): Promise<string> {
  const { status, body: answer } = await startBackfill(world.pipeline, body);
  expect(status).toBe(400);
  return JSON.stringify(answer);
}

const find = async (id: string) => {
  const run = await world.store.runs.find(id);
  if (run === undefined) throw new Error('The run is gone');
  return run;
};
const fileOf = (files: Readonly<Record<string, FileRef>>, name: string): FileRef => {
  const file = files[name];
  if (file === undefined) throw new Error(`There is no ${name}`);
  return file;
};
const isLabeled = async (file: FileRef) => (await labelProperties(await world.cloud.user.read(file))).length > 0;

/** Where nothing is announced, live work would be at the files as soon as the run is. */
const announced = Object.keys(cloudFixtures).filter((cloud) => cloud !== 'folder');

describe.each(announced)('a simulation over %s', (cloud) => {
  it('tells what would become of every file, writes nothing, and leaves the work to a later run', async () => {
    const files = await begin(cloud, ['card', 'plain']);
    const { id, mode } = await ask({ mode: 'report-only' });
    expect(mode).toBe('report-only');
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', total: 2, results: { labeled: 1, unchanged: 1 } });
    for (const file of Object.values(files)) {
      expect(await world.cloud.user.versions(file)).toBe(1);
      expect(await outcomesOf(world, file)).toEqual([]);
      expect(await world.store.ledger.find(file)).toBeUndefined();
    }
    const [alert, ...others] = await world.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ outcome: 'reported', reason: 'simulated', run: id, rule: { id: 'payment-cards' } });
    expect(alert?.detail).toContain('Simulation, nothing was written: would be labeled');
    expect(await world.digests()).toMatchObject([{ run: id, digest: { mode: 'report-only', changed: 1, done: 2 } }]);

    const real = await ask({});
    await world.settle();
    expect(await find(real.id)).toMatchObject({ total: 2, results: { labeled: 1, unchanged: 1 } });
    expect(await isLabeled(fileOf(files, 'card'))).toBe(true);

    // A simulation asks what would become of all files, the settled ones too; who was told already isn't told again.
    const again = await ask({ mode: 'report-only' });
    await world.settle();
    expect(await find(again.id)).toMatchObject({ total: 2, results: { unchanged: 2 } });
    expect(await world.cloud.user.versions(fileOf(files, 'card'))).toBe(2);
    expect((await world.alerts()).filter(({ run }) => run === again.id)).toEqual([]);
  });
});

describe('a run with a default label', () => {
  it('gives it to files that no rule labels, and a plain run later finds nothing to do', async () => {
    const files = await begin('graph', ['card', 'plain']);
    const first = await ask({});
    await world.settle();
    expect(await find(first.id)).toMatchObject({ results: { labeled: 1, unchanged: 1 } });

    const { id, options } = await ask({ defaultLabel: 'general' });
    expect(options.defaultLabel).toBe('General');
    await world.settle();
    const run = await find(id);
    expect(run).toMatchObject({ state: 'finished', total: 2 });
    expect(run.tally).toContainEqual(expect.objectContaining({ result: 'labeled', reason: 'default-label', files: 1 }));
    expect(await isLabeled(fileOf(files, 'plain'))).toBe(true);
    expect(await world.cloud.user.versions(fileOf(files, 'card'))).toBe(2);
    expect(await outcomesOf(world, fileOf(files, 'plain'))).toContain('labeled/default-label');

    const same = await ask({ defaultLabel: 'General' });
    await world.settle();
    expect(await find(same.id)).toMatchObject({ state: 'finished', total: 0 });
    const plain = await ask({});
    await world.settle();
    expect((await find(plain.id)).results.labeled).toBeUndefined();
    expect(await world.cloud.user.versions(fileOf(files, 'plain'))).toBe(2);
  });

  it('without inspection asks no rule, and inspecting runs still do their work', async () => {
    const files = await begin('graph', ['card', 'plain']);
    const { id } = await ask({ defaultLabel: 'General', inspect: false });
    await world.settle();
    expect((await find(id)).tally).toMatchObject([{ result: 'labeled', reason: 'default-label', files: 2 }]);
    const card = fileOf(files, 'card');
    // Our own write comes back as a change: live work leaves it at that.
    await listAll(world.pipeline);
    await world.settle();
    expect(await outcomesOf(world, card)).toEqual(['labeled/default-label']);

    const inspecting = await ask({});
    await world.settle();
    expect(await find(inspecting.id)).toMatchObject({ total: 2, results: { labeled: 1, unchanged: 1 } });
    expect((await outcomesOf(world, card)).at(-1)).toBe('labeled/payment-cards');
  });
});

describe('the scope of a run', () => {
  it('is narrowed by paths and owners', async () => {
    await begin('folder', ['card a', 'card b', 'plain']);
    const { id } = await ask({ paths: ['**/*a.docx', '**/plain*'] });
    await world.settle();
    expect(await find(id)).toMatchObject({ state: 'finished', total: 2, results: { labeled: 1, unchanged: 1 } });
    const nobody = await ask({ owners: ['nobody@example'] });
    await world.settle();
    expect(await find(nobody.id)).toMatchObject({ state: 'finished', total: 0 });
  });

  it('is narrowed by connector, kind and id of sources, and streams are left out', async () => {
    await begin('box', ['plain']);
    const { sources } = await ask({ connectors: ['box'] });
    const streams = (await world.store.sources.list()).filter((one) => world.cloud.connector.features.isStream(one));
    expect(sources.map(({ id }) => id)).not.toContain(streams[0]?.id);
    expect(sources.length).toBeGreaterThan(0);
    expect(await problems({ connectors: ['graph'] })).toContain('no watched source that holds files fits');
    expect(await problems({ sourceKinds: ['onedrive'] })).toContain('no watched source');
    expect(await problems({ sources: ['elsewhere'] })).toContain('sources: elsewhere is not watched');
  });
});

describe('startBackfill()', () => {
  it('names everything that is wrong with a request', async () => {
    await begin('folder', []);
    expect(await problems({ scope: 1 })).toContain('scope');
    expect(await problems({ paths: ['a/**', '['] })).toContain('paths: [ is not a pattern of paths: [ is not closed');
    expect(await problems({ defaultLabel: 'Nothing' })).toContain('defaultLabel: Nothing is not a label of the policy');
    expect(await problems({ defaultLabel: 'Confidential' })).toContain('has sublabels');
    expect(await problems({ inspect: false })).toContain('inspect: without inspection a defaultLabel is needed');
    expect(await problems({ mode: 'report-only', labelsPerHour: 5 })).toContain('labelsPerHour');
    expect(await world.store.runs.list(10)).toEqual([]);
  });
});

describe('startScheduled()', () => {
  it('starts no second run while the last one goes on', async () => {
    await begin('folder', ['plain']);
    const first = (await startScheduled(world.pipeline, undefined)).body as ShownRun;
    expect(first.options.scheduled).toBe(true);
    expect(((await startScheduled(world.pipeline, undefined)).body as ShownRun).id).toBe(first.id);
    await world.settle();
    expect(((await startScheduled(world.pipeline, undefined)).body as ShownRun).id).not.toBe(first.id);
  });
});
