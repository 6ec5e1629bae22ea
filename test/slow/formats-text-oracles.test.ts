/** LibreOffice's own text export against ours, on files that it wrote. Skipped where it isn't installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { textsOf } from '../fixtures/texts.ts';
import { budget } from '../formats/helpers.ts';

const fixtures = ['unlabeled', 'formats'].flatMap((folder) => {
  const path = join(import.meta.dirname, '../fixtures', folder);
  return readdirSync(path).map((name) => join(path, name));
});
/** Presentations have no export as text. */
const exports: Readonly<Record<string, string>> = {
  '.odt': 'txt:Text (encoded):UTF8',
  '.fodt': 'txt:Text (encoded):UTF8',
  '.rtf': 'txt:Text (encoded):UTF8',
  '.docx': 'txt:Text (encoded):UTF8',
  '.ods': 'csv',
  '.xlsx': 'csv',
};
const works = spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status === 0;

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-text-oracles-'))));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function exported(file: string, filter: string): string {
  const args = [
    `-env:UserInstallation=file://${folder}/profile`,
    '--headless',
    '--convert-to',
    filter,
    '--outdir',
    folder,
    file,
  ];
  execFileSync('soffice', args, { stdio: 'ignore', timeout: 120_000 });
  const target = basename(file, extname(file)) + (filter === 'csv' ? '.csv' : '.txt');
  return readFileSync(join(folder, target), 'utf8').replace(/^\uFEFF/u, '');
}

/** Share of the characters of all words that stand in `ours`; a note's number, which we leave out of the word before it, doesn't count. */
function share(ours: string, theirs: string): number {
  const words = theirs
    .split(/[\s,"]+/u)
    .map((word) => word.replace(/(?<=\p{L})\d$/u, ''))
    .filter((word) => word !== '');
  const length = (list: readonly string[]): number => list.join('').length;
  return length(words.filter((word) => ours.includes(word))) / Math.max(1, length(words));
}

describe.skipIf(!works)('text of LibreOffice', () => {
  it.each(fixtures.filter((file) => exports[extname(file)] !== undefined))('%s is found in ours', (file) => {
    const { document } = openDocument(memorySource(readFileSync(file)), { name: 'a', budget: budget() }, formats);
    const ours = textsOf(document.parts())
      .map(({ text }) => text)
      .join('\n');
    expect(share(ours, exported(file, exports[extname(file)] ?? ''))).toBeGreaterThanOrEqual(0.99);
  });
});
