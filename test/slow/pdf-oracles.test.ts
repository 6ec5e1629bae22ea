/**
 * What other programs say about the same PDFs: pdftotext about their text, qpdf makes other files of the same content. Both are
 * packages of the operating system; a check whose program is missing is skipped with that as its reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget } from '../formats/helpers.ts';
import { textsOf } from '../fixtures/texts.ts';

const fixture = join(import.meta.dirname, '../fixtures/pdf/libreoffice.pdf');
const office = join(import.meta.dirname, '../fixtures/formats');
/** PDFs that packages of Debian bring along: of TeX and of Word, one of them without a map to Unicode for its bullets. */
const installed = [
  '/usr/share/doc/libtasn1-doc/libtasn1.pdf',
  '/usr/share/doc/libimage-exiftool-perl/html/MIE1.1-20070121.pdf',
].filter((file) => existsSync(file));

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-pdf-'))));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Skips the test where a program does not work on this machine. */
function need(context: TestContext, program: string, option: string): void {
  if (spawnSync(program, [option], { stdio: 'ignore' }).status !== 0) context.skip(`\`${program}\` does not work here`);
}

const open = (file: string) =>
  openDocument(memorySource(readFileSync(file)), { name: 'a.pdf', budget: budget() }, formats).document;

function pagesOf(file: string): string {
  return textsOf(open(file).parts())
    .filter(({ name }) => /^page \d+$/u.test(name))
    .map(({ text }) => text)
    .join('\n');
}

/** How often each character occurs that isn't white space, a hyphen of some kind, or a control character. */
function characters(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const character of text.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{C}\ufffe]/gu, '')) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return counts;
}

/** The share of the reference's characters that `text` has as well. */
function recall(text: string, reference: string): number {
  const ours = characters(text);
  let found = 0;
  let all = 0;
  for (const [character, count] of characters(reference)) {
    found += Math.min(count, ours.get(character) ?? 0);
    all += count;
  }
  return found / all;
}

const textOf = (file: string): string => execFileSync('pdftotext', ['-enc', 'UTF-8', file, '-']).toString();

function checkText(file: string): void {
  expect(recall(pagesOf(file), textOf(file))).toBeGreaterThanOrEqual(0.99);
  expect(recall(textOf(file), pagesOf(file))).toBeGreaterThanOrEqual(0.98);
}

describe('the text that pdftotext finds', () => {
  it.for([fixture, ...installed])('is found in %s', (file, context) => {
    need(context, 'pdftotext', '-v');
    checkText(file);
  });

  it.for(['libreoffice.docx', 'libreoffice.pptx', 'libreoffice.xlsx'])(
    'is found in the PDF that LibreOffice makes of %s',
    (name, context) => {
      need(context, 'pdftotext', '-v');
      need(context, 'soffice', '--version');
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      const options = [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(office, name)];
      execFileSync('soffice', options, { stdio: 'ignore', timeout: 120_000 });
      checkText(join(folder, name.replace(/\.\w+$/u, '.pdf')));
    },
  );
});

/** Options of qpdf that make another file of the same content. */
const variants: Readonly<Record<string, readonly string[]>> = {
  linearized: ['--linearize'],
  'with object streams': ['--object-streams=generate'],
  'without compression': ['--stream-data=uncompress', '--object-streams=disable'],
  'under RC4 of 40 bits': ['--allow-weak-crypto', '--encrypt', '', 'owner', '40', '--'],
  'under RC4 of 128 bits': ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=n', '--'],
  'under AES of 128 bits': ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=y', '--'],
  'under AES of 256 bits': ['--encrypt', '', 'owner', '256', '--'],
  'under AES of 256 bits, its properties in the clear': ['--encrypt', '', 'owner', '256', '--cleartext-metadata', '--'],
};

describe('another file of the same content', () => {
  const made = (context: TestContext, options: readonly string[], source = fixture): string => {
    need(context, 'qpdf', '--version');
    const file = join(folder, 'variant.pdf');
    execFileSync('qpdf', [...options, source, file]);
    return file;
  };

  it.for(Object.entries(variants))('is read alike %s', ([, options], context) => {
    const file = made(context, options);
    expect([...open(file).parts()]).toEqual([...open(fixture).parts()]);
  });

  it('is read in the order of its pages, twice as long where it is joined to itself', (context) => {
    const file = made(context, ['--empty', '--pages', fixture, fixture, '--'], '--');
    const names = textsOf(open(file).parts()).map(({ name }) => name);
    expect(names.filter((name) => /^page \d$/u.test(name))).toEqual(['page 1', 'page 2', 'page 3', 'page 4']);
  });

  it.for(['40', '128', '256'])('is encrypted under a user password of %s bits', (bits, context) => {
    const file = made(context, ['--allow-weak-crypto', '--encrypt', 'secret', 'owner', bits, '--']);
    expect(() => open(file)).toThrow(expect.objectContaining({ kind: 'encrypted' }));
  });
});
