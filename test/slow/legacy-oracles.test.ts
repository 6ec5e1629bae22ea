/**
 * Whether what LibreOffice reads in legacy files is found here too: at least 99 % of its characters, white space left out. It is a
 * package of the operating system; without it the checks are skipped with that as their reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { excel } from '../../formats/legacy/excel.ts';
import { powerpoint } from '../../formats/legacy/powerpoint.ts';
import { word } from '../../formats/legacy/word.ts';
import { openDocument } from '../../formats/open.ts';
import { ooxml } from '../../formats/ooxml/ooxml.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget } from '../formats/helpers.ts';
import { textsOf } from '../fixtures/texts.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-legacy-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function needOffice(context: TestContext): void {
  if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status !== 0) {
    context.skip('`soffice --version` does not work here');
  }
}

/** Lets LibreOffice write a file anew; `filter` is as in `--convert-to`. Answers the new file's path. */
function convert(file: string, filter: string): string {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const args = [profile, '--headless', '--convert-to', filter, '--outdir', join(folder, 'out'), file];
  execFileSync('soffice', args, { stdio: 'ignore', timeout: 120_000 });
  return join(folder, 'out', `${basename(file, extname(file))}.${filter.split(':', 1)[0] ?? ''}`);
}

/** Text and cells by LibreOffice: of presentations it exports no text, so its own XML is stripped of its tags. */
function theirText(file: string): string {
  const extension = extname(file);
  if (extension === '.doc') return readFileSync(convert(file, 'txt:Text (encoded):UTF8'), 'utf8');
  if (extension === '.xls') return readFileSync(convert(file, 'csv:Text - txt - csv (StarCalc):9,34,76'), 'utf8');
  const flat = readFileSync(convert(file, 'fodp'), 'utf8');
  const paragraphs = /<office:presentation>([^]*)<\/office:presentation>/u
    .exec(flat)?.[1]
    ?.match(/<text:p[^]*?<\/text:p>/gu);
  return (paragraphs ?? []).map((paragraph) => paragraph.replace(/<[^>]*>/gu, '')).join('\n');
}

function ourText(file: string): string {
  const source = memorySource(readFileSync(file));
  const { document } = openDocument(source, { name: file, budget: budget() }, [ooxml, word, excel, powerpoint]);
  return textsOf(document.parts())
    .map(({ text }) => text)
    .join('\n');
}

/** Share of the characters of their lines' words that stand in our text too, each word as often as they have it. */
function foundShare(theirs: string, ours: string): number {
  const counts = new Map<string, number>();
  for (const word of ours.split(/\s+/u)) counts.set(word, (counts.get(word) ?? 0) + 1);
  let [all, found] = [0, 0];
  for (const word of theirs.split(/\s+/u)) {
    const left = counts.get(word) ?? 0;
    all += word.length;
    if (left === 0) continue;
    counts.set(word, left - 1);
    found += word.length;
  }
  expect(all).toBeGreaterThan(30);
  return found / all;
}

const files = ['legacy/word.doc', 'legacy/excel.xls', 'legacy/powerpoint.ppt'];
/** Files of today, which LibreOffice turns into legacy ones first. */
const converted: readonly (readonly [string, string])[] = [
  ['formats/libreoffice.xlsx', 'xls'],
  ['formats/libreoffice.pptx', 'ppt'],
];

describe('at least 99 % of what LibreOffice reads is found', () => {
  it.for(files)('in %s', (name, context) => {
    needOffice(context);
    const file = join(fixtures, name);
    expect(foundShare(theirText(file), ourText(file))).toBeGreaterThanOrEqual(0.99);
  });

  it.for(converted)('in %s as .%s', ([name, extension], context) => {
    needOffice(context);
    const file = convert(join(fixtures, name), extension);
    expect(foundShare(theirText(file), ourText(file))).toBeGreaterThanOrEqual(0.99);
  });

  it('in a document of many words in many scripts', (context) => {
    needOffice(context);
    const words = ['Łódź', 'Αθήνα', 'Москва', '東京', 'שלום', 'Größe', 'naïve', '4111', '€', '“quoted”'];
    const lines = Array.from({ length: 400 }, (_, row) =>
      Array.from({ length: 12 }, (_unused, at) => `${words[(row * 7 + at) % words.length] ?? ''}${row}`).join(' '),
    );
    const file = join(folder, 'many.txt');
    writeFileSync(file, `\uFEFF${lines.join('\n')}`);
    const document = convert(file, 'doc');
    expect(foundShare(theirText(document), ourText(document))).toBeGreaterThanOrEqual(0.99);
    expect(foundShare(lines.join('\n'), ourText(document))).toBeGreaterThanOrEqual(0.99);
  });
});
