import { afterAll, describe, expect, it } from 'vitest';

import { asTable, progressOf } from '../../cli/backfill.ts';
import { asJson } from '../../cli/coverage.ts';
import type { Coverage } from '../../pipeline/coverage.ts';
import type { ShownRun } from '../../pipeline/show-run.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { runIn } from './run.ts';

const run: ShownRun = {
  id: '0f1e2d3c',
  state: 'running',
  note: '',
  mode: 'enforce',
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: null,
  listing: false,
  total: 200,
  done: 50,
  waiting: 140,
  queued: 10,
  results: { labeled: 30, unchanged: 20 },
  labels: {},
  reasons: {},
  perMinute: 75,
  secondsLeft: 120,
  endsAt: '2026-03-01T10:02:00.000Z',
  budget: { labelsPerHour: null, canaryFiles: null, maxChangedShare: null },
  options: { defaultLabel: null, inspect: true, paths: null, owners: null, scheduled: false },
  sources: [],
};

describe('progressOf()', () => {
  it('tells state, files, rate, time left and results', () => {
    expect(progressOf(run)).toBe('running  50/200 files 25%  75/min  ETA 2m 00s  labeled 30  unchanged 20');
  });

  it('claims no share and no end while files are still listed, and no time left once all is over', () => {
    expect(progressOf({ ...run, listing: true, secondsLeft: null })).toContain('50/200+ files  75/min  ETA ?');
    const ended = { ...run, state: 'finished', finishedAt: run.startedAt, done: 200, secondsLeft: null } as const;
    expect(progressOf(ended)).toContain('finished  200/200 files 100%  75/min  ETA -');
  });
});

describe('asTable()', () => {
  it('has a line for each run, and why it stands where it does below', () => {
    const paused = { ...run, id: 'p', state: 'paused', mode: 'report-only', note: 'look at them' } as const;
    expect(asTable([run, paused]).split('\n')).toEqual([
      'RUN       STATE    MODE         STARTED (UTC)     FILES             RATE    ETA     RESULTS',
      '0f1e2d3c  running  enforce      2026-03-01 10:00  50/200 files 25%  75/min  2m 00s  labeled 30, unchanged 20',
      'p         paused   report-only  2026-03-01 10:00  50/200 files 25%  75/min  -       labeled 30, unchanged 20',
      '  look at them',
    ]);
  });
});

describe('asJson() of coverage', () => {
  it('says which source it is, and nothing of its checkpoint or its secrets', () => {
    const source = { connector: 'box', id: '7', name: 'Legal', kind: 'box-folder' };
    const known = { ...source, checkpoint: 'https://graph.example/delta?token=secret', misses: 0 };
    const parsed: unknown = JSON.parse(asJson({ source: known, listed: 3 } as unknown as Coverage));
    expect(parsed).toEqual({ source, listed: 3 });
  });
});

describe('labelwright backfill', () => {
  const folder = temporaryFolder();
  afterAll(() => {
    folder.remove();
  });

  it('starts, lists and watches runs, and refuses what it cannot do', { timeout: 60_000 }, async () => {
    const labelwright = runIn(folder.path, {
      LABELWRIGHT_FOLDERS: folder.path,
      LABELWRIGHT_SITE_ID: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381',
    });
    const started = await labelwright(
      'backfill',
      'start',
      '--report-only',
      '--default-label',
      'general',
      '--path',
      'a/**',
      '--json',
    );
    expect(started).toMatchObject({ code: 0, err: '' });
    const shown = JSON.parse(started.out) as ShownRun;
    expect(shown).toMatchObject({ mode: 'report-only', options: { defaultLabel: 'General', paths: ['a/**'] } });

    const ran = await Promise.all([
      labelwright('backfill', 'list'),
      labelwright('backfill', 'list', '--json'),
      labelwright('backfill', 'watch', shown.id),
      labelwright('backfill', 'watch', 'nobody'),
      labelwright('backfill', 'start', '--default-label', 'Nothing'),
      labelwright('coverage', '--source', 'elsewhere'),
      labelwright('coverage', '--json'),
      labelwright('backfill', 'start', '--path', 'b/**'),
      labelwright('backfill', 'start', '--path', 'b/**', '--path', '['),
    ]);
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 1, 2, 1, 0, 0, 2]);
    expect(ran[0].out).toMatch(/^RUN .*\n[-0-9a-f]{36} {2}finished {2}report-only/u);
    expect(JSON.parse(ran[1].out)).toMatchObject({
      runs: expect.arrayContaining([expect.objectContaining({ id: shown.id })]) as unknown,
    });
    expect(ran[2].err).toContain('finished  no files to do');
    expect(ran[2].out).toBe(`${shown.id}  finished  no files to do  0/min  ETA -\n`);
    expect(ran[3]).toMatchObject({ out: '', err: 'There is no such run\n' });
    expect(ran[4]).toMatchObject({ out: '' });
    expect(ran[4].err).toMatch(/^The request is wrong\n {2}- defaultLabel: Nothing is not a label of the policy/u);
    expect(ran[5].err).toContain('elsewhere is not watched');
    expect(ran[6]).toMatchObject({ out: '', err: 'no source is watched: start the connector first\n' });
    expect(ran[7].out).toMatch(
      /^\S{36} {2}finished {2}no files to do .*\n {2}no source is watched: start the connector first\n$/u,
    );
    expect(ran[8]).toMatchObject({
      out: '',
      err: expect.stringMatching(/--path .*'\[' is invalid.*not closed/u) as string,
    });

    const cancelled = await labelwright('backfill', 'cancel', shown.id, '--json');
    expect(JSON.parse(cancelled.out)).toMatchObject({ id: shown.id, state: 'finished' });
  });
});
