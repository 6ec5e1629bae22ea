import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createFolderConnector } from '../../../connectors/folder/connector.ts';
import { fileSystemError } from '../../../connectors/folder/errors.ts';
import { checkedFolder } from '../../../connectors/folder/opened-folder.ts';
import { fileIdOf, isName, placeOf } from '../../../connectors/folder/paths.ts';
import type { FileId } from '../../../model/ids.ts';
import { createDisk, type Disk } from './disk.ts';

let disk: Disk;
beforeEach(async () => {
  disk = await createDisk();
});
afterEach(() => disk.remove());

describe('file ids of a folder', () => {
  it('stand for any names, byte by byte', () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 12 })
      .map((bytes) => Buffer.from(bytes))
      .filter(isName);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (place) => {
        expect(placeOf(fileIdOf(place))).toEqual(place);
      }),
    );
  });

  it('never lead out of the folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', 'a', '\0') }), (path) => {
        const place = placeOf(Buffer.from(path).toString('base64url') as FileId);
        for (const name of place ?? []) expect(['', '.', '..']).not.toContain(name.toString());
      }),
    );
  });

  it.each(['../a.txt', '/etc/passwd', 'a//b', './a.txt', 'a.txt/', ''])('look() knows no %j', async (path) => {
    writeFileSync(disk.at('a.txt'), 'a');
    expect(await disk.connector.look(disk.ref(path))).toBeUndefined();
  });

  it.each(['%%%', 'YQ==', 'a b'])('look() knows no file of the id %j', async (id) => {
    expect(await disk.connector.look({ ...disk.ref('a'), fileId: id as FileId })).toBeUndefined();
  });

  it('keep Unicode normal forms apart', async () => {
    writeFileSync(disk.at('caf\u00e9.txt'), 'composed');
    expect(await disk.connector.look(disk.ref('cafe\u0301.txt'))).toBeUndefined();
    expect(await disk.look('caf\u00e9.txt')).toMatchObject({ size: 8 });
  });
});

describe('a folder that is entered step by step', () => {
  it('is not entered through a link, also without descriptor paths', async () => {
    mkdirSync(disk.at('real'));
    symlinkSync('real', disk.at('link'));
    const root = await checkedFolder(disk.at('.'));
    expect((await root.folder(Buffer.from('real'))).path).toBe(`${disk.at('.')}/real`);
    await expect(root.folder(Buffer.from('link'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('createFolderConnector()', () => {
  it.each([
    ['a relative path', ['share']],
    ['no folder', []],
    ['a folder in another', ['/srv/share', '/srv/share/team']],
  ])('refuses %s', (_what, folders) => {
    expect(() => createFolderConnector({ folders, settleSeconds: 0 })).toThrow('Cannot watch folders');
  });

  it('takes folders that only begin alike, each once', async () => {
    const connector = createFolderConnector({ folders: ['/srv/a', '/srv/ab', '/srv/a/'], settleSeconds: 0 });
    expect((await connector.sources()).map(({ name }) => name)).toEqual(['/srv/a', '/srv/ab']);
  });
});

it.each([
  ['EACCES', 'permanent'],
  ['EBUSY', 'locked'],
  ['ESTALE', 'transient'],
  ['EIO', 'malformed'],
  ['ENOENT', 'gone'],
])('fileSystemError() takes %s for %s', (code, kind) => {
  expect(fileSystemError('read file', Object.assign(new Error('x'), { code }))).toMatchObject({ kind });
});
