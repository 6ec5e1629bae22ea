import { describe, expect, it } from 'vitest';

import { cloudFixtures } from '../fixtures/clouds.ts';
import { dieAndRecover } from '../fixtures/deaths.ts';
import { cardText } from '../fixtures/documents.ts';

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
});
