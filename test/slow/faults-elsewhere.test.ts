import { describe, expect, it } from 'vitest';

import type { FileRef } from '../../model/file.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { cloudFixtures } from '../fixtures/clouds.ts';
import { dieAndRecover, editMeanwhile } from '../fixtures/deaths.ts';
import { cardText, plainText } from '../fixtures/documents.ts';
import type { World } from '../fixtures/world.ts';

const clouds = Object.keys(cloudFixtures);

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

function deletingOldVersions(pipeline: Pipeline): Pipeline {
  const templates = pipeline.policy.templates.map((template) => ({ ...template, oldVersions: 'delete' as const }));
  return { ...pipeline, policy: { ...pipeline.policy, templates } };
}
