import { afterEach, describe, expect, it } from 'vitest';

import type { FileRef } from '../../../model/file.ts';
import type { FileId, Version } from '../../../model/ids.ts';
import { coverage, type Coverage } from '../../../pipeline/coverage.ts';
import { recordedCoverage } from '../../../pipeline/recorded.ts';
import { cloudFixtures } from '../../fixtures/clouds.ts';
import { cardText, docx, plainText } from '../../fixtures/documents.ts';
import { createWorld, type World } from '../../fixtures/world.ts';

let world: World;
afterEach(() => world.close());
async function look(): Promise<Coverage | undefined> {
  for await (const first of coverage(world.pipeline)) return first;
  return undefined;
}

/** A file that was settled once, and went without anybody telling. */
async function leaveBehind(file: FileRef): Promise<void> {
  const claim = await world.store.ledger.claim(file, 'somebody', 1_000);
  if (claim === undefined) throw new Error('Somebody has it');
  const version = '1' as Version;
  const { policyHash } = world.pipeline;
  await world.store.ledger.settle(claim, {
    name: 'ghost.docx',
    path: 'Old/ghost.docx',
    version,
    outcome: { kind: 'unchanged', reason: 'no-rule-matched', detail: '', version, policyHash },
    protected: false,
    written: false,
  });
}

describe.each(Object.keys(cloudFixtures))('coverage() of %s', (cloud) => {
  it('adds up to what the cloud lists, by outcome and reason', async () => {
    world = await createWorld({ cloud });
    await world.cloud.user.create('card.docx', await docx(cardText));
    await world.cloud.user.create('plain.docx', await docx(plainText));
    await world.cloud.user.create('empty.txt', Buffer.alloc(0));
    await world.settle();
    expect(await look()).toMatchObject({
      listed: 3,
      outcomes: { 'labeled payment-cards': 1, 'skipped empty': 1, 'unchanged no-rule-matched': 1 },
      missing: [],
      reconciled: true,
    });
  });

  it('names what was never met, and sees to it', async () => {
    world = await createWorld({ cloud, unprepared: true });
    await world.store.sources.save(await world.cloud.connector.sources());
    await world.cloud.user.create('forgotten.docx', await docx(cardText));
    const first = await look();
    expect(first).toMatchObject({ listed: 1, missingFiles: 1, reconciled: false });
    expect(first?.missing[0]).toContain('forgotten.docx');
    await world.settle();
    expect(await look()).toMatchObject({ listed: 1, outcomes: { 'labeled payment-cards': 1 }, reconciled: true });
  });

  it('finds what is recorded and not there, and sees to it', async () => {
    world = await createWorld({ cloud });
    await world.cloud.user.create('card.docx', await docx(cardText));
    await world.settle();
    const [source] = await world.store.sources.list();
    if (source === undefined) throw new Error('There is no source');
    await leaveBehind({ connector: source.connector, sourceId: source.id, fileId: '987654321' as FileId });
    world.pass(60_000);
    expect(await look()).toMatchObject({ listed: 1, stale: ['Old/ghost.docx'], staleFiles: 1, reconciled: false });
    await world.settle();
    expect(await look()).toMatchObject({ listed: 1, staleFiles: 0, reconciled: true });
    const { body } = await recordedCoverage(world.pipeline, new URLSearchParams({ source: source.id }));
    expect(body).toMatchObject({
      sources: [{ files: 2, outcomes: { 'labeled payment-cards': 1, 'gone gone': 1 }, parked: 0, pending: 0 }],
    });
  });

  it('tells what waits', async () => {
    world = await createWorld({ cloud });
    const file = await world.cloud.user.create('card.docx', await docx(cardText));
    await world.cloud.user.lock(file);
    await world.settle();
    expect(await look()).toMatchObject({ listed: 1, parked: 1, reconciled: true });
  });
});
