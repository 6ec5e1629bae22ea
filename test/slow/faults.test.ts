import { describe, expect, it } from 'vitest';

import type { FileRef } from '../../model/file.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { poll } from '../../pipeline/reconcile.ts';
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

describe.each([true, false])('a process that dies at any call to the outside (taking effect: %s)', (effect) => {
  it('in a library whose files must be checked out leaves none checked out', async () => {
    const require = async ({ cloud }: World, { sourceId }: FileRef): Promise<void> => {
      await cloud.control('/sandbox/libraries', { driveId: sourceId, requireCheckout: true });
    };
    for (let at = 1; ; at++) {
      const end = await dieAndRecover('graph', { at, effect, prepare: require });
      expect(end, `died at call ${at}`).toMatchObject({
        text: cardText,
        labeled: true,
        checkedOut: false,
        versions: 2,
        settled: ['labeled/payment-cards'],
      });
      if (!end.died) break;
    }
  });

  it.each(['graph', 'box'])('while it deletes old versions in %s deletes them all and nothing else', async (cloud) => {
    for (let at = 1; ; at++) {
      const end = await dieAndRecover(cloud, { at, effect, secret: true, change: deletingOldVersions });
      expect(end, `died at call ${at}`).toMatchObject({
        name: 'deploy.txt.p7m',
        versions: 1,
        settled: ['protected/aws-secret-keys'],
        alerts: ['protected'],
      });
      if (!end.died) break;
    }
  });

  it('while it acts as a user of Box loses nothing and doubles nothing', async () => {
    for (let at = 1; ; at++) {
      const end = await dieAndRecover('box-users', { at, effect });
      expect(end, `died at call ${at}`).toMatchObject({
        text: cardText,
        labeled: true,
        versions: 2,
        settled: ['labeled/payment-cards'],
        alerts: ['labeled'],
      });
      if (!end.died) break;
    }
  });
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
  /** What is done to the place once the file is there. */
  readonly prepare?: (world: World, file: FileRef) => Promise<void>;
  /** What is different about the process and the one after it. */
  readonly change?: (pipeline: Pipeline) => Pipeline;
}

function deletingOldVersions(pipeline: Pipeline): Pipeline {
  const templates = pipeline.policy.templates.map((template) => ({ ...template, oldVersions: 'delete' as const }));
  return { ...pipeline, policy: { ...pipeline.policy, templates } };
}

/** Event streams are asked, since nobody calls on their behalf. */
async function pollAndSettle(world: World, pipeline: Pipeline): Promise<void> {
  await poll(pipeline);
  await world.settle();
}

/** A process dies at one call; another one over the same queue and store goes on. */
async function dieAndRecover(cloudName: string, death: Death) {
  const { at, effect, secret = false, prepare, change = (same: Pipeline) => same } = death;
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
    await prepare?.(world, file);
    await world.cloud.idle();
    const dying = createCrasher({ at, effect });
    crasher = dying;
    const first = world.restart((pipeline) => dying.wrap(change(pipeline)));
    await pollAndSettle(world, first).catch((error: unknown) => {
      if (!(error instanceof CrashError)) throw error;
    });
    const died = crasher.crashed();
    crasher = undefined;
    const second = world.restart(change);
    for (let round = 0; round < 4; round++) {
      world.pass(30 * minutes);
      await pollAndSettle(world, second);
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
    checkedOut: await user.checkedOut(file),
    settled: await outcomesOf(world, file),
    alerts: (await world.alerts()).map(({ outcome }) => outcome),
  };
}

function showsLabels({ cloud }: World): boolean {
  return cloud.connector.features.shownLabel !== undefined;
}
