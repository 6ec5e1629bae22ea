import { describe, expect, it } from 'vitest';

import type { FileRef } from '../../model/file.ts';
import { bodyText, cardText, docx, labelProperties, plainText } from '../fixtures/documents.ts';
import { cloudFixtures } from '../fixtures/clouds.ts';
import { CrashError, createCrasher, type Crasher } from '../fixtures/crash.ts';
import { createWorld, outcomesOf, type World } from '../fixtures/world.ts';

const minutes = 60_000;
const clouds = Object.keys(cloudFixtures);

describe.each(clouds)('a process that dies in %s', (cloudName) => {
  it.each([true, false])(
    'at any call to the outside (taking effect: %s) loses nothing and doubles nothing',
    async (effect) => {
      let last = 0;
      for (let at = 1; ; at++) {
        const end = await dieAndRecover(cloudName, { at, effect });
        expect(end, `died at call ${at}`).toMatchObject({
          text: cardText,
          labeled: true,
          shown: true,
          versions: 2,
          settled: ['labeled/payment-cards'],
          alerts: ['labeled'],
        });
        if (!end.died) break;
        last = at;
      }
      expect(last).toBeGreaterThan(15);
    },
  );

  it.each([true, false])(
    'while protecting (taking effect: %s) leaves the file under its new name, once',
    async (effect) => {
      for (let at = 1; ; at++) {
        const end = await dieAndRecover(cloudName, { at, effect, secret: true });
        expect(end, `died at call ${at}`).toMatchObject({
          name: 'deploy.txt.p7m',
          versions: 2,
          settled: ['protected/aws-secret-keys'],
          alerts: ['protected'],
        });
        if (!end.died) break;
      }
    },
  );
});

describe.each(clouds)('a user who edits in %s', (cloudName) => {
  it('at any call of ours keeps the edit, and it gets the label', async () => {
    let edits = 0;
    for (let at = 1; ; at++) {
      const { edited, text, labeled, shown, versions, outcomes } = await editMeanwhile(cloudName, at);
      if (!edited) break;
      edits++;
      expect(text, `edited at call ${at}`).toBe(`${plainText}\n${cardText}`);
      expect(labeled, `edited at call ${at}`).toBe(true);
      expect(shown, `edited at call ${at}`).toBe(true);
      expect(versions, `edited at call ${at}`).toBeLessThanOrEqual(5);
      expect(outcomes.filter((one) => one.startsWith('failed'))).toEqual([]);
    }
    expect(edits).toBeGreaterThan(5);
  });
});

interface Death {
  readonly at: number;
  readonly effect: boolean;
  readonly secret?: boolean;
}

/** A process dies at one call; another one over the same queue and store goes on. */
async function dieAndRecover(cloudName: string, { at, effect, secret = false }: Death) {
  let crasher: Crasher | undefined;
  const world = await createWorld({
    cloud: cloudName,
    intercept: (request, next) => (crasher === undefined ? next(request) : crasher.around(() => next(request))),
  });
  try {
    const key = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = secret
      ? await world.cloud.user.create('deploy.txt', Buffer.from(`[default]\n${key}\n`))
      : await world.cloud.user.create('invoice.docx', await docx(cardText));
    await world.cloud.idle();
    crasher = createCrasher({ at, effect });
    world.restart(crasher.wrap);
    await world.settle().catch((error: unknown) => {
      if (!(error instanceof CrashError)) throw error;
    });
    const died = crasher.crashed();
    crasher = undefined;
    world.restart();
    for (let round = 0; round < 4; round++) {
      world.pass(30 * minutes);
      await world.settle();
    }
    return { died, ...(await stateOf(world, file)) };
  } finally {
    await world.close();
  }
}

/** A user saves a new text at one of our calls to the cloud. */
async function editMeanwhile(cloudName: string, at: number) {
  let calls = 0;
  let edit: (() => Promise<void>) | undefined;
  const world = await createWorld({
    cloud: cloudName,
    intercept: async (request, next) => {
      if (edit !== undefined && ++calls === at) {
        const save = edit;
        edit = undefined;
        await save();
      }
      return next(request);
    },
  });
  try {
    const { user } = world.cloud;
    const file = await user.create('invoice.docx', await docx(cardText));
    const bytes = await docx(plainText, cardText);
    edit = () => user.edit(file, bytes);
    const saved = (): boolean => edit === undefined;
    for (let round = 0; round < 3; round++) {
      await world.settle();
      world.pass(minutes);
    }
    return { edited: saved(), outcomes: await outcomesOf(world, file), ...(await stateOf(world, file)) };
  } finally {
    await world.close();
  }
}

async function stateOf(world: World, file: FileRef) {
  const { user } = world.cloud;
  const name = await user.nameOf(file);
  const bytes = await user.read(file);
  const entry = await world.store.ledger.find(file);
  expect(entry?.intent).toBeUndefined();
  expect(entry?.parked).toBeUndefined();
  const isDocument = name.endsWith('.docx');
  return {
    name,
    text: isDocument ? await bodyText(bytes) : '',
    labeled: isDocument && (await labelProperties(bytes)).some((property) => property.endsWith('_Enabled')),
    shown: !showsLabels(world) || (await user.shownLabel(file))?.endsWith('All Employees') === true,
    versions: await user.versions(file),
    settled: await outcomesOf(world, file),
    alerts: (await world.alerts()).map(({ outcome }) => outcome),
  };
}

function showsLabels({ cloud }: World): boolean {
  return cloud.connector.features.shownLabel !== undefined;
}
