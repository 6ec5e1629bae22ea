import { describe, expect, it } from 'vitest';

import { expectedVersions } from '../bench/large-run.ts';
import { expectedOutcomes, playLargeRun } from '../bench/play-large-run.ts';

const files = 1_500;

describe('a run over thousands of files', () => {
  it.each(['graph', 'box'] as const)('%s: is paused, killed, resumed, finished and reconciled', async (cloud) => {
    const result = await playLargeRun({
      ...{ cloud, files, workers: 2, claimsEnd: true, limitMs: 200_000 },
      say: () => undefined,
    });
    expect(result.settledWhilePaused).toBe(0);
    expect(result.killedWith).toBeLessThan(files);
    expect(result.run).toMatchObject({ state: 'finished', total: files, done: files });
    expect(result.outcomes).toEqual(expectedOutcomes(files));
    expect(result.versions).toEqual(expectedVersions(files));
    expect(result.coverage).toMatchObject({ listed: files, reconciled: true, missingFiles: 0 });
    expect(Object.values(result.coverage.outcomes).reduce((sum, count) => sum + count, 0)).toBe(files);
  });
});
