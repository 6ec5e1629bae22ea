import { defineConfig } from 'vitest/config';

const slow = ['test/slow/**/*.test.ts'];
/** What starts the commands in processes of their own takes seconds each. */
const whole = ['test/whole/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/infra/local/start.test.ts'];
/** Where .ci/run wants the results of a run. */
const report = process.env.TEST_REPORT;

/** `fast` runs in process; `whole` drives the commands as a user would; `slow` holds faults, fuzz, oracles and packing. */
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...slow, ...whole] } },
      { extends: true, test: { name: 'whole', include: whole, testTimeout: 120_000, hookTimeout: 120_000 } },
      { extends: true, test: { name: 'slow', include: slow, testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
    testTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
