import { afterEach, describe, expect, test } from 'vitest';

import type { ChangedFile } from '../../../connectors/connector.ts';
import type { FileId, SourceId } from '../../../model/ids.ts';
import { unsettledFiles } from '../../../pipeline/listing.ts';
import { poll } from '../../../pipeline/reconcile.ts';
import { cardText, docx, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());

async function pollAndWork(): Promise<void> {
  world.pass(60_000);
  await poll(world.pipeline);
  await world.settle();
}

describe('files of Box users', () => {
  test('are labeled as their owner, after events of theirs', async () => {
    world = await createWorld({ cloud: 'box-users' });
    const file = await world.cloud.user.create('new.docx', await docx(cardText));
    await pollAndWork();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(2);
    await world.cloud.user.edit(file, await docx(plainText));
    await pollAndWork();
    expect(await outcomesOf(world, file)).toHaveLength(2);
    await world.cloud.user.remove(file);
    await pollAndWork();
    expect((await outcomesOf(world, file)).at(-1)).toBe('gone/gone');
  });

  test('cost no call where their owner is no source of ours', async () => {
    const calls: string[] = [];
    world = await createWorld({
      cloud: 'box-users',
      intercept: (request, next) => {
        calls.push(request.url);
        return next(request);
      },
    });
    const { connector } = world.cloud;
    const file: ChangedFile = { kind: 'touched', fileId: '4711' as FileId, sourceId: 'user:4712' as SourceId };
    calls.length = 0;
    const page = { files: [file], checkpoint: '' as never, last: true };
    const listed = await unsettledFiles(world.pipeline, { connector, sourceId: 'events' as SourceId, page });
    expect(listed).toEqual([]);
    expect(calls).toEqual([]);
  });

  test('are settled where they were when somebody takes them who is no source of ours', async () => {
    world = await createWorld({ cloud: 'box-users' });
    const known = await world.cloud.user.create('known.docx', await docx(cardText));
    await pollAndWork();
    const taken: ChangedFile = { kind: 'touched', fileId: known.fileId, sourceId: 'user:4712' as SourceId };
    const page = { files: [taken], checkpoint: '' as never, last: true };
    const { connector } = world.cloud;
    const listed = await unsettledFiles(world.pipeline, { connector, sourceId: 'events' as SourceId, page });
    expect(listed.map(({ file }) => file)).toEqual([known]);
  });
});
