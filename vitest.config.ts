import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

const slow = ['test/slow/**/*.test.ts'];
/** What starts commands or threads of its own takes seconds each. */
const whole = [
  'test/whole/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/guards/**/*.test.ts',
  'test/infra/local/start.test.ts',
  'test/{inspect,own-types}.test.ts',
  'test/queue/{embedded,registry,sqs}.test.ts',
  'test/store/registry.test.ts',
  'test/lib/thread-pool.test.ts',
  'test/protection/cms/cms.test.ts',
  'test/connectors/folder/upload.test.ts',
];
/** What talks to a stand-in of a cloud, reads whole files, or asks all information types about made-up texts. */
const worlds = [
  'test/classification/{classify,engine,properties}.test.ts',
  'test/{connectors,infra/sandbox}/**/*.test.ts',
  'test/pipeline/{doctor,status,throttle}.test.ts',
  'test/policies/evaluate.test.ts',
  'test/formats/{archives,documents,image-labels,package-forms,pdf,pdf-labels,text}.test.ts',
  'test/pipeline/worlds/**/*.test.ts',
];
/** What mocks a module or sets what a process has once: the meter of OpenTelemetry, the core that `@azure/functions` asks for. */
const alone = ['test/lib/sqlite-flush.test.ts', 'test/pipeline/metrics.test.ts', 'test/infra/local/host*.test.ts'];
// A process need not compile packages that another one has compiled: a fifth of all time where each test file has its own.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/** Where .ci/run wants the results of a run. */
const report = process.env.TEST_REPORT;

/**
 * `fast` runs in process, in half a minute: its files share a few processes, since each would spend two thirds of its time on loading the
 * same modules again. `alone` is as quick, with a process for each file. `worlds` drives clouds and whole files in shared processes, `whole`
 * commands and threads as a user would; `slow` holds faults, fuzz, oracles and packing.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, ...whole, ...worlds, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'worlds',
          include: worlds,
          exclude: whole,
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      { extends: true, test: { name: 'whole', include: whole, testTimeout: 120_000, hookTimeout: 120_000 } },
      { extends: true, test: { name: 'slow', include: slow, testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
    // One on a machine of two cores, by vitest's own rule.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    restoreMocks: true,
    setupFiles: ['test/seed.ts'],
    unstubEnvs: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
