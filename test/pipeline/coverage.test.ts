import { afterEach, describe, expect, it } from 'vitest';

import { coverage } from '../../pipeline/coverage.ts';
import { cloudFixtures } from '../fixtures/clouds.ts';
import { cardText, docx, plainText } from '../fixtures/documents.ts';
import { createWorld, type World } from '../fixtures/world.ts';

let world: World;
afterEach(() => world.close());
const look = async () => (await coverage(world.pipeline, () => undefined))[0];

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

  it('tells what waits', async () => {
    world = await createWorld({ cloud });
    const file = await world.cloud.user.create('card.docx', await docx(cardText));
    await world.cloud.user.lock(file);
    await world.settle();
    expect(await look()).toMatchObject({ listed: 1, parked: 1, reconciled: true });
  });
});
