import {
  chmodSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as files from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createDisk, type Disk } from './disk.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  return { ...real, rename: vi.fn(real.rename), link: vi.fn(real.link) };
});
const real = await vi.importActual<typeof files>('node:fs/promises');

let disk: Disk;
beforeEach(async () => {
  disk = await createDisk();
  writeFileSync(disk.at('a.txt'), 'before');
});
afterEach(() => {
  vi.mocked(files.rename).mockImplementation(real.rename);
  vi.mocked(files.link).mockImplementation(real.link);
  disk.remove();
});
const text = (name = 'a.txt') => readFileSync(disk.at(name), 'utf8');

describe('upload() to a folder', () => {
  it('keeps mode, owner and dates, and the version changes all the same', async () => {
    chmodSync(disk.at('a.txt'), 0o640);
    utimesSync(disk.at('a.txt'), 1_000_000, 1_500_000);
    const item = await disk.look('a.txt');
    const before = statSync(disk.at('a.txt'));
    const { item: after } = await disk.upload(item, 'after!');
    expect(text()).toBe('after!');
    const { mode, uid, gid, mtimeMs } = statSync(disk.at('a.txt'));
    expect({ mode, uid, gid, mtimeMs }).toEqual({
      mode: before.mode,
      uid: before.uid,
      gid: before.gid,
      mtimeMs: before.mtimeMs,
    });
    expect(after.version).not.toBe(item.version);
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt']);
  });

  it('refuses a file with a second name', async () => {
    linkSync(disk.at('a.txt'), disk.at('b.txt'));
    await expect(disk.upload(await disk.look('a.txt'), 'ours')).rejects.toMatchObject({
      kind: 'permanent',
      reason: 'hard-link',
    });
    expect(text('b.txt')).toBe('before');
  });

  it.each(['~$a.txt', '.~lock.a.txt#'])('says that the file is open while %s lies beside it', async (owner) => {
    const item = await disk.look('a.txt');
    writeFileSync(disk.at(owner), 'Ada');
    await expect(disk.upload(item, 'ours')).rejects.toMatchObject({ kind: 'locked' });
    expect(text()).toBe('before');
    expect(readdirSync(disk.at('.')).sort()).toEqual([owner, 'a.txt'].sort());
  });

  it('makes an edit the present one again that slipped in at the last moment', async () => {
    const item = await disk.look('a.txt');
    vi.mocked(files.rename).mockImplementationOnce(async (...names) => {
      writeFileSync(disk.at('a.txt'), 'saved in between');
      await real.rename(...names);
    });
    await expect(disk.upload(item, 'ours')).rejects.toMatchObject({ kind: 'conflict' });
    expect(text()).toBe('saved in between');
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt']);
  });

  it('leaves no trace where it fails', async () => {
    const item = await disk.look('a.txt');
    vi.mocked(files.rename).mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await expect(disk.upload(item, 'ours')).rejects.toMatchObject({ kind: 'transient', reason: 'disk-full' });
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt']);
    expect(text()).toBe('before');
  });

  it('never writes through a link that took the file’s place', async () => {
    const item = await disk.look('a.txt');
    renameSync(disk.at('a.txt'), disk.at('elsewhere.txt'));
    symlinkSync('elsewhere.txt', disk.at('a.txt'));
    await expect(disk.upload(item, 'ours')).rejects.toMatchObject({ kind: 'permanent', reason: 'symbolic-link' });
    expect(text('elsewhere.txt')).toBe('before');
  });
});

describe('rename() in a folder', () => {
  it('keeps the file what it was under its protected name', async () => {
    const item = await disk.look('a.txt');
    const renamed = await disk.rename(item, 'a.txt.p7m');
    expect(renamed.ref).toEqual(item.ref);
    expect(await disk.connector.look(item.ref)).toEqual(renamed);
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt.p7m']);
  });

  it('tells the two apart once there is a new file of the old name', async () => {
    const renamed = await disk.rename(await disk.look('a.txt'), 'a.txt.p7m');
    writeFileSync(disk.at('a.txt'), 'new');
    const listed = (await disk.pages()).flatMap(({ files: found }) =>
      found.flatMap((file) => (file.kind === 'present' ? [[file.item.path, file.item.ref]] : [])),
    );
    expect(listed).toEqual([
      ['a.txt', renamed.ref],
      ['a.txt.p7m', disk.ref('a.txt.p7m')],
    ]);
  });

  it.each([undefined, 'EPERM'])('never replaces a file of that name (links answer %s)', async (code) => {
    writeFileSync(disk.at('a.txt.p7m'), 'somebody’s');
    if (code !== undefined) vi.mocked(files.link).mockRejectedValue(Object.assign(new Error('no'), { code }));
    await expect(disk.rename(await disk.look('a.txt'), 'a.txt.p7m')).rejects.toMatchObject({
      kind: 'permanent',
      reason: 'name-taken',
    });
    expect(text('a.txt.p7m')).toBe('somebody’s');
    expect(text()).toBe('before');
  });

  it('works where the file system has no hard links', async () => {
    vi.mocked(files.link).mockRejectedValue(Object.assign(new Error('no'), { code: 'ENOTSUP' }));
    await disk.rename(await disk.look('a.txt'), 'a.txt.p7m');
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt.p7m']);
  });

  it('finishes what a crash left half done', async () => {
    linkSync(disk.at('a.txt'), disk.at('a.txt.p7m'));
    await disk.rename(await disk.look('a.txt'), 'a.txt.p7m');
    expect(readdirSync(disk.at('.'))).toEqual(['a.txt.p7m']);
  });

  it.each(['../b.txt', '', '..', 'x/y'])('refuses the name %j', async (name) => {
    await expect(disk.rename(await disk.look('a.txt'), name)).rejects.toMatchObject({ reason: 'bad-name' });
  });
});
