import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test } from 'vitest';

import type { SourceId } from '../../../model/ids.ts';
import { sweep } from '../../../pipeline/reconcile.ts';
import { sweepSource } from '../../../pipeline/sweep.ts';
import { cloudFixtures } from '../../fixtures/clouds.ts';
import { cardText, docx, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const minute = 60_000;
let world: World;
afterEach(() => world.close());

async function sweepAndWork(): Promise<void> {
  world.deafen(false);
  await sweep(world.pipeline);
  await world.settle();
}

const filesSource = async () => {
  const [source] = (await world.store.sources.list()).filter(({ kind }) => kind !== 'box-events');
  if (source === undefined) throw new Error('There is no source');
  return source;
};

describe.each(Object.keys(cloudFixtures))('a sweep of %s', (cloud) => {
  test('finds what was added, changed and removed while every notification was lost', async () => {
    world = await createWorld({ cloud });
    const removed = await world.cloud.user.create('removed.docx', await docx(cardText));
    const edited = await world.cloud.user.create('edited.docx', await docx(plainText));
    await world.settle();
    world.deafen(true);
    const added = await world.cloud.user.create('added.docx', await docx(cardText));
    await world.cloud.user.edit(edited, await docx(cardText));
    await world.cloud.user.remove(removed);
    await world.cloud.idle();
    world.pass(minute);

    await sweepAndWork();
    expect(await outcomesOf(world, added)).toEqual(['labeled/payment-cards']);
    expect((await outcomesOf(world, edited)).at(-1)).toBe('labeled/payment-cards');
    expect((await outcomesOf(world, removed)).at(-1)).toBe('gone/gone');
  });

  test('has nothing to do after the first one', async () => {
    world = await createWorld({ cloud });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    await sweepAndWork();
    world.pass(minute);
    const { connector, id } = await filesSource();
    expect(await sweepSource(world.pipeline, { connector, sourceId: id, sweep: true })).toEqual({
      kind: 'listed',
      queued: 0,
    });
    expect((await filesSource()).sweep).toBeUndefined();
  });
});

describe('sweepSource()', () => {
  test('goes on after a page that it had done when its worker died', async () => {
    world = await createWorld({ cloud: 'box' });
    const removed = await world.cloud.user.create('removed.docx', await docx(cardText));
    await world.settle();
    world.deafen(true);
    await world.cloud.user.remove(removed);
    world.pass(minute);
    const { connector, id } = await filesSource();
    const dying = {
      ...world.pipeline,
      store: {
        ...world.store,
        ledger: { ...world.store.ledger, walk: () => Promise.reject(new Error('The worker died')) },
      },
    };
    const job = { connector, sourceId: id, sweep: true } as const;
    await expect(sweepSource(dying, job)).rejects.toThrow('The worker died');
    const { sweep: begun } = await filesSource();
    expect(begun?.checkpoint).toBeDefined();

    expect(await sweepSource(world.pipeline, job)).toEqual({ kind: 'listed', queued: 1 });
    await world.settle();
    expect((await outcomesOf(world, removed)).at(-1)).toBe('gone/gone');
  });

  test.each(['graph', 'box'])('notes that %s did not announce a change', async (cloud) => {
    world = await createWorld({ cloud });
    await world.cloud.user.create('announced.docx', await docx(plainText));
    await world.settle();
    world.pass(20 * minute);
    await sweepAndWork();
    expect((await filesSource()).missedAt).toBeUndefined();

    world.pass(-20 * minute);
    world.deafen(true);
    // Box tells times in whole seconds, and the last notification came just now.
    await sleep(1_100);
    await world.cloud.user.create('unheard.docx', await docx(plainText));
    await world.cloud.idle();
    world.pass(20 * minute);
    await sweepAndWork();
    expect((await filesSource()).missedAt).toBeDefined();
  });

  test('is asked for once by many, and again by who asks after it began', async () => {
    world = await createWorld({ cloud: 'box' });
    await world.settle();
    const { sweeps } = world.store;
    const source = await filesSource();
    await sweeps.want(source);
    await sweeps.want(source);
    expect(await sweeps.take(3)).toMatchObject([{ id: source.id }]);
    expect(await sweeps.take(3)).toEqual([]);
    const progress = await sweeps.begin(source);
    world.pass(1_000);
    await sweeps.want(source);
    expect(await sweeps.take(3)).toEqual([]);
    await sweeps.end(source, progress);
    expect(await sweeps.take(3)).toMatchObject([{ id: source.id }]);
  });

  test('is given out again where nobody brought it to its end', async () => {
    world = await createWorld({ cloud: 'box' });
    const { sweeps } = world.store;
    const source = await filesSource();
    await sweeps.want(source);
    await sweeps.take(3);
    world.pass(61 * minute);
    expect(await sweeps.take(3)).toMatchObject([{ id: source.id }]);
  });

  test('comes to each source, also where all are asked for again before the last one had its turn', async () => {
    world = await createWorld({ cloud: 'graph' });
    const { sources, sweeps } = world.store;
    const like = await filesSource();
    await sources.save(Array.from({ length: 5 }, (_, index) => ({ ...like, id: `drive-${index}` as SourceId })));
    await sweeps.want();
    const first = await sweeps.take(3);
    const begun = await Promise.all(first.map(async (source) => ({ source, progress: await sweeps.begin(source) })));
    world.pass(1_000);
    await sweeps.want();
    for (const { source, progress } of begun) await sweeps.end(source, progress);
    const second = await sweeps.take(3);
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(6);
  });

  test('leaves room for what is live', async () => {
    world = await createWorld({ cloud: 'graph' });
    const { sources, sweeps } = world.store;
    const like = await filesSource();
    const many = Array.from({ length: 10 }, (_, index) => ({ ...like, id: `drive-${index}` as SourceId }));
    await sources.save(many);
    await sweeps.want();
    expect(await sweeps.take(3)).toHaveLength(3);
    expect(await sweeps.take(3)).toHaveLength(0);
    expect(await sweeps.take(4)).toHaveLength(1);
  });
});
