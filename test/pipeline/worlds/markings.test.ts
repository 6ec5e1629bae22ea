import JSZip from 'jszip';
import { afterEach, describe, expect, it } from 'vitest';

import { inspect } from '../../../inspect.ts';
import type { FileRef } from '../../../model/file.ts';
import type { PolicyHash } from '../../../model/ids.ts';
import { queueFile } from '../../../pipeline/enqueue.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import type { Label } from '../../../policies/policy.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const minutes = 60_000;
const look = {
  font: 'Calibri',
  size: 8,
  color: '#a80000',
  alignment: 'left',
  margin: 5,
  layout: 'horizontal',
} as const;

let world: World;
afterEach(() => world.close());

/** The pipeline whose label for payment cards shows this footer. */
function showing(footer: string): (pipeline: Pipeline) => Pipeline {
  return (pipeline) => {
    const mark = (label: Label): Label =>
      label.name === 'Confidential - All Employees'
        ? { ...label, markings: { footer: { ...look, text: footer } } }
        : label;
    const { documents, policy } = pipeline;
    return {
      ...pipeline,
      policy: { ...policy, labels: policy.labels.map(mark) },
      policyHash: `shows ${footer}` as PolicyHash,
      documents: {
        ...documents,
        inspect: (content, name) =>
          new Promise((resolve) => {
            const tells = { markings: true, properties: false };
            resolve(inspect(content.source, name, { ignoreTestNumbers: false, timeLimitMs: 60_000, tells }));
          }),
      },
    };
  };
}

async function settleWell(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await world.settle();
    world.pass(5 * minutes);
  }
}

/** What is in the footers of the file in the cloud. */
async function footersOf(file: FileRef): Promise<string> {
  const zip = await JSZip.loadAsync(await world.cloud.user.read(file));
  const footers = zip.file(/footer\d*\.xml$/u);
  return (await Promise.all(footers.map((footer) => footer.async('string')))).join('\n');
}

describe.each(['graph', 'box'])('markings of a label in %s', (cloud) => {
  it('are put in with the label, put right once by another definition, and never again', async () => {
    world = await createWorld({ cloud });
    world.restart(showing('Ours until ${Event.DateTime}'));
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(2);
    const [alert] = await world.alerts();
    expect(alert?.markings).toEqual({ written: ['footer'], skipped: [] });
    expect(alert?.detail).toContain('marked with footer');
    expect(await footersOf(file)).toContain('Ours until ');

    const changed = world.restart(showing('Nobody else'));
    for (let round = 0; round < 3; round++) {
      await queueFile(changed, file, undefined);
      await settleWell();
    }
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards', 'labeled/markings']);
    expect(await world.cloud.user.versions(file)).toBe(3);
    expect(await footersOf(file)).toContain('Nobody else');
    expect(await footersOf(file)).not.toContain('Ours until');
  });

  it('are said to be left out where the type can’t carry them', async () => {
    world = await createWorld({ cloud });
    world.restart(showing('Ours'));
    const file = await world.cloud.user.create('cards.txt', Buffer.from(cardText));
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['recorded/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(1);
    const [alert] = await world.alerts();
    expect(alert?.markings).toEqual({ written: [], skipped: [{ kind: 'footer', reason: 'format' }] });
  });
});

describe('a label that a type which nobody reads gets by default', () => {
  it('is recorded, and never a byte is changed', async () => {
    world = await createWorld({ cloud: 'graph' });
    const video = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(400, 7)]);
    const unwanted = await world.cloud.user.create('a.mp4', video);
    await settleWell();
    expect(await outcomesOf(world, unwanted)).toEqual(['skipped/unsupported']);
    world.restart((pipeline) => {
      const general = pipeline.policy.labels.find(({ name }) => name === 'General');
      if (general === undefined) throw new Error('no label');
      return { ...pipeline, policy: { ...pipeline.policy, defaults: [{ label: general.id, when: {} }] } };
    });
    const file = await world.cloud.user.create('b.mp4', video);
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['recorded/default-label']);
    expect((await world.cloud.user.read(file)).equals(video)).toBe(true);
  });
});
