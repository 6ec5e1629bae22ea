import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, describe, expect, it } from 'vitest';

import { openEmbeddedQueues } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import { file, outcome, settlement } from '../fixtures/ledger.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { runIn } from './run.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

const settings = {
  LABELWRIGHT_FOLDERS: folder.path,
  LABELWRIGHT_SITE_ID: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381',
  LABELWRIGHT_STATE: join(folder.path, 'state'),
};
const labelwright = runIn(folder.path, settings);

/** One file that failed, and one message of the live lane that killed its workers. */
async function prepare(): Promise<void> {
  const store = await openSqliteStore({ path: join(settings.LABELWRIGHT_STATE, 'labelwright.db') });
  const claim = await store.ledger.claim(file('a'), 'w', 60_000);
  if (claim === undefined) throw new Error('Expected a claim');
  const failed = outcome('1', { kind: 'failed', reason: 'quota' });
  await store.ledger.settle(claim, settlement('1', { outcome: failed, written: false }));
  await store.close();
  const path = join(settings.LABELWRIGHT_STATE, 'queue.db');
  const queues = await openEmbeddedQueues({ path, maxReceives: 1 });
  const body = JSON.stringify({ kind: 'file', connector: 'box', sourceId: 'drive', fileId: 'a' });
  await queues.live.send([{ group: 'g', id: 'i', body }]);
  for (let times = 0; times < 2; times += 1) {
    for (const delivery of await queues.live.receive({ max: 1, waitMs: 0, visibilityMs: 60_000 }))
      await queues.live.release(delivery);
  }
  for (const queue of Object.values(queues)) await queue.close();
}

function waiting(): unknown {
  const database = new DatabaseSync(join(settings.LABELWRIGHT_STATE, 'queue.db'), { readOnly: true });
  try {
    return database.prepare("select count(*) as waiting from messages where lane = 'live'").get()?.waiting;
  } finally {
    database.close();
  }
}

describe('labelwright replay', () => {
  it('shows and replays dead letters, reopens files, refuses what it cannot narrow', { timeout: 90_000 }, async () => {
    await prepare();
    const [shown, json, tried] = await Promise.all([
      labelwright('dead-letters'),
      labelwright('dead-letters', '--json'),
      labelwright('replay', '--dry-run', '--json'),
    ]);
    const [few, faulty, both, elsewhere] = await Promise.all([
      labelwright('replay', '--failed', '--reason', 'locked'),
      labelwright('replay', '--reason', 'quota'),
      labelwright('replay', '--failed', '--skipped'),
      labelwright('replay', '--failed', '--connector', 'sharepoint'),
    ]);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toMatch(/^live {2}\S+Z {2}1 receives {2}box {2}drive {2}a\n$/u);
    const about = { lane: 'live', connector: 'box', source: 'drive', file: 'a', run: null };
    expect(JSON.parse(json.out)).toMatchObject(about);
    expect(JSON.parse(tried.out)).toEqual({ dryRun: true, deadLetters: { sources: 0, live: 1, backfill: 0 } });
    expect(few).toEqual({ code: 0, err: '', out: '0 files were reopened\n' });
    expect(faulty).toMatchObject({ code: 2, out: '' });
    expect(faulty.err).toContain('--reason narrows files: --failed or --skipped is missing');
    expect(both.code).toBe(2);
    expect(elsewhere).toMatchObject({ code: 2, out: '' });
    expect(elsewhere.err).toContain('--connector: sharepoint is none of folder');
    expect(waiting()).toBe(0);

    const [replayed, reopened] = await Promise.all([
      labelwright('replay'),
      labelwright('replay', '--failed', '--reason', 'quota', '--source', 'drive', '--json'),
    ]);
    expect(replayed).toMatchObject({ code: 0, err: '' });
    expect(replayed.out).toContain('1 dead letters of live were replayed\n');
    expect(waiting()).toBe(1);
    expect((await labelwright('dead-letters')).out).toBe('There are no dead letters\n');
    expect(JSON.parse(reopened.out)).toEqual({ dryRun: false, files: 1 });
  });
});
