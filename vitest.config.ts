import { defineConfig } from 'vitest/config';

const slow = ['test/slow/**/*.test.ts'];

/** `fast` needs only npm and ends in seconds; `slow` holds faults, fuzz, oracles and whole-product runs. */
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: slow } },
      { extends: true, test: { name: 'slow', include: slow, testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
    testTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
