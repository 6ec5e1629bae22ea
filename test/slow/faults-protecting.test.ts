import { describe, expect, it } from 'vitest';

import { cloudFixtures } from '../fixtures/clouds.ts';
import { dieAndRecover } from '../fixtures/deaths.ts';

/** A file of its own, which another worker takes. */
describe.each(Object.keys(cloudFixtures))('a process that dies in %s', (cloudName) => {
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
