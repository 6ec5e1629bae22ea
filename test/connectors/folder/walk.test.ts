import { chmodSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Checkpoint } from '../../../model/ids.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { createDisk, type Disk, endOf, shown } from './disk.ts';

const hour = 3_600_000;
let disk: Disk;
let passed: number;
beforeEach(async () => {
  passed = 0;
  disk = await createDisk({ now: () => Date.now() + passed });
});
afterEach(() => disk.remove());

const write = (path: string, text = path) => {
  writeFileSync(disk.at(path), text);
};
const folder = (path: string) => mkdirSync(disk.at(path), { recursive: true });

describe('changes() of a folder', () => {
  it('lists files in all folders, in the order of their names', async () => {
    folder('b/inner');
    for (const path of ['c.txt', 'b/z.txt', 'b/inner/deep.txt', 'a.txt', 'Ä %2F #.txt']) write(path);
    expect(shown(await disk.pages())).toEqual(['a.txt', 'b/inner/deep.txt', 'b/z.txt', 'c.txt', 'Ä %2F #.txt']);
  });

  it('says why it passes over hidden, system, temporary and excluded files', async () => {
    for (const path of ['.git', '$RECYCLE.BIN', 'sub']) folder(path);
    for (const path of ['.env', 'sub/Thumbs.db', 'sub/setup.EXE', '.git/config', 'kept.txt', '~WRL1.tmp']) write(path);
    expect(shown(await disk.pages())).toEqual([
      '$RECYCLE.BIN: system',
      '.env: hidden',
      '.git: hidden',
      'kept.txt',
      'sub/Thumbs.db: system',
      'sub/setup.EXE: excluded-type',
      '~WRL1.tmp: temporary',
    ]);
  });

  it('leaves out what a glob names, in any folder or below the root', async () => {
    disk.remove();
    disk = await createDisk({ exclude: ['*.bak', 'archive/**'] });
    folder('archive/old');
    folder('sub');
    for (const path of ['archive/old/a.txt', 'sub/b.bak', 'sub/c.txt']) write(path);
    expect(shown(await disk.pages())).toEqual(['archive/old: excluded', 'sub/b.bak: excluded', 'sub/c.txt']);
  });

  it('leaves it out whatever the case, of the glob and of the name', async () => {
    disk.remove();
    disk = await createDisk({ exclude: ['*.Bak', 'Archive/*.TXT'] });
    for (const path of ['archive', 'sub']) folder(path);
    for (const path of ['archive/a.txt', 'sub/b.BAK', 'sub/c.txt']) write(path);
    expect(shown(await disk.pages())).toEqual(['archive/a.txt: excluded', 'sub/b.BAK: excluded', 'sub/c.txt']);
  });

  it('never follows a symbolic link, so that a loop ends and nothing outside is seen', async () => {
    const outside = temporaryFolder();
    writeFileSync(`${outside.path}/secret.txt`, 'secret');
    folder('sub');
    symlinkSync('..', disk.at('sub/loop'));
    symlinkSync(outside.path, disk.at('out'));
    symlinkSync(`${outside.path}/secret.txt`, disk.at('secret.txt'));
    expect(shown(await disk.pages())).toEqual([
      'out: symbolic-link',
      'secret.txt: symbolic-link',
      'sub/loop: symbolic-link',
    ]);
    expect(await disk.connector.look(disk.ref('out/secret.txt'))).toBeUndefined();
    expect(await disk.connector.look(disk.ref('secret.txt'))).toMatchObject({ unfit: 'symbolic-link' });
    outside.remove();
  });

  it('says that a pipe is no file, without waiting at it', async () => {
    execFileSync('mkfifo', [disk.at('pipe')]);
    expect(shown(await disk.pages())).toEqual(['pipe: special-file']);
  });

  it('tells of a name that is no text, and looks at it again', async () => {
    writeFileSync(Buffer.concat([Buffer.from(disk.at('x')), Buffer.from([0xff])]), 'x');
    const [file] = (await disk.pages()).flatMap(({ files }) => files);
    expect(file).toMatchObject({ kind: 'present', item: { unfit: 'name-not-utf-8' } });
    if (file?.kind !== 'present') throw new Error('It is not listed');
    expect(await disk.connector.look(file.item.ref)).toMatchObject({ version: file.item.version });
  });

  it('tells of a folder that may not be listed', async () => {
    folder('closed');
    write('closed/a.txt');
    chmodSync(disk.at('closed'), 0o000);
    chmodSync(disk.at('.'), 0o755);
    const pages = await asNobody(() => disk.pages());
    expect(shown(pages)).toEqual(['closed: folder-unreadable']);
    expect(await asNobody(() => disk.connector.look(disk.ref('closed')))).toMatchObject({ unfit: 'folder-unreadable' });
    chmodSync(disk.at('closed'), 0o755);
    expect(shown(await disk.pages(endOf(pages)))).toEqual(['closed/a.txt']);
  });

  it('goes on from any page to the same whole', async () => {
    for (let index = 0; index < 4; index++) {
      folder(`f${index}/g`);
      for (let file = 0; file < 160; file++) write(`f${index}/${file % 2 === 0 ? 'g/' : ''}${file}.txt`, '');
    }
    const pages = await disk.pages();
    const whole = shown(pages);
    expect(whole).toHaveLength(640);
    expect(pages.length).toBeGreaterThan(1);
    for (const [index, { checkpoint }] of pages.slice(0, -1).entries()) {
      const before = shown(pages.slice(0, index + 1));
      expect([...before, ...shown(await disk.pages(checkpoint))]).toEqual(whole);
    }
  });

  it('goes on where the file that it had come to is gone', async () => {
    for (let file = 0; file < 600; file++) write(`${1_000 + file}.txt`, '');
    const [first] = await disk.pages();
    if (first === undefined) throw new Error('Nothing is listed');
    const reached = shown([first]).at(-1) ?? '';
    renameSync(disk.at(reached), disk.at(`0-${reached}`));
    expect(shown(await disk.pages(first.checkpoint))).toHaveLength(100);
  });

  it('lists an edit that puts the date and the size back', async () => {
    write('a.txt', 'one');
    utimesSync(disk.at('a.txt'), 1_000, 1_000);
    const first = await disk.look('a.txt');
    const end = endOf(await disk.pages());
    write('a.txt', 'two');
    utimesSync(disk.at('a.txt'), 1_000, 1_000);
    expect(shown(await disk.pages(end))).toEqual(['a.txt']);
    expect((await disk.look('a.txt')).version).not.toBe(first.version);
  });

  it('lists what is in a folder that was moved in, whatever its dates', async () => {
    const outside = temporaryFolder();
    writeFileSync(`${outside.path}/old.txt`, 'old');
    passed = hour;
    const end = endOf(await disk.pages());
    passed += 30 * 60_000;
    expect(shown(await disk.pages(end))).toEqual([]);
    passed = 0;
    const early = endOf(await disk.pages());
    renameSync(outside.path, disk.at('moved'));
    expect(shown(await disk.pages(early))).toEqual(['moved/old.txt']);
    outside.remove();
  });

  it('compares everything once an hour, since times may not show all', async () => {
    write('a.txt');
    const end = endOf(await disk.pages());
    passed = hour / 2;
    const quiet = await disk.pages(end);
    expect(shown(quiet)).toEqual([]);
    passed = hour;
    expect(shown(await disk.pages(endOf(quiet)))).toEqual(['a.txt']);
  });

  it('removes what a crash left of our writing after a day, and shows neither it nor owner files', async () => {
    const leftover = '.labelwright-01234567-89ab-cdef-0123-456789abcdef.tmp';
    write(leftover);
    write('~$report.docx');
    write('.~lock.report.odt#');
    expect(shown(await disk.pages())).toEqual([]);
    expect(await disk.connector.look(disk.ref(leftover))).toBeDefined();
    passed = 25 * hour;
    await disk.pages();
    expect(await disk.connector.look(disk.ref(leftover))).toBeUndefined();
  });

  it.each(['', '{}', '{"v":1,"kind":"walk"}', 'null'])('starts anew for the checkpoint %j', async (checkpoint) => {
    await expect(disk.pages(checkpoint as Checkpoint)).rejects.toMatchObject({ kind: 'resync' });
  });

  it('says that the folder is missing rather than that its files are gone', async () => {
    write('a.txt');
    renameSync(disk.at('.'), `${disk.at('.')}-away`);
    await expect(disk.pages()).rejects.toMatchObject({ kind: 'transient', reason: 'folder-missing' });
    await expect(disk.look('a.txt')).rejects.toMatchObject({ kind: 'transient', reason: 'folder-missing' });
    renameSync(`${disk.at('.')}-away`, disk.at('.'));
  });
});

/** Root may read everything: for this the test gives its rights away for a moment. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
