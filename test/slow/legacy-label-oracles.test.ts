/**
 * Labels in legacy files held against other programs: LibreOffice, which writes the files here and opens them again, exiftool and olefile.
 * They are packages of the operating system; without them the checks are skipped with that as their reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { apply, budget } from '../formats/helpers.ts';
import { assignment, idA, idB, tenant } from '../formats/label-values.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const python = '/usr/bin/python3';
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-legacy-labels-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function need(context: TestContext, command: string, args: readonly string[]): void {
  if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) {
    context.skip(`\`${command} ${args.join(' ')}\` does not work here`);
  }
}

/** Lets LibreOffice write a file anew. Answers the new file's path. */
function convert(file: string, extension: string): string {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const args = [profile, '--headless', '--convert-to', extension, '--outdir', join(folder, extension), file];
  execFileSync('soffice', args, { stdio: 'ignore', timeout: 120_000 });
  return join(folder, extension, `${basename(file, extname(file))}.${extension}`);
}

const digests = `
import hashlib, json, olefile, sys
file = olefile.OleFileIO(sys.argv[1])
print(json.dumps({'/'.join(path): hashlib.sha256(file.openstream(path).read()).hexdigest() for path in file.listdir()}))
`;

function streams(file: string): Record<string, string> {
  return JSON.parse(execFileSync(python, ['-c', digests, file], { encoding: 'utf8' })) as Record<string, string>;
}

const open = (bytes: Buffer) => openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;

/** A file with the label, with another one instead, and with none again. */
function versions(file: string): Readonly<Record<'labeled' | 'relabeled' | 'cleared', string>> {
  const bytes = readFileSync(file);
  const options = { store: 'auto', markings: [] } as const;
  const labeled = apply(bytes, open(bytes).labeling?.set(assignment(idB, { name: 'Größe & Łódź' }), options));
  const relabeled = apply(labeled, open(labeled).labeling?.set(assignment(idA), options));
  const cleared = apply(relabeled, open(relabeled).labeling?.remove(tenant));
  const save = (kind: string, content: Buffer): string => {
    const path = join(folder, `${kind}${extname(file)}`);
    writeFileSync(path, content);
    return path;
  };
  return {
    labeled: save('labeled', labeled),
    relabeled: save('relabeled', relabeled),
    cleared: save('cleared', cleared),
  };
}

/** Files of today that LibreOffice turns into legacy ones and back, with words that are in them. */
const files = [
  ['formats/libreoffice.docx', 'doc', 'docx', 'Card 4111'],
  ['formats/libreoffice.xlsx', 'xls', 'xlsx', '4111 1111 1111 1111'],
  ['formats/libreoffice.pptx', 'ppt', 'pptx', 'First slide text'],
] as const;
const summary = '\u0005DocumentSummaryInformation';

describe.each(files)('%s as .%s with a label', (name, extension, modern, words) => {
  let original = '';
  const made = (context: TestContext): string => {
    need(context, 'soffice', ['--version']);
    if (original === '') original = convert(join(fixtures, name), extension);
    return original;
  };

  it('has no other stream changed and none that is new', (context) => {
    need(context, python, ['-c', 'import olefile']);
    const before = streams(made(context));
    const { labeled, relabeled, cleared } = versions(original);
    for (const file of [labeled, relabeled, cleared]) {
      expect({ ...streams(file), [summary]: '' }).toEqual({ ...before, [summary]: '' });
    }
    expect(streams(cleared)).toEqual(before);
    expect(streams(labeled)).not.toEqual(before);
  });

  it('shows it to exiftool', (context) => {
    need(context, 'exiftool', ['-ver']);
    const { labeled, relabeled, cleared } = versions(made(context));
    const args = ['-json', '-G', '-a', labeled, relabeled, cleared];
    const [first, second, third] = JSON.parse(execFileSync('exiftool', args, { encoding: 'utf8' })) as object[];
    expect(first).toMatchObject({ [`FlashPix:MSIP_Label_${idB}_Name`]: 'Größe & Łódź' });
    expect(second).toMatchObject({
      [`FlashPix:MSIP_Label_${idA}_Name`]: 'Confidential & Co',
      [`FlashPix:MSIP_Label_${idA}_Enabled`]: true,
    });
    expect(JSON.stringify(second)).not.toContain(idB);
    expect(third).toMatchObject({ 'File:FileTypeExtension': extension });
    expect(JSON.stringify(third)).not.toContain('MSIP_Label');
  });

  it('is opened by LibreOffice, which keeps the label where it writes the file anew', (context) => {
    const { labeled } = versions(made(context));
    const again = open(readFileSync(convert(labeled, modern)));
    expect(again.labels.map(({ labelId, name: told }) => [labelId, told])).toEqual([[idB, 'Größe & Łódź']]);
    expect([...again.parts()].some((part) => 'text' in part && part.text.includes(words))).toBe(true);
  });
});
