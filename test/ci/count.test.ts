import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const script = fileURLToPath(new URL('../../.ci/count.mjs', import.meta.url));
const skips = JSON.parse(readFileSync(new URL('../../.ci/skips.json', import.meta.url), 'utf8')) as { test: string }[];

type Status = 'passed' | 'failed' | 'skipped' | 'todo';

/** Counts reports that hold tests with these titles and endings. */
function count(reports: Readonly<Record<string, readonly (readonly [string, Status])[]>>, failedSteps: string[] = []) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  for (const [step, tests] of Object.entries(reports)) {
    const assertionResults = tests.map(([title, status]) => ({ title, fullName: `suite ${title}`, status }));
    const status = tests.some(([, ending]) => ending === 'failed') ? 'failed' : 'passed';
    const report = { testResults: [{ name: 'some.test.ts', status, assertionResults }] };
    writeFileSync(join(folder.path, `${step}.json`), JSON.stringify(report));
  }
  const { status, stdout } = spawnSync(process.execPath, [script, folder.path, ...failedSteps], { encoding: 'utf8' });
  return { code: status, last: stdout.trimEnd().split('\n').at(-1) };
}

test('sums the reports', () => {
  const reports = {
    ok: [['a', 'passed']],
    slow: [
      ['b', 'passed'],
      ['c', 'passed'],
    ],
  } as const;
  expect(count(reports)).toEqual({ code: 0, last: '3 passed, 0 failed' });
});

test('fails on a failed test, and counts it once where its step failed with it', () => {
  const reports = {
    ok: [
      ['a', 'passed'],
      ['b', 'failed'],
    ],
  } as const;
  expect(count(reports, ['ok'])).toEqual({ code: 1, last: '1 passed, 1 failed' });
});

test('fails on a step that failed without a failed test', () => {
  expect(count({ ok: [['a', 'passed']] }, ['install'])).toEqual({ code: 1, last: '1 passed, 1 failed' });
});

test('fails on a skipped test without a declared reason, not on one with it', () => {
  const [declared] = skips;
  expect(
    count({
      ok: [
        ['a', 'passed'],
        ['b', 'skipped'],
      ],
    }),
  ).toEqual({ code: 1, last: '1 passed, 1 failed' });
  expect(
    count({
      ok: [
        ['a', 'passed'],
        ['b', 'todo'],
      ],
    }),
  ).toEqual({ code: 1, last: '1 passed, 1 failed' });
  expect(
    count({
      ok: [
        ['a', 'passed'],
        [declared?.test ?? '', 'skipped'],
      ],
    }),
  ).toEqual({ code: 0, last: '1 passed, 0 failed' });
});

test('fails where nothing ran', () => {
  expect(count({})).toEqual({ code: 1, last: '0 passed, 0 failed' });
});
