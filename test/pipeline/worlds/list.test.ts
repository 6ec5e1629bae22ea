import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../../model/file.ts';
import type { Checkpoint } from '../../../model/ids.ts';
import { listChanges } from '../../../pipeline/list.ts';
import { unsettledFiles } from '../../../pipeline/listing.ts';
import { discoverSources, sweep } from '../../../pipeline/reconcile.ts';
import { startRun } from '../../../pipeline/runs.ts';
import { cardText, docx, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

const jobOf = async () => {
  const [source] = (await world.store.sources.list()).filter(({ kind }) => kind !== 'box-events');
  if (source === undefined) throw new Error('There is no source');
  return { connector: source.connector, sourceId: source.id };
};

const sourceOf = async ({ connector, sourceId }: FileRef) => {
  const source = await world.store.sources.find(connector, sourceId);
  if (source === undefined) throw new Error('There is no source');
  return source;
};

describe('listChanges()', () => {
  it('queues each file before it stores the checkpoint', async () => {
    world = await createWorld({ cloud: 'graph' });
    const job = await jobOf();
    await world.cloud.user.create('a.docx', await docx(plainText));
    const before = (await world.store.sources.find(job.connector, job.sourceId))?.checkpoint;
    const broken = {
      ...world.pipeline,
      queues: {
        ...world.pipeline.queues,
        live: { ...world.pipeline.queues.live, send: () => Promise.reject(new Error('The queue is down')) },
      },
    };
    await expect(listChanges(broken, job)).rejects.toThrow('The queue is down');
    expect((await world.store.sources.find(job.connector, job.sourceId))?.checkpoint).toBe(before);
    expect(await listChanges(world.pipeline, job)).toEqual({ kind: 'listed', queued: 1 });
    expect((await world.store.sources.find(job.connector, job.sourceId))?.checkpoint).not.toBe(before);
  });

  it('leaves a source alone that somebody else lists', async () => {
    world = await createWorld({ cloud: 'graph' });
    const job = await jobOf();
    const source = await world.store.sources.find(job.connector, job.sourceId);
    if (source === undefined) throw new Error('There is no source');
    const claim = await world.store.sources.claim(source, 'another', 60_000);
    expect(await listChanges(world.pipeline, job)).toEqual({ kind: 'busy' });
    if (claim !== undefined) await world.store.sources.release(claim);
    expect(await listChanges(world.pipeline, job)).toMatchObject({ kind: 'listed' });
  });

  it('lists from the beginning when the checkpoint is too old, and settles nothing twice', async () => {
    world = await createWorld({ cloud: 'graph' });
    const file = await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    await world.cloud.control('/sandbox/delta-tokens', {}, 'DELETE');
    const later = await world.cloud.user.create('b.docx', await docx(cardText));
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect(await outcomesOf(world, later)).toEqual(['labeled/payment-cards']);
  });

  it.each(['graph', 'box'])(
    'looks at what a run met in %s before the first listing, and finds what is gone',
    async (cloud) => {
      world = await createWorld({ cloud, unprepared: true });
      await discoverSources(world.pipeline);
      const file = await world.cloud.user.create('a.docx', await docx(cardText));
      await startRun(world.pipeline, [await sourceOf(file)]);
      await world.settle();
      expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
      await world.cloud.user.remove(file);
      await sweep(world.pipeline);
      await world.settle();
      expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards', 'gone/gone']);
    },
  );

  it.each(['graph', 'box'])('queues a file in %s that came back as it was, at once', async (cloud) => {
    world = await createWorld({ cloud });
    const file = await world.cloud.user.create('a.docx', await docx(plainText));
    const item = await world.cloud.connector.look(file);
    if (item === undefined) throw new Error('There is no file');
    await world.settle();
    await world.cloud.user.remove(file);
    await world.settle();
    const wake = (await world.store.ledger.find(file))?.wake ?? 0;
    const page = { files: [{ kind: 'present' as const, item }], checkpoint: 'here' as Checkpoint, last: true };
    const listing = { connector: world.cloud.connector, sourceId: file.sourceId, page };
    // The version's own message was sent a moment ago, and its id is refused for five minutes.
    expect(await unsettledFiles(world.pipeline, listing)).toEqual([{ file, version: item.version, wake: wake + 1 }]);
  });

  it('does not queue our own write again', async () => {
    world = await createWorld({ cloud: 'graph' });
    await world.cloud.user.create('a.docx', await docx(cardText));
    await world.settle();
    expect(await listChanges(world.pipeline, await jobOf())).toEqual({ kind: 'listed', queued: 0 });
  });
});
