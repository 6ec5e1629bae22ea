import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../../model/file.ts';
import { listDeadLetters } from '../../../pipeline/dead-letters.ts';
import { fileMessage, sourceMessage } from '../../../pipeline/messages.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { replayRequest } from '../../../pipeline/replay.ts';
import type { Message, Queue } from '../../../queue/queue.ts';
import type { Version } from '../../../model/ids.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

/** Hands a message out until it dies. */
async function kill(queue: Queue, message: Message): Promise<void> {
  await queue.send([message]);
  for (;;) {
    const [delivery] = await queue.receive({ max: 1, waitMs: 0, visibilityMs: 60_000 });
    if (delivery === undefined) return;
    await queue.release(delivery);
  }
}

/** The same connector on queues that weren't told where their dead letters lie. */
function blind(pipeline: Pipeline): Pipeline {
  const unwatched = (queue: Queue): Queue => ({
    ...queue,
    deadLetters: undefined,
    depth: async () => ({ ...(await queue.depth()), dead: undefined }),
  });
  const { sources, live, backfill } = pipeline.queues;
  return { ...pipeline, queues: { sources: unwatched(sources), live: unwatched(live), backfill } };
}

const list = (pipeline: Pipeline, query = '') => listDeadLetters(pipeline, new URLSearchParams(query));

describe('dead letters', () => {
  async function withDead(): Promise<FileRef> {
    world = await createWorld({ cloud: 'graph' });
    world.deafen(true);
    const file = await world.cloud.user.create('card.docx', await docx(cardText));
    const { queues, policyHash } = world.pipeline;
    await kill(queues.live, fileMessage(file, '1' as Version, { policyHash, wake: 0 }));
    await kill(queues.sources, sourceMessage({ connector: file.connector, sourceId: file.sourceId }, 99));
    await kill(queues.backfill, { group: 'g', id: 'i', body: '{"kind":"nonsense"}' });
    return file;
  }

  it('are shown with what they are about, as far as it can be read', async () => {
    const file = await withDead();
    const about = { connector: file.connector, source: file.sourceId, run: null, receives: 100 };
    expect((await list(world.pipeline)).body).toMatchObject({
      counts: { sources: 1, live: 1, backfill: 1 },
      deadLetters: [
        { lane: 'sources', file: null, ...about },
        { lane: 'live', file: file.fileId, ...about },
        { lane: 'backfill', connector: null, source: null, file: null },
      ],
    });
    expect((await list(world.pipeline, 'limit=0')).status).toBe(400);
  });

  it('are worked on again after a replay', async () => {
    const file = await withDead();
    expect(await replayRequest(world.pipeline, { dryRun: true })).toEqual({
      status: 200,
      body: { dryRun: true, deadLetters: { sources: 1, live: 1, backfill: 1 } },
    });
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual([]);
    expect((await replayRequest(world.pipeline, undefined)).body).toEqual({
      dryRun: false,
      deadLetters: { sources: 1, live: 1, backfill: 1 },
    });
    const { counts } = (await list(world.pipeline)).body as { readonly counts: unknown };
    expect(counts).toEqual({ sources: 0, live: 0, backfill: 0 });
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
  });

  it('are said to be unknown where nobody told where they lie', async () => {
    await withDead();
    const pipeline = blind(world.pipeline);
    const known = { sources: null, live: null, backfill: 1 };
    expect((await list(pipeline)).body).toMatchObject({ counts: known, deadLetters: [{ lane: 'backfill' }] });
    expect((await replayRequest(pipeline, {})).body).toEqual({ dryRun: false, deadLetters: known });
  });
});

describe('replay of files', () => {
  /** A file that fails, as long as nothing can be inspected. */
  async function withFailed(): Promise<FileRef> {
    world = await createWorld({ cloud: 'box' });
    world.restart(broken);
    const file = await world.cloud.user.create('card.docx', await docx(cardText));
    await giveUp();
    return file;
  }

  function broken(pipeline: Pipeline): Pipeline {
    const inspect = () => Promise.reject(new Error('Cannot inspect: out of order'));
    return { ...pipeline, documents: { ...pipeline.documents, inspect } };
  }

  async function giveUp(): Promise<void> {
    for (let hours = 0; hours < 10; hours += 1) {
      await world.settle();
      world.pass(3_600_000);
    }
    await world.settle();
  }

  const failed = { files: { outcome: 'failed', reason: 'error' } };

  it('says how many there are, and works on them again in the same version', async () => {
    const file = await withFailed();
    expect(await outcomesOf(world, file)).toEqual(['failed/error']);
    const pipeline = world.restart();
    expect((await replayRequest(pipeline, { ...failed, dryRun: true })).body).toEqual({ dryRun: true, files: 1 });
    const other = { files: { outcome: 'failed', reason: 'quota' } };
    expect((await replayRequest(pipeline, other)).body).toEqual({ dryRun: false, files: 0 });
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual(['failed/error']);
    expect(await replayRequest(pipeline, failed)).toEqual({ status: 202, body: { dryRun: false, files: 1 } });
    await world.settle();
    expect(await outcomesOf(world, file)).toEqual(['failed/error', 'labeled/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(2);
    expect((await world.alerts()).map(({ outcome }) => outcome).sort()).toEqual(['failed', 'labeled']);
  });

  it('tells once of a file that fails the same way again', async () => {
    const file = await withFailed();
    await replayRequest(world.pipeline, failed);
    await giveUp();
    expect(await outcomesOf(world, file)).toEqual(['failed/error', 'failed/error']);
    expect(await world.alerts()).toMatchObject([{ outcome: 'failed', count: 2 }]);
  });

  it('takes dead letters too where that is asked for, and names what it does not understand', async () => {
    world = await createWorld({ cloud: 'box' });
    const both = await replayRequest(world.pipeline, { ...failed, deadLetters: true });
    expect(both.body).toEqual({ dryRun: false, files: 0, deadLetters: { sources: 0, live: 0, backfill: 0 } });
    const wrong = await replayRequest(world.pipeline, { files: { outcome: 'labeled', reason: '' }, wet: true });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({
      problems: [/^files\.outcome: /u, /^files\.reason: /u, /^body: .*wet/u].map(
        (pattern) => expect.stringMatching(pattern) as string,
      ),
    });
  });
});
